import { TauscopeError } from '../../network/errors.ts';
import { exactPoint } from '../recipe/space.ts';
import { isWithin } from './confidence.ts';
import { paretoFront } from './front.ts';
import { selectionBoundPp } from './lossBounds.ts';
import type { PointTable } from './pointTable.ts';
import { fittingTest, isFitting, isReference, measuredCount, referenceCorrect } from './pointTable.ts';

/** Budgets go so far: who gives up more has no use for the network. */
export const highestBudgetPp = 10;

/**
 * How a budget is read: the loss observed on the selection images, or its one-sided 95 % upper bound
 * (`lossBoundPp` in confidence.ts), which leaves less to chance.
 */
export type BudgetReading = 'estimate' | 'bound';

/**
 * Which of the points that keep a budget is taken: the fastest; or the sensible one, which loses no more on the held-out images either and
 * is worth its flash ({@link isWorthier}).
 */
export type BudgetRule = 'fastest' | 'sensible';

/** The most accuracy to give up, in percentage points; read as an estimate, and the fastest taken, unless said otherwise. */
export type Budget = {
  readonly budgetPp: number;
  readonly reading?: BudgetReading;
  /** The fastest goes without saying. */
  readonly rule?: Exclude<BudgetRule, 'fastest'>;
};

/** What a person chose: a budget or one point; and the most flash to take, if less than the exploration's limit. */
export type Choice = (Budget | { readonly point: number }) & { readonly flashBytes?: number };

/** The front of everything measured so far that fits the limits of flash and RAM, cheapest first. */
export function frontOf(points: PointTable): number[] {
  return paretoFront(points.latencyCycles, points.correct, fittingPoints(points));
}

/** The same with flash in place of cycles, smallest first. */
export function flashFrontOf(points: PointTable): number[] {
  return paretoFront(points.flashBytes, points.correct, fittingPoints(points));
}

function fittingPoints(points: PointTable): number[] {
  const { correct } = points;
  const isFittingPoint = fittingTest(points);
  const fitting: number[] = [];
  for (let point = 0; point < correct.length; point++)
    if (correct[point]! >= 0 && isFittingPoint(point)) fitting.push(point);
  return fitting;
}

/**
 * Accuracy lost on the selection images, in percentage points, against the exact network or the float one that the recipe names;
 * negative is a gain.
 */
export function accuracyLossPp(points: PointTable, point: number): number {
  return ((referenceCorrect(points) - points.correct[point]!) / points.imageCount) * 100;
}

/**
 * The point a choice stands for among what is measured, at the cost of kernels that keep its flash (`flashView.ts`): the fastest one of the front within the budget, or the exact
 * network when no other keeps it or nothing fits.
 */
export function chosenPoint(points: PointTable, front: readonly number[], choice: Choice): number {
  if ('point' in choice) {
    checkMeasured(points, choice.point);
    return choice.point;
  }
  return budgetCandidates(points, front, choice)[0]!;
}

/** Throws TauscopeError `not-found` for a point that is not measured. */
export function checkMeasured(points: { readonly correct: ArrayLike<number> }, point: number): void {
  if ((points.correct[point] ?? -1) >= 0) return;
  throw new TauscopeError(
    'not-found',
    `Point ${point} is not among the ${measuredCount(points)} measured points (0 to ${points.correct.length - 1}).`,
  );
}

/**
 * The points that a budget leaves to choose from, the one to prefer first: those of the front that keep it on the selection images and
 * are faster than the exact network, fastest first; at last the exact network. Where that does not fit, or loses more than the
 * budget against a float network, all that keep it count.
 */
export function budgetCandidates(points: PointTable, front: readonly number[], budget: Budget): number[] {
  const isExactKeeping = isFitting(points, exactPoint) && isKeeping(points, exactPoint, budget);
  const cyclesBelow = isExactKeeping ? points.latencyCycles[exactPoint]! : Infinity;
  const approximate = front.filter(
    (point) =>
      point !== exactPoint && points.latencyCycles[point]! < cyclesBelow && isKeeping(points, point, budget),
  );
  return [...approximate, exactPoint];
}

/** A point takes one percent less time for at most this many percent more flash. */
export const flashPerTime = 10;

/**
 * Whether a point is worth more than another: latency x flash^(1 / flashPerTime) is less, so that 5 % less time pays for some 60 % more flash
 * but not for twice as much.
 */
export function isWorthier({ latencyCycles, flashBytes }: PointTable, point: number, other: number): boolean {
  const times = latencyCycles[point]! / latencyCycles[other]!;
  let power = 1;
  for (let n = 0; n < flashPerTime; n++) power *= times;
  return power * flashBytes[point]! < flashBytes[other]!;
}

/** Whether a measured point keeps a budget on the selection images. */
export function isKeeping(
  points: PointTable,
  point: number,
  { budgetPp, reading = 'estimate' }: Budget,
): boolean {
  if (isReference(points, point)) return true;
  const isBound = reading === 'bound';
  return isWithin(isBound ? selectionBoundPp(points, point) : accuracyLossPp(points, point), budgetPp);
}
