import { exactPoint } from '../../exploration/recipe/space.ts';
import type { PointLayer, PointSummary } from '../../exploration/views/pointSummary.ts';
import { accuracyName } from '../../words/accuracyName.ts';
import { kibibyte } from '../../words/bytes.ts';
import { formatCount } from '../../words/counts.ts';
import { formatDecimal } from '../../words/decimals.ts';
import { flipsCell } from '../../words/flips.ts';
import type { HtmlColumn } from './htmlTable.ts';

function number<Row>(
  title: string,
  value: (row: Row) => number | null,
  text: (value: number) => string,
): HtmlColumn<Row> {
  return {
    title,
    cell: (row) => {
      const known = value(row);
      return known === null ? '–' : text(known);
    },
    sortedBy: (row) => value(row) ?? -Infinity,
  };
}

const decimal = (digits: number) => (value: number) => formatDecimal(value, digits).replace('-', '−');

/** The figures of points beside each other. */
export function frontColumns(facts: Parameters<typeof accuracyName>[0]): readonly HtmlColumn<PointSummary>[] {
  const accuracy = accuracyName(facts);
  return [
    {
      title: 'Point',
      cell: ({ point, refinedFrom }) =>
        point === exactPoint ? 'exact' : `${point}${refinedFrom === undefined ? '' : ' (refined)'}`,
      sortedBy: ({ point }) => point,
    },
    number('Latency, ms', ({ latencyMilliseconds }) => latencyMilliseconds, decimal(3)),
    number('Cycles', ({ latencyCycles }) => latencyCycles, formatCount),
    number('Below CMSIS-NN, %', ({ latencyReductionPercent }) => latencyReductionPercent, decimal(1)),
    number(`${accuracy}, selection, %`, ({ selectionTop1Percent }) => selectionTop1Percent, decimal(2)),
    number('Loss, pp', ({ accuracyLossPp }) => accuracyLossPp, decimal(2)),
    number('At most (95 %)', ({ lossBoundPp }) => lossBoundPp, decimal(2)),
    {
      title: 'Lost / won',
      cell: ({ selectionFlips }) => flipsCell(selectionFlips),
      sortedBy: ({ selectionFlips }) => selectionFlips.lost,
    },
    number(`${accuracy}, held-out, %`, ({ heldOutTop1Percent }) => heldOutTop1Percent, decimal(2)),
    number('Loss, held-out, pp', ({ heldOutLossPp }) => heldOutLossPp, decimal(2)),
    number('SMLADs', ({ smlads }) => smlads, formatCount),
    number('Flash, KiB', ({ flashBytes }) => flashBytes / kibibyte, decimal(1)),
    number('RAM, KiB', ({ ramBytes }) => ramBytes / kibibyte, decimal(1)),
  ];
}

/** The convolutions of a point. */
export const layerColumns: readonly HtmlColumn<PointLayer>[] = [
  { title: 'Layer', cell: ({ layer }) => `${layer}` },
  { title: 'Kernel', cell: ({ form }) => form },
  { title: 'Threshold or share', cell: ({ tau, share }) => `${tau ?? share ?? '–'}` },
  { title: 'Tiles', cell: ({ tile }) => tile?.join(' × ') ?? '–' },
  { title: 'Skipped SMLADs, %', cell: ({ skippedPairShare }) => decimal(1)(skippedPairShare * 100) },
  { title: 'Cycles', cell: ({ latencyCycles }) => formatCount(latencyCycles) },
  { title: 'CMSIS-NN, exact', cell: ({ cmsisNnCycles }) => formatCount(cmsisNnCycles) },
];
