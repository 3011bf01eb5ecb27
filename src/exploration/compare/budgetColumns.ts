import { formatBytes } from '../../words/bytes.ts';
import { formatCount } from '../../words/counts.ts';
import { formatMilliseconds } from '../../words/durations.ts';
import { formatPercent, formatPercentChange, formatPp } from '../../words/percents.ts';
import { pointNumber } from '../../words/pointNumber.ts';
import { exactPoint } from '../recipe/space.ts';
import type { ComparedAccuracy } from './comparedExploration.ts';
import type { BudgetPoint, DifferenceToFirst } from './equalBudgets.ts';

interface BudgetColumn {
  readonly title: string;
  /** Its title where it does not stand beside the column that it belongs to. */
  readonly label?: string;
  readonly text: (point: BudgetPoint) => string;
}

/** What a table says of a point beside those of other explorations; `to 1` is the difference to the first of them. */
export const budgetColumns: readonly BudgetColumn[] = [
  { title: 'Latency', text: ({ latencyMilliseconds }) => formatMilliseconds(latencyMilliseconds) },
  { title: 'to 1', label: 'Latency, to 1', text: change(({ latencyPercent }) => latencyPercent) },
  { title: 'Cycles', text: ({ latencyCycles }) => formatCount(latencyCycles) },
  { title: 'Flash', text: ({ flashBytes }) => formatBytes(flashBytes) },
  { title: 'to 1', label: 'Flash, to 1', text: change(({ flashPercent }) => flashPercent) },
  { title: 'RAM', text: ({ ramBytes }) => (ramBytes === null ? '–' : formatBytes(ramBytes)) },
  { title: 'to 1', label: 'RAM, to 1', text: change(({ ramPercent }) => ramPercent) },
  { title: 'Selection', text: ({ selection }) => accuracyText(selection) },
  { title: 'Held-out', text: ({ heldOut }) => (heldOut ? accuracyText(heldOut) : 'not measured') },
  {
    title: 'to 1',
    label: 'Held-out, to 1',
    text: ({ toFirst }) => {
      const loss = toFirst?.heldOutLossPp ?? null;
      return loss === null ? '' : formatPp(-loss);
    },
  },
];

function change(percentOf: (difference: DifferenceToFirst) => number | null): BudgetColumn['text'] {
  return ({ toFirst }) => {
    const percent = toFirst && percentOf(toFirst);
    return percent === null ? '' : formatPercentChange(percent);
  };
}

/** "88.10 % (−0.42 pp)" */
export function accuracyText({ percent, lossPp }: ComparedAccuracy): string {
  return `${formatPercent(percent, 2)} (${formatPp(-lossPp)})`;
}

/** "214", "exact", or why the exact network stands in. */
export function budgetPointText(point: BudgetPoint): string {
  if (point.point !== exactPoint) return pointNumber(point);
  if (!point.isFitting) return 'exact, does not fit';
  return point.isKeeping ? 'exact' : 'exact, none keeps it';
}

/** Whether the budget holds on the held-out images, in words. */
export function verdictText({ verdict }: BudgetPoint): string {
  return verdict === null ? '' : verdictTexts[verdict];
}

const verdictTexts: Readonly<Record<NonNullable<BudgetPoint['verdict']>, string>> = {
  reference: 'loses nothing',
  'within the budget (95 %)': 'holds (95 %)',
  'within on these images': 'holds on these images',
  'not within the budget': 'does not hold',
};

/** "exact network", "at most 1 pp lost" */
export function budgetText(budgetPp: number | null): string {
  return budgetPp === null ? 'exact network' : `at most ${budgetPp} pp lost`;
}
