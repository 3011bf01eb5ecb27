import type { Exploration } from '../../exploration/exploration.ts';
import { budgetMark } from '../../exploration/points/confidence.ts';
import { budgetMarks } from '../../exploration/points/pointMarks.ts';
import { isReference, measuredPoints } from '../../exploration/points/pointTable.ts';
import { exactPoint } from '../../exploration/recipe/space.ts';
import { missedBudgetText, unkeptBudgetText } from '../../exploration/views/accuracyText.ts';
import { holdingPoint } from '../../exploration/views/holdingPoint.ts';
import { choosePoint } from '../../store/choiceActions.ts';
import { capitalised } from '../../words/capitalised.ts';
import { formatCount } from '../../words/counts.ts';
import { lossText } from '../../words/losses.ts';
import { useApp, useAppState } from '../appContext.ts';
import { misfits, nothingKeepsAndFitsText } from '../misfits.ts';
import type { Shown } from '../useShown.ts';

/** Whether the choice keeps the budget on the images that did not choose it, in words; if not, the fastest point that does. */
export function Verdict({ shown }: { readonly shown: Shown }) {
  const { chosen, exploration, point } = shown;
  const budgetPp = useAppState((state) => state.budgetPp);
  const reading = useAppState((state) => state.reading);
  const rule = useAppState((state) => state.rule);
  const isByBudget = useAppState((state) => 'budgetPp' in state.choice);
  const isRunning = useAppState((state) => state.status === 'running');
  const unkept = isByBudget ? unkeptBudgetText(chosen, { budgetPp, reading }) : null;
  const missed = unkept ?? missedBudgetText(chosen, budgetPp);
  if (missed !== null)
    return (
      <div className="verdict" data-holds="no">
        <Mark budget={0} />
        <p>
          <strong>{capitalised(missed)}.</strong> <TakeHolding exploration={exploration} />
        </p>
      </div>
    );
  if (isReference(exploration.points, point)) {
    if (isByBudget && misfits(exploration, point).length > 0)
      return (
        <div className="verdict" data-holds="no">
          <Mark budget={0} />
          <p>{nothingKeepsAndFitsText(exploration, { budgetPp, reading })}</p>
        </div>
      );
    const isSearched = exploration.splits.heldOut.length > 0 && measuredPoints(exploration.points).length > 1;
    return (
      <div className="verdict" data-holds="yes">
        <Mark budget={2} />
        <p>
          {isByBudget && rule === 'sensible' && !isRunning && isSearched
            ? `This is the exact network: no faster point within ${budgetPp} pp holds on the held-out images and is worth its flash.`
            : 'The exact network loses nothing.'}
        </p>
      </div>
    );
  }
  const { heldOutFlips, heldOutLossPp, heldOutLossBoundPp } = chosen;
  if (!heldOutFlips || heldOutLossPp === null || heldOutLossBoundPp === null)
    return (
      <div className="verdict">
        <Mark budget={0} />
        <p>{unknownText(exploration, isRunning)}</p>
      </div>
    );
  const mark = budgetMark(heldOutFlips, budgetPp);
  return (
    <div className="verdict" data-holds="yes">
      <Mark budget={budgetMarks.indexOf(mark)} />
      <p>
        <strong>Holds on {formatCount(heldOutFlips.imageCount)} held-out images</strong>:{' '}
        {lossText(heldOutLossPp)}
        {heldOutLossPp > 0 && ` of ${budgetPp} pp`}; with 95 % confidence{' '}
        {heldOutLossBoundPp < 0 ? 'at least' : 'at most'} {lossText(heldOutLossBoundPp)}.
      </p>
    </div>
  );
}

function unknownText({ splits }: Exploration, isRunning: boolean): string {
  if (splits.heldOut.length === 0)
    return 'No images are held out: nothing says whether the loss holds on others.';
  return isRunning
    ? 'Whether it holds on the held-out images is measured at the end.'
    : 'The held-out images are being measured…';
}

function Mark({ budget }: { readonly budget: number }) {
  return (
    <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
      <circle className="front-chart__mark" r="5" data-budget={budget} />
    </svg>
  );
}

function TakeHolding({ exploration }: Pick<Shown, 'exploration'>) {
  const app = useApp();
  const budgetPp = useAppState((state) => state.budgetPp);
  const reading = useAppState((state) => state.reading);
  const holding = holdingPoint(exploration, { budgetPp, reading });
  if (!holding) return null;
  return (
    <button type="button" className="link" onClick={() => choosePoint(app, holding.point)}>
      Take {holding.point === exactPoint ? 'the exact network' : `#${holding.point}`}, the fastest for which
      it does
    </button>
  );
}
