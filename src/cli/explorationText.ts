import { chosenPoint, frontOf } from '../exploration/points/choice.ts';
import type { BudgetMark, Flips } from '../exploration/points/confidence.ts';
import { budgetMark } from '../exploration/points/confidence.ts';
import type { Exploration } from '../exploration/exploration.ts';
import { frontWinnersCursePp } from '../exploration/views/pointFlips.ts';
import { markOf } from '../exploration/points/pointMarks.ts';
import { pointSummary, referenceCycles } from '../exploration/views/pointSummary.ts';
import { isFitting, measuredPoints } from '../exploration/points/pointTable.ts';
import { EXACT_POINT } from '../exploration/recipe/space.ts';
import { costText, kibibytes, reductionsText } from './pointText.ts';

/** Budgets (percentage points) of the summary. */
const BUDGETS_PP = [0, 1, 2, 5, 10];

/** What `tauscope explore` prints at the end: the references, and the point of the front for each budget. */
export function explorationText(exploration: Exploration): string {
  const { points, network, board } = exploration;
  const front = frontOf(points);
  const reference = referenceCycles(exploration);
  const milliseconds = (cycles: number) => `${((cycles / board.clockHz) * 1000).toFixed(2)} ms`;
  return [
    `${network.name} on ${board.name}: ${points.correct.length} points, ${front.length} on the front`,
    ...raceLines(exploration),
    `  exact network: CMSIS-NN ${milliseconds(reference.cmsisNn)}, Tauscope's kernels ${milliseconds(reference.exact)}`,
    ...misfitLines(exploration, front),
    ...[...budgetsByPoint(exploration, front)].flatMap(([point, budgetsPp]) =>
      pointLines(exploration, point, budgetsPp),
    ),
    ...gapLines(exploration),
    '',
  ].join('\n');
}

/** The points of the summary, each with the budgets for which it is the fastest. */
function budgetsByPoint({ points }: Exploration, front: readonly number[]): Map<number, number[]> {
  const budgetsPp = new Map<number, number[]>();
  for (const budgetPp of BUDGETS_PP) {
    const point = chosenPoint(points, front, { budgetPp });
    budgetsPp.set(point, [...(budgetsPp.get(point) ?? []), budgetPp]);
  }
  return budgetsPp;
}

/** Lines of one point; the tightest of its budgets is what it is judged by. */
function pointLines(exploration: Exploration, point: number, budgetsPp: readonly number[]): string[] {
  const [budgetPp = 0] = budgetsPp;
  const s = pointSummary(exploration, point);
  const name = s.refinedFrom === undefined ? `point ${point}` : `point ${point} (${s.refinedFrom} refined)`;
  const title = `  at most ${budgetsPp.join(', ')} pp: ${name}, ${costText(exploration, s)}, ${reductionsText(s)}`;
  if (point === EXACT_POINT) return [`${title} (exact), selection ${s.selectionTop1Percent.toFixed(2)} %`];
  const mark = markOf(exploration.points, point, budgetPp);
  const lines = [
    title,
    `    selection ${s.selectionTop1Percent.toFixed(2)} % ${evidence(s.accuracyLossPp, s.lossBoundPp, s.selectionFlips, mark)}`,
  ];
  const { heldOutTop1Percent, heldOutLossPp, heldOutLossBoundPp, heldOutFlips } = s;
  if (heldOutTop1Percent !== null && heldOutLossPp !== null && heldOutLossBoundPp !== null && heldOutFlips)
    lines.push(
      `    held-out ${heldOutTop1Percent.toFixed(2)} % ${evidence(heldOutLossPp, heldOutLossBoundPp, heldOutFlips, budgetMark(heldOutFlips, budgetPp))}`,
    );
  return lines;
}

function evidence(lossPp: number, boundPp: number, { lost, gained }: Flips, mark: BudgetMark): string {
  const verdict = mark === 'not' ? 'not within the budget' : mark;
  return `(loss ${lossPp.toFixed(2)} pp, with 95 % confidence at most ${boundPp.toFixed(2)} pp; ${lost} lost, ${gained} won): ${verdict}`;
}

function misfitLines({ points }: Exploration, front: readonly number[]): string[] {
  const { flashBytes = Infinity, ramBytes = Infinity } = points.limits;
  const limits = `${kibibytes(flashBytes)} of flash and ${kibibytes(ramBytes)} of RAM`;
  if (front.length === 0)
    return [
      `  no point fits ${limits}; the smallest need ${kibibytes(least(points.flashBytes))} and ${kibibytes(least(points.ramBytes))}`,
    ];
  const misfits = measuredPoints(points).filter((point) => !isFitting(points, point)).length;
  return misfits > 0 ? [`  ${misfits} points do not fit ${limits}`] : [];
}

function least(column: Float64Array): number {
  return column.reduce((a, b) => Math.min(a, b));
}

/** What racing has spared. */
function raceLines({ recipe, points }: Exploration): string[] {
  if (!recipe.racing) return [];
  const dropped = points.correct.length - measuredPoints(points).length;
  const seen = points.imagesSeen.reduce((sum, images) => sum + images, 0);
  const sparedPercent = (1 - seen / points.correct.length / points.imageCount) * 100;
  return [
    `  racing, error rate ${recipe.racing.errorRate}: ${dropped} points dropped, ${sparedPercent.toFixed(1)} % of the evaluations spared`,
  ];
}

/** The images that choose points flatter them: says by how much. */
function gapLines(exploration: Exploration): string[] {
  const gapPp = frontWinnersCursePp(exploration);
  if (gapPp === null) return [];
  return [
    `  the front's points lose ${gapPp.toFixed(2)} pp more on the held-out images than on the selection images`,
  ];
}
