import { millisecondsOf } from '../boards/board.ts';
import type { Exploration } from '../exploration/exploration.ts';
import { frontOf } from '../exploration/points/choice.ts';
import { isFitting, leastNeed, measuredPoints } from '../exploration/points/pointTable.ts';
import { exactPoint } from '../exploration/recipe/space.ts';
import { accuracyLines, floatText } from '../exploration/views/accuracyText.ts';
import { besideCodeText } from '../exploration/views/besideCodeText.ts';
import { frontWinnersCursePp } from '../exploration/views/pointFlips.ts';
import type { PointSummary } from '../exploration/views/pointSummary.ts';
import { floatReference, pointSummary, referenceCycles } from '../exploration/views/pointSummary.ts';
import { skippingLines } from '../exploration/views/skippingText.ts';
import { splitOverlap } from '../exploration/views/splitOverlap.ts';
import { reportPoints } from '../report/reportPoints.ts';
import { formatKibibytes } from '../words/bytes.ts';
import { formatMilliseconds } from '../words/durations.ts';
import { equalImagesText } from '../words/equalImages.ts';
import { formatPercent } from '../words/percents.ts';
import { pointNumber } from '../words/pointNumber.ts';
import { selectionGapText } from '../words/selectionGap.ts';
import { costText, reductionsText } from './pointText.ts';

/**
 * What `tauscope explore` prints at the end: how inputs and labels were taken (`dataLines`), the references, and the point of the front
 * for each budget.
 */
export function explorationText(exploration: Exploration, dataLines: readonly string[]): string {
  const { points, network, board } = exploration;
  const front = frontOf(points);
  const reference = referenceCycles(exploration);
  const latency = (cycles: number) => formatMilliseconds(millisecondsOf(board, cycles), 2);
  const gapPp = frontWinnersCursePp(exploration);
  const overlap = splitOverlap(exploration);
  return [
    `${network.name} on ${board.name}: ${points.correct.length} points, ${front.length} on the front`,
    ...[...dataLines, ...skippingLines(exploration)].map((line) => `  ${line}`),
    ...raceLines(exploration),
    `  exact network: CMSIS-NN ${latency(reference.cmsisNn)}, Tauscope's kernels ${latency(reference.exact)}`,
    ...floatLines(exploration),
    ...misfitLines(exploration, front),
    ...[...budgetsByPoint(exploration).values()].flatMap((chosen) => pointLines(exploration, chosen)),
    ...(gapPp === null ? [] : [`  ${selectionGapText(gapPp)}`]),
    ...(overlap ? [`  ${equalImagesText(overlap)}`] : []),
    '',
  ].join('\n');
}

/** A point of the summary with the budgets (percentage points) for which it is the fastest, the tightest first. */
interface ChosenPoint {
  readonly summary: PointSummary;
  readonly budgetsPp: number[];
}

function budgetsByPoint(exploration: Exploration): Map<number, ChosenPoint> {
  const chosen = new Map<number, ChosenPoint>();
  for (const { budgetPp, summary } of reportPoints(exploration)) {
    const known = chosen.get(summary.point);
    if (known) known.budgetsPp.push(budgetPp);
    else chosen.set(summary.point, { summary, budgetsPp: [budgetPp] });
  }
  return chosen;
}

/** Lines of one point; the tightest of its budgets is what it is judged by. */
function pointLines(exploration: Exploration, { summary: s, budgetsPp }: ChosenPoint): string[] {
  const [budgetPp = 0] = budgetsPp;
  const title = `  at most ${budgetsPp.join(', ')} pp: point ${pointNumber(s)}, ${costText(exploration, s)}, ${reductionsText(exploration, s)}`;
  const accuracy = accuracyLines(s, budgetPp);
  if (s.point === exactPoint && !s.float) return [`${title} (exact), ${accuracy[0]}`];
  return [s.point === exactPoint ? `${title} (exact)` : title, ...accuracy.map((line) => `    ${line}`)];
}

function misfitLines(exploration: Exploration, front: readonly number[]): string[] {
  const { points } = exploration;
  const { flashBytes = Infinity, ramBytes = Infinity } = points.limits;
  const limits = `${formatKibibytes(flashBytes)} of flash and ${formatKibibytes(ramBytes)} of RAM${besideCodeText(exploration)}`;
  if (front.length === 0) {
    const least = leastNeed(points);
    return [
      `  no point fits ${limits}; the smallest need ${formatKibibytes(least.flashBytes)} and ${formatKibibytes(least.ramBytes)}`,
    ];
  }
  const misfits = measuredPoints(points).filter((point) => !isFitting(points, point)).length;
  return misfits > 0 ? [`  ${misfits} points do not fit ${limits}`] : [];
}

/** The float network from which losses are counted, and what the exact int8 network loses to it. */
function floatLines(exploration: Exploration): string[] {
  const float = floatReference(exploration);
  if (!float) return [];
  const exact = accuracyLines(pointSummary(exploration, exactPoint));
  return [`  ${floatText(float)}`, ...exact.map((line) => `    exact int8 network: ${line}`)];
}

/** What racing has spared. */
function raceLines({ recipe, points }: Exploration): string[] {
  if (!recipe.racing) return [];
  const dropped = points.correct.length - measuredPoints(points).length;
  const seen = points.imagesSeen.reduce((sum, images) => sum + images, 0);
  const sparedPercent = (1 - seen / points.correct.length / points.imageCount) * 100;
  return [
    `  racing, error rate ${recipe.racing.errorRate}: ${dropped} points dropped, ${formatPercent(sparedPercent)} of the evaluations spared`,
  ];
}
