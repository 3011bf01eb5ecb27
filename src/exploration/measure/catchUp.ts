import { hypergeometricTail } from './hypergeometric.ts';

/** Part of the error that is spent on the bound of the number of flips. */
const boundShare = 0.1;

/** A point against a rival. A flip is an image that exactly one of them answers rightly. */
export interface Comparison {
  /** Right answers by which the point was behind when the rival was picked. */
  readonly behind: number;
  /** Flips since then in favour of the point, and in favour of the rival. */
  readonly won: number;
  readonly lost: number;
}

/**
 * The exact test whether a point can be excluded from catching up with a rival, that is from having at least as many
 * right answers on all images. The images seen since the rival was picked are a random part of those left then.
 *
 * Let M be the flips among all images left then. M is bounded from above by the flips seen, which are hypergeometric;
 * a point that catches up loses at most (M - behind) / 2 of them, and those it loses among the seen ones are
 * hypergeometric, too. Both errors are counted (Berger and Boos 1994, "P values maximized over a confidence set for the
 * nuisance parameter"). The probability grows with M, so its bound is the worst case.
 *
 * @param left images left when the rival was picked
 * @param seen how many of them have been seen
 * @param error largest probability to exclude a point that does catch up
 */
export function catchUpTest(left: number, seen: number, error: number): (comparison: Comparison) => boolean {
  const bounds: number[] = [];
  return ({ behind, won, lost }) => {
    const flips = won + lost;
    const most = (bounds[flips] ??= mostFlips(left, seen, flips, error * boundShare));
    const all = most - ((most - behind) & 1);
    const allLost = (all - behind) / 2;
    if (allLost < lost) return true;
    return hypergeometricTail(all, allLost, flips, lost) <= error * (1 - boundShare);
  };
}

/** The largest number of flips among `left` images with which to see `flips` or fewer has at least probability `error`. */
function mostFlips(left: number, seen: number, flips: number, error: number): number {
  let most = flips;
  let tooMany = left - (seen - flips) + 1;
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2);
    if (hypergeometricTail(left, left - middle, seen, seen - flips) >= error) most = middle;
    else tooMany = middle;
  }
  return most;
}
