import './imagesView.css';
import { useEffect, useMemo, useState } from 'react';
import type { MeasuredSplit } from '../../../exploration/answersOf.ts';
import { wantedAnswers } from '../../../exploration/measure/wantedAnswers.ts';
import { exactPoint } from '../../../exploration/recipe/space.ts';
import { changedAnswers } from '../../../exploration/views/changedAnswers.ts';
import { confusionChanges } from '../../../exploration/views/confusionChanges.ts';
import { answerShown } from '../../../store/answerActions.ts';
import { formatCount } from '../../../words/counts.ts';
import { useApp, useAppState } from '../../appContext.ts';
import { Segments } from '../../front/Segments.tsx';
import { objectKey } from '../../objectKey.ts';
import type { InsightProps } from '../insightView.tsx';
import { LookingBar } from '../LookingBar.tsx';
import { ChangedImages } from './ChangedImages.tsx';
import { ConfusionTable } from './ConfusionTable.tsx';

/** The images whose answers the chosen point changes against the exact network, and which classes it mistakes more or less often. */
export function ImagesView({ shown: { exploration, point } }: InsightProps) {
  const app = useApp();
  const hasHeldOut = exploration.splits.heldOut.length > 0;
  const [wanted, setSplit] = useState<MeasuredSplit>('heldOut');
  const split = hasHeldOut ? wanted : 'selection';
  const status = useAppState((state) => state.status);
  const isTryingScales = useAppState((state) => state.isTryingScales);
  const measured = useAppState((state) => state.exploration);
  const answers = useAppState((state) => state.answers);
  const isCurrent = answers !== null && answers.exploration === measured && answers.split === split;
  const byPoint = isCurrent ? answers.byPoint : null;
  const before = byPoint?.get(exactPoint);
  const after = byPoint?.get(point);

  useEffect(() => {
    void answerShown(app, split);
  }, [app, split, point, status, isTryingScales, measured]);

  const found = useMemo(() => {
    if (!before || !after) return null;
    const labels = wantedAnswers(exploration.images, exploration.splits[split]).right;
    return {
      changed: changedAnswers(labels, before, after),
      confusions: confusionChanges(labels, before, after),
    };
  }, [exploration, split, before, after]);

  return (
    <div className="changed">
      <div className="insight__bar">
        {hasHeldOut && (
          <Segments
            label="Images"
            value={split}
            options={[
              { value: 'heldOut', text: `${formatCount(exploration.splits.heldOut.length)} held-out` },
              { value: 'selection', text: `${formatCount(exploration.splits.selection.length)} selection` },
            ]}
            onChange={setSplit}
          />
        )}
        {point === exactPoint && (
          <p className="insight__note">
            The exact network is chosen: choose another point to see what it changes.
          </p>
        )}
        {point !== exactPoint && !found && (
          <LookingBar
            what="answers of the exact network and of this point"
            onStart={() => void answerShown(app, split)}
          />
        )}
      </div>
      {point !== exactPoint && found && (
        <>
          <ChangedImages
            key={`${objectKey(exploration.space)} ${split} ${point}`}
            exploration={exploration}
            split={split}
            changed={found.changed}
          />
          {!exploration.recipe.regression && (
            <ConfusionTable confusions={found.confusions} classNames={exploration.images.classNames} />
          )}
        </>
      )}
    </div>
  );
}
