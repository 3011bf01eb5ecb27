import { millisecondsOf } from '../boards/board.ts';
import type { Exploration } from '../exploration/exploration.ts';
import { exactPoint } from '../exploration/recipe/space.ts';
import { frontWinnersCursePp } from '../exploration/views/pointFlips.ts';
import type { PointLayer, PointSummary } from '../exploration/views/pointSummary.ts';
import { splitOverlap } from '../exploration/views/splitOverlap.ts';
import { version } from '../version.ts';
import { accuracyName } from '../words/accuracyName.ts';
import { kibibyte } from '../words/bytes.ts';
import { capitalised } from '../words/capitalised.ts';
import { formatDecimal } from '../words/decimals.ts';
import { equalImagesText } from '../words/equalImages.ts';
import { flipsCell } from '../words/flips.ts';
import { pointNumber } from '../words/pointNumber.ts';
import { selectionGapText } from '../words/selectionGap.ts';
import { frontSvg } from './frontSvg.ts';
import type { Column } from './markdownTable.ts';
import { escaped, markdownTable } from './markdownTable.ts';
import type { ReportPoint } from './reportPoints.ts';
import { reportPoints } from './reportPoints.ts';
import { seriesName } from './seriesName.ts';
import { settingLines } from './settingLines.ts';

/** Name under which the Markdown refers to the drawing. */
export const frontFile = 'front.svg';

/** A report in two files that others can hold: Markdown, and the drawing it shows. */
export interface Report {
  readonly markdown: string;
  readonly svg: string;
}

/**
 * What explorations have found, side by side: the fronts, and for each exploration the fastest point per accuracy loss
 * with all its figures. The front's points must be measured on the held-out images for those figures to show.
 */
export function reportOf(explorations: readonly Exploration[]): Report {
  const sections = explorations.map(sectionOf);
  const markdown = [
    '# Latency and accuracy of approximate kernels',
    `![Fronts of latency and accuracy](${frontFile})`,
    ...sections.flat(),
    `Written by Tauscope ${version}.`,
  ].join('\n\n');
  return { markdown: `${markdown}\n`, svg: frontSvg(explorations) };
}

function sectionOf(exploration: Exploration): string[] {
  const points = reportPoints(exploration);
  const approximate = new Map(points.map(({ summary }) => [summary.point, summary]));
  approximate.delete(exactPoint);
  const gapPp = frontWinnersCursePp(exploration);
  const overlap = splitOverlap(exploration);
  return [
    `## ${escaped(seriesName(exploration))}`,
    settingLines(exploration)
      .map((line) => `* ${escaped(line)}`)
      .join('\n'),
    `The fastest point per budget of accuracy loss on the selection images${exploration.floatAnswers ? ', the exact network where none keeps it' : ''}:`,
    markdownTable(accuracyColumns(exploration), points),
    markdownTable(costColumns(exploration), points),
    ...(approximate.size > 0
      ? ['Their convolutions:', layerTable([...approximate.values()].flatMap(layerRows))]
      : []),
    ...(gapPp === null ? [] : [`${capitalised(selectionGapText(gapPp))}.`]),
    ...(overlap ? [`${capitalised(equalImagesText(overlap))}.`] : []),
  ];
}

const decimal = (value: number, digits = 2) => formatDecimal(value, digits);
const percent = (value: number | null) => (value === null ? '' : decimal(value));

const shared: readonly Column<ReportPoint>[] = [
  ['Budget, pp', ({ budgetPp }) => budgetPp],
  ['Point', ({ summary }) => pointName(summary)],
];

function pointName(summary: PointSummary): string {
  return summary.point === exactPoint ? 'exact' : pointNumber(summary);
}

function accuracyColumns({ recipe }: Exploration): readonly Column<ReportPoint>[] {
  const accuracy = accuracyName(recipe);
  return [
    ...shared,
    [`${accuracy} selection, %`, ({ summary }) => percent(summary.selectionTop1Percent)],
    ['loss, pp', ({ summary }) => percent(summary.accuracyLossPp)],
    ['at most (95 %)', ({ summary }) => percent(summary.lossBoundPp)],
    ['lost / won', ({ summary }) => flipsCell(summary.selectionFlips)],
    [`${accuracy} held-out, %`, ({ summary }) => percent(summary.heldOutTop1Percent)],
    ['loss, pp', ({ summary }) => percent(summary.heldOutLossPp)],
    ['at most (95 %)', ({ summary }) => percent(summary.heldOutLossBoundPp)],
    ['lost / won', ({ summary }) => (summary.heldOutFlips ? flipsCell(summary.heldOutFlips) : '')],
  ];
}

function costColumns({ board }: Exploration): readonly Column<ReportPoint>[] {
  const milliseconds = (cycles: number) => decimal(millisecondsOf(board, cycles));
  return [
    ...shared,
    ['Cycles', ({ summary }) => summary.latencyCycles],
    ['ms', ({ summary }) => milliseconds(summary.latencyCycles)],
    [
      'band, ms',
      ({ summary }) =>
        `${milliseconds(summary.latencyCyclesLow)} to ${milliseconds(summary.latencyCyclesHigh)}`,
    ],
    ['below CMSIS-NN, %', ({ summary }) => decimal(summary.latencyReductionPercent, 1)],
    ['below exact kernels, %', ({ summary }) => decimal(summary.latencyReductionToExactPercent, 1)],
    ['MACs', ({ summary }) => summary.macs],
    ['SMLADs', ({ summary }) => summary.smlads],
    ['Flash, KiB', ({ summary }) => decimal(summary.flashBytes / kibibyte, 1)],
    ['RAM, KiB', ({ summary }) => decimal(summary.ramBytes / kibibyte, 1)],
    ['Energy, µJ', ({ summary }) => decimal(summary.energyMicrojoules, 0)],
  ];
}

type LayerRow = PointLayer & { readonly point: number };

function layerRows({ point, layers }: PointSummary): LayerRow[] {
  return layers.map((layer) => ({ ...layer, point }));
}

/** With a column of tiles where a convolution goes by some. */
function layerTable(rows: readonly LayerRow[]): string {
  const hasTiles = rows.some(({ tile }) => tile);
  const tiles: Column<LayerRow> = ['Tiles', ({ tile }) => tile?.join(' x ') ?? ''];
  return markdownTable(
    layerColumns.flatMap((column) => (hasTiles && column === skippedColumn ? [tiles, column] : [column])),
    rows,
  );
}

const skippedColumn: Column<LayerRow> = [
  'Skipped SMLADs, %',
  ({ skippedPairShare }) => decimal(skippedPairShare * 100, 1),
];
const layerColumns: readonly Column<LayerRow>[] = [
  ['Point', ({ point }) => `${point}`],
  ['Layer', ({ layer }) => layer],
  ['Kernel', ({ form }) => form],
  ['Threshold or share', ({ tau, share }) => `${tau ?? share ?? ''}`],
  skippedColumn,
  ['Cycles', ({ latencyCycles }) => latencyCycles],
  ['CMSIS-NN, exact', ({ cmsisNnCycles }) => cmsisNnCycles],
];
