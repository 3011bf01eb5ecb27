import type { Exploration } from '../../exploration/exploration.ts';
import type { BudgetMark } from '../../exploration/points/confidence.ts';
import { markOf } from '../../exploration/points/pointMarks.ts';
import type { PointSummary } from '../../exploration/views/pointSummary.ts';
import { accuracyName } from '../../words/accuracyName.ts';
import { formatBytes } from '../../words/bytes.ts';
import { formatCount } from '../../words/counts.ts';
import { formatMilliseconds } from '../../words/durations.ts';
import { flipsCell } from '../../words/flips.ts';
import { formatPercent, formatPp } from '../../words/percents.ts';

/** A figure of points of the front, and one that belongs to it. */
export interface FrontColumn {
  /** Stays the same where the title follows a setting. */
  readonly id: string;
  readonly title: string;
  readonly note?: string;
  /** What it is sorted by; null where it is not known. */
  readonly valueOf: (point: PointSummary) => number | null;
  readonly textOf: (point: PointSummary) => string;
  readonly noteOf?: (point: PointSummary) => string;
}

/** The columns of the front's table beside the point and its levels. */
export function frontTableColumns({ points, recipe }: Exploration, budgetPp: number): FrontColumn[] {
  return [
    {
      id: 'latency',
      title: 'Latency',
      note: 'cycles',
      valueOf: ({ latencyCycles }) => latencyCycles,
      textOf: ({ latencyMilliseconds }) => formatMilliseconds(latencyMilliseconds),
      noteOf: ({ latencyCycles }) => formatCount(latencyCycles),
    },
    {
      id: 'reduction',
      title: 'Less than CMSIS-NN',
      note: 'than exact kernels',
      valueOf: ({ latencyReductionPercent }) => latencyReductionPercent,
      textOf: ({ latencyReductionPercent }) => formatPercent(latencyReductionPercent),
      noteOf: ({ latencyReductionToExactPercent }) => formatPercent(latencyReductionToExactPercent),
    },
    {
      id: 'accuracy',
      title: accuracyName(recipe),
      note: 'change',
      valueOf: ({ selectionTop1Percent }) => selectionTop1Percent,
      textOf: ({ selectionTop1Percent }) => formatPercent(selectionTop1Percent),
      noteOf: ({ accuracyLossPp }) => formatPp(-accuracyLossPp),
    },
    {
      id: 'budget',
      title: `Within ${budgetPp} pp`,
      note: 'lost / won',
      valueOf: ({ lossBoundPp }) => lossBoundPp,
      textOf: ({ point }) => shortMarks[markOf(points, point, budgetPp)],
      noteOf: ({ selectionFlips }) => flipsCell(selectionFlips),
    },
    {
      id: 'heldOut',
      title: 'Held-out',
      note: 'lost / won',
      valueOf: ({ heldOutTop1Percent }) => heldOutTop1Percent,
      textOf: ({ heldOutTop1Percent }) =>
        heldOutTop1Percent === null ? '–' : formatPercent(heldOutTop1Percent),
      noteOf: ({ heldOutFlips }) => (heldOutFlips ? flipsCell(heldOutFlips) : ''),
    },
    {
      id: 'flash',
      title: 'Flash',
      note: 'RAM',
      valueOf: ({ flashBytes }) => flashBytes,
      textOf: ({ flashBytes }) => formatBytes(flashBytes),
      noteOf: ({ ramBytes }) => formatBytes(ramBytes),
    },
    {
      id: 'smlads',
      title: 'SMLADs',
      valueOf: ({ smlads }) => smlads,
      textOf: ({ smlads }) => formatCount(smlads),
    },
  ];
}

const shortMarks: Readonly<Record<BudgetMark, string>> = {
  'within the budget (95 %)': '95 %',
  'within on these images': 'these images',
  'not within the budget': 'not',
};
