import { bitCounts } from './bits.ts';

/**
 * Answers that change sides between the network from which losses are counted (the exact one, or a float one) and a point on
 * the same images. Images that both answer rightly, or both wrongly, say nothing about the difference of their accuracies.
 */
export interface Flips {
  readonly imageCount: number;
  /** Images that only that network answers rightly. */
  readonly lost: number;
  /** Images that only the point answers rightly. */
  readonly gained: number;
}

/** What the measured images say about a budget of accuracy loss. */
export type BudgetMark = 'within the budget (95 %)' | 'within on these images' | 'not within the budget';

/** What the numbers of {@link markOfLoss} stand for. */
export const budgetMarks: readonly BudgetMark[] = [
  'not within the budget',
  'within on these images',
  'within the budget (95 %)',
];
export const assuredMark = budgetMarks.indexOf('within the budget (95 %)');

/** 95 % quantile of the standard normal distribution: the confidence of every one-sided bound here. */
const normalQuantile = 1.6448536269514722;
/** The bound is found to 2^-40 of all images. */
const boundHalvings = 40;
/** Losses are whole images; this absorbs the rounding of a budget's decimal fraction. */
const budgetTolerancePp = 1e-6;

/**
 * Compares right answers, one bit per image (bit n & 7 of byte n >> 3), of the network from which losses are counted and of a point.
 * Bits beyond the last image must be 0 in both.
 */
export function flipsOf(referenceBits: Uint8Array, bits: Uint8Array, imageCount: number): Flips {
  let lost = 0;
  let gained = 0;
  for (let n = 0; n < bits.length; n++) {
    const changed = referenceBits[n]! ^ bits[n]!;
    lost += bitCounts[changed & referenceBits[n]!]!;
    gained += bitCounts[changed & bits[n]!]!;
  }
  return { imageCount, lost, gained };
}

/** Accuracy lost on the measured images, in percentage points; negative is a gain. */
export function lossPp({ imageCount, lost, gained }: Flips): number {
  return ((lost - gained) / imageCount) * 100;
}

/**
 * One-sided 95 % upper bound of the accuracy loss, in percentage points: the largest loss that Tango's score test for
 * paired proportions (Statistics in Medicine 17, 1998) does not reject. It covers 94-97 % from some 10 flips on, almost
 * whatever their directions. It holds for a point that was chosen on other images.
 */
export function lossBoundPp(flips: Flips): number {
  let accepted = (flips.lost - flips.gained) / flips.imageCount;
  let rejected = 1;
  for (let halving = 0; halving < boundHalvings; halving++) {
    const middle = (accepted + rejected) / 2;
    if (lossScore(flips, middle) > -normalQuantile) accepted = middle;
    else rejected = middle;
  }
  return rejected * 100;
}

/**
 * How many standard errors the observed loss lies above an assumed one, the share `loss` of the images. The error is that
 * of the likeliest flip rates with this loss: gain rate g and loss rate g + loss, from a quadratic equation.
 */
function lossScore({ imageCount, lost, gained }: Flips, loss: number): number {
  const linear = (2 * imageCount - lost + gained) * loss - lost - gained;
  const gainRate =
    (Math.sqrt(linear * linear + 8 * imageCount * gained * loss * (1 - loss)) - linear) / (4 * imageCount);
  return (lost - gained - imageCount * loss) / Math.sqrt(imageCount * (2 * gainRate + loss * (1 - loss)));
}

/** Whether a loss keeps a budget, both in percentage points. */
export function isWithin(loss: number, budgetPp: number): boolean {
  return loss <= budgetPp + budgetTolerancePp;
}

/** Whether a loss of at most `budgetPp` percentage points is assured, only observed, or exceeded. */
export function budgetMark(flips: Flips, budgetPp: number): BudgetMark {
  return budgetMarks[markOfLoss(lossPp(flips), lossBoundPp(flips), budgetPp)]!;
}

/** The same of an observed loss and its bound ({@link lossBoundPp}), as an index into {@link budgetMarks}. */
export function markOfLoss(loss: number, boundPp: number, budgetPp: number): number {
  if (isWithin(boundPp, budgetPp)) return assuredMark;
  return Number(isWithin(loss, budgetPp));
}

/**
 * How much worse points look on images that did not choose them (winner's curse): mean of held-out loss minus selection
 * loss, in percentage points. Null without points.
 */
export function winnersCursePp(points: readonly { selection: Flips; heldOut: Flips }[]): number | null {
  if (points.length === 0) return null;
  const gaps = points.map(({ selection, heldOut }) => lossPp(heldOut) - lossPp(selection));
  return gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
}
