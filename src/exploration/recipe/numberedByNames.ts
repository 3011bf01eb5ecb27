import type { LabelledImages } from '../../images/labelledImages.ts';
import { countClasses } from '../../images/labels.ts';
import { className } from '../../words/className.ts';
import { formatCount } from '../../words/counts.ts';
import { shownName } from '../../words/names.ts';
import { mostCarriedCharacters } from './recipe.ts';

/**
 * Images whose labels count as a network's names of classes do. Folders count in the order of their names, whatever the network was
 * trained with, and from 0, whichever are missing; so where each of their names is one of the network's, the names say which class is meant. Where
 * they do not, labels stay as they are. Either is said in the notice.
 * @param isKept whether who opens the exploration later has these names: labels that are numbered by others would be other ones then
 */
export function numberedByNames(
  images: LabelledImages,
  names: readonly string[],
  isKept: boolean,
): LabelledImages {
  const { name, classNames: own = [] } = images;
  const first = own.findIndex((each, label) => names[label] !== each);
  if (first < 0) return images;
  const [theirs, ours] = [placesOf(names), placesOf(own)];
  const unclear = own.find((each) => !(theirs.get(each)! >= 0 && ours.get(each)! >= 0));
  if (unclear !== undefined)
    return withNotice(
      images,
      `The model's class names do not tell which one is "${shownName(unclear)}" of ${name}, so its labels count as the data does: class ${first} is ` +
        `"${shownName(own[first]!)}" there, in the model "${className(names, first)}". If these are not the same, call the classes of the data as the model does.`,
    );
  if (!isKept)
    return withNotice(
      images,
      `The given class names are not in the order of those of ${name}, whose labels count as the data does: lists of more than ${formatCount(mostCarriedCharacters)} characters ` +
        "are not kept in links and results files. Save them in the model's file, or list the images in a labels.csv with numbers of classes.",
    );
  const labels = Uint16Array.from(images.labels, (label) => theirs.get(own[label]!)!);
  return withNotice(
    { ...images, labels, classCount: countClasses(labels) },
    `The labels of ${name} are numbered by the model's class names: "${shownName(own[first]!)}" is class ${theirs.get(own[first]!)}, not ${first}.`,
  );
}

/** Places in a list, -1 of what stands there twice. */
function placesOf(names: readonly string[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  names.forEach((name, place) => places.set(name, places.has(name) ? -1 : place));
  return places;
}

function withNotice(images: LabelledImages, text: string): LabelledImages {
  return { ...images, notice: [images.notice, text].filter(Boolean).join(' ') };
}
