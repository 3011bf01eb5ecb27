import { capitalised } from '../../words/capitalised.ts';
import { formatCount } from '../../words/counts.ts';
import { lossText } from '../../words/losses.ts';
import type { Exploration } from '../exploration.ts';
import type { Budget } from '../points/choice.ts';
import type { BudgetMark } from '../points/confidence.ts';
import { budgetMark } from '../points/confidence.ts';
import { isReference, measuredPoints } from '../points/pointTable.ts';
import { missedBudgetText, unkeptBudgetText } from './accuracyText.ts';
import { misfits, nothingKeepsAndFitsText } from './misfits.ts';
import type { PointSummary } from './pointSummary.ts';

/** Whether a chosen point is to be relied upon, in words. */
export interface Verdict {
  /** Null while that is not known. */
  readonly holds: boolean | null;
  readonly mark: BudgetMark;
  /** What matters most, before the rest of the text. */
  readonly strong?: string;
  readonly text: string;
  /** Whether another point may hold instead. */
  readonly isMissed?: true;
}

interface Asked extends Budget {
  /** Whether the budget chose the point. */
  readonly isByBudget: boolean;
  readonly isRunning: boolean;
}

const outside = 'not within the budget';
const assured = 'within the budget (95 %)';

/** Whether the choice keeps a budget on the images that did not choose it. */
export function verdictOf(exploration: Exploration, chosen: PointSummary, asked: Asked): Verdict {
  const { budgetPp, rule, isByBudget, isRunning } = asked;
  const { points, splits } = exploration;
  const unkept = isByBudget ? unkeptBudgetText(chosen, asked) : null;
  const missed = unkept ?? missedBudgetText(chosen, budgetPp);
  if (missed !== null)
    return { holds: false, mark: outside, strong: `${capitalised(missed)}.`, text: '', isMissed: true };
  if (isReference(points, chosen.point)) {
    if (isByBudget && misfits(exploration, chosen.point).length > 0)
      return { holds: false, mark: outside, text: nothingKeepsAndFitsText(exploration, asked) };
    const isSearched = splits.heldOut.length > 0 && measuredPoints(points).length > 1;
    const text =
      isByBudget && rule === 'sensible' && !isRunning && isSearched
        ? `This is the exact network: no faster point within ${budgetPp} pp holds on the held-out images and is worth its flash.`
        : 'The exact network loses nothing.';
    return { holds: true, mark: assured, text };
  }
  const { heldOutFlips, heldOutLossPp, heldOutLossBoundPp } = chosen;
  if (!heldOutFlips || heldOutLossPp === null || heldOutLossBoundPp === null)
    return { holds: null, mark: outside, text: unknownText(exploration, isRunning) };
  const budget = heldOutLossPp > 0 ? ` of ${budgetPp} pp` : '';
  const bound = `${heldOutLossBoundPp < 0 ? 'at least' : 'at most'} ${lossText(heldOutLossBoundPp)}`;
  return {
    holds: true,
    mark: budgetMark(heldOutFlips, budgetPp),
    strong: `Holds on ${formatCount(heldOutFlips.imageCount)} held-out images`,
    text: `: ${lossText(heldOutLossPp)}${budget}; with 95 % confidence ${bound}.`,
  };
}

function unknownText({ splits }: Exploration, isRunning: boolean): string {
  if (splits.heldOut.length === 0)
    return 'No images are held out: nothing says whether the loss holds on others.';
  return isRunning
    ? 'Whether it holds on the held-out images is measured at the end.'
    : 'The held-out images are being measured…';
}
