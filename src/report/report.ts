import { describeSource } from '../exploration/recipe/source.ts';
import type { Exploration } from '../exploration/exploration.ts';
import { frontWinnersCursePp } from '../exploration/views/pointFlips.ts';
import type { PointLayer, PointSummary } from '../exploration/views/pointSummary.ts';
import { referenceCycles } from '../exploration/views/pointSummary.ts';
import { EXACT_POINT } from '../exploration/recipe/space.ts';
import { version } from '../version.ts';
import { frontSvg } from './frontSvg.ts';
import type { Column } from './markdownTable.ts';
import { escaped, markdownTable } from './markdownTable.ts';
import type { ReportPoint } from './reportPoints.ts';
import { reportPoints } from './reportPoints.ts';
import { seriesName } from './seriesName.ts';

/** Name under which the Markdown refers to the drawing. */
export const FRONT_FILE = 'front.svg';

/** A report in two files: Markdown, and the drawing it shows. */
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
    `![Fronts of latency and accuracy](${FRONT_FILE})`,
    ...sections.flat(),
    `Written by Tauscope ${version}.`,
  ].join('\n\n');
  return { markdown: `${markdown}\n`, svg: frontSvg(explorations) };
}

function sectionOf(exploration: Exploration): string[] {
  const points = reportPoints(exploration);
  const approximate = new Map(points.map(({ summary }) => [summary.point, summary]));
  approximate.delete(EXACT_POINT);
  return [
    `## ${escaped(seriesName(exploration))}`,
    setting(exploration),
    'The fastest point per budget of accuracy loss on the selection images:',
    markdownTable(accuracyColumns, points),
    markdownTable(costColumns(exploration), points),
    ...(approximate.size > 0
      ? ['Their convolutions:', markdownTable(layerColumns, [...approximate.values()].flatMap(layerRows))]
      : []),
    ...gapText(exploration),
  ];
}

function setting(exploration: Exploration): string {
  const { recipe, board, splits, complete, points } = exploration;
  const reference = referenceCycles(exploration);
  const { flashBytes = Infinity } = points.limits;
  const milliseconds = (cycles: number) =>
    `${cycles.toLocaleString('en')} cycles (${decimal((cycles / board.clockHz) * 1000)} ms)`;
  const lines = [
    `Model: ${describeSource(recipe.model)}`,
    `Data: ${describeSource(recipe.data)}; ${splits.calibration.length} images for calibration, ${splits.selection.length} for selection, ${splits.heldOut.length} held out${recipe.splits.heldOutFile ? ` (from ${recipe.splits.heldOutFile})` : ''}, seed ${recipe.seed}`,
    `Target: ${board.name}, ${board.part}, ${board.clockHz / 1e6} MHz${flashBytes < board.flashBytes ? `; at most ${decimal(flashBytes / 1024, 1)} KiB of flash` : ''}`,
    `Exact network: ${milliseconds(reference.cmsisNn)} on CMSIS-NN, ${milliseconds(reference.exact)} on Tauscope's kernels`,
    `Points: ${points.correct.length.toLocaleString('en')}${complete ? '' : '; the exploration was stopped before it was complete'}`,
  ];
  return lines.map((line) => `* ${escaped(line)}`).join('\n');
}

const decimal = (value: number, digits = 2) => value.toFixed(digits);
const percent = (value: number | null) => (value === null ? '' : decimal(value));

const shared: readonly Column<ReportPoint>[] = [
  ['Budget, pp', ({ budgetPp }) => budgetPp],
  ['Point', ({ summary }) => pointName(summary)],
];

function pointName({ point, refinedFrom }: PointSummary): string {
  if (point === EXACT_POINT) return 'exact';
  return refinedFrom === undefined ? `${point}` : `${point} (${refinedFrom} refined)`;
}

const accuracyColumns: readonly Column<ReportPoint>[] = [
  ...shared,
  ['Top-1 selection, %', ({ summary }) => percent(summary.selectionTop1Percent)],
  ['loss, pp', ({ summary }) => percent(summary.accuracyLossPp)],
  ['at most (95 %)', ({ summary }) => percent(summary.lossBoundPp)],
  ['lost / won', ({ summary }) => flips(summary.selectionFlips)],
  ['Top-1 held-out, %', ({ summary }) => percent(summary.heldOutTop1Percent)],
  ['loss, pp', ({ summary }) => percent(summary.heldOutLossPp)],
  ['at most (95 %)', ({ summary }) => percent(summary.heldOutLossBoundPp)],
  ['lost / won', ({ summary }) => (summary.heldOutFlips ? flips(summary.heldOutFlips) : '')],
];

function flips({ lost, gained }: PointSummary['selectionFlips']): string {
  return `${lost} / ${gained}`;
}

function costColumns({ board }: Exploration): readonly Column<ReportPoint>[] {
  const milliseconds = (cycles: number) => decimal((cycles / board.clockHz) * 1000);
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
    ['Flash, KiB', ({ summary }) => decimal(summary.flashBytes / 1024, 1)],
    ['RAM, KiB', ({ summary }) => decimal(summary.ramBytes / 1024, 1)],
    ['Energy, µJ', ({ summary }) => decimal(summary.energyMicrojoules, 0)],
  ];
}

type LayerRow = PointLayer & { readonly point: number };

function layerRows({ point, layers }: PointSummary): LayerRow[] {
  return layers.map((layer) => ({ ...layer, point }));
}

const layerColumns: readonly Column<LayerRow>[] = [
  ['Point', ({ point }) => `${point}`],
  ['Layer', ({ layer }) => layer],
  ['Kernel', ({ form }) => form],
  ['Threshold or share', ({ tau, share }) => `${tau ?? share ?? ''}`],
  ['Skipped SMLADs, %', ({ skippedPairShare }) => decimal(skippedPairShare * 100, 1)],
  ['Cycles', ({ latencyCycles }) => latencyCycles],
  ['CMSIS-NN, exact', ({ cmsisNnCycles }) => cmsisNnCycles],
];

/** The images that choose points flatter them: says by how much. */
function gapText(exploration: Exploration): string[] {
  const gapPp = frontWinnersCursePp(exploration);
  if (gapPp === null) return [];
  return [
    `The front's approximate points lose ${decimal(gapPp)} pp more on the held-out images than on the selection images that put them there.`,
  ];
}
