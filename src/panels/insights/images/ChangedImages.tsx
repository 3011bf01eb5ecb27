import { useMemo, useState } from 'react';
import { PixelPicture } from '../../../charts/PixelPicture.tsx';
import type { MeasuredSplit } from '../../../exploration/answersOf.ts';
import type { Exploration } from '../../../exploration/exploration.ts';
import type { Change, ChangedAnswer } from '../../../exploration/views/changedAnswers.ts';
import { seenPicture } from '../../../store/inputView.ts';
import { className } from '../../../words/className.ts';
import { formatCount } from '../../../words/counts.ts';
import { useAppState } from '../../appContext.ts';
import { Segments } from '../../front/Segments.tsx';

interface ChangedImagesProps {
  readonly exploration: Exploration;
  readonly split: MeasuredSplit;
  readonly changed: readonly ChangedAnswer[];
}

/** Images shown before a person asks for more, and by how many more then. */
const pageSize = 24;

const titles: Readonly<Record<Change, string>> = { lost: 'lost', won: 'won', wrong: 'wrong both times' };

/** The images as the network sees them, with their class and both answers. */
export function ChangedImages({ exploration, split, changed }: ChangedImagesProps) {
  const [wanted, setWanted] = useState<Change | null>(null);
  const [count, setCount] = useState(pageSize);
  const groups = (Object.keys(titles) as Change[]).map((change) => ({
    change,
    images: changed.filter((image) => image.change === change),
  }));
  const shown =
    groups.find(({ change, images }) => (wanted ? change === wanted : images.length > 0)) ?? groups[0]!;
  return (
    <section aria-label="Changed images">
      <div className="insight__bar">
        <Segments
          label="Change"
          value={shown.change}
          options={groups.map(({ change, images }) => ({
            value: change,
            text: `${formatCount(images.length)} ${titles[change]}`,
          }))}
          onChange={(change) => {
            setWanted(change);
            setCount(pageSize);
          }}
        />
        <p className="insight__note">
          {formatCount(changed.length)} of {formatCount(exploration.splits[split].length)} answers are another
          one than the exact network’s.
        </p>
      </div>
      <ul className="changed__images">
        {shown.images.slice(0, count).map((image) => (
          <ChangedImage key={image.number} exploration={exploration} split={split} image={image} />
        ))}
      </ul>
      {shown.images.length > count && (
        <button type="button" className="button" onClick={() => setCount(count + pageSize)}>
          Show more ({formatCount(shown.images.length - count)})
        </button>
      )}
    </section>
  );
}

interface ChangedImageProps extends Omit<ChangedImagesProps, 'changed'> {
  readonly image: ChangedAnswer;
}

function ChangedImage({ exploration, split, image }: ChangedImageProps) {
  const colourOrder = useAppState((state) => state.data?.reading?.colourOrder);
  const index = exploration.splits[split][image.number]!;
  const picture = useMemo(
    () => seenPicture(exploration, index, colourOrder),
    [exploration, colourOrder, index],
  );
  const isRegression = exploration.recipe.regression !== undefined;
  const nameOf = (answer: number) => {
    if (isRegression) return answer === 1 ? 'within the tolerance' : 'beyond it';
    return className(exploration.images.classNames, answer);
  };
  return (
    <li className="changed__image">
      {picture && (
        <PixelPicture
          {...picture}
          label={isRegression ? `Image ${index}` : `Image ${index} of ${nameOf(image.label)}`}
        />
      )}
      <dl>
        <dt>Image {formatCount(index)}</dt>
        <dd>{!isRegression && nameOf(image.label)}</dd>
        <dt>Exact</dt>
        <dd data-right={image.before === image.label}>{nameOf(image.before)}</dd>
        <dt>Chosen</dt>
        <dd data-right={image.after === image.label}>{nameOf(image.after)}</dd>
      </dl>
    </li>
  );
}
