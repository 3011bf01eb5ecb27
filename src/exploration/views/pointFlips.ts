import type { Exploration } from '../exploration.ts';
import { frontOf } from '../points/choice.ts';
import type { Flips } from '../points/confidence.ts';
import { flipsOf, winnersCursePp } from '../points/confidence.ts';
import { selectionFlips } from '../points/pointTable.ts';
import { exactPoint } from '../recipe/space.ts';

/** Flips of a point on the held-out images against the network from which losses are counted; null until both are measured there. */
export function heldOutFlips(exploration: Exploration, point: number): Flips | null {
  const { heldOut, splits, floatAnswers } = exploration;
  const reference = floatAnswers?.heldOut ?? heldOut.get(exactPoint);
  const bits = heldOut.get(point);
  return reference && bits ? flipsOf(reference, bits, splits.heldOut.length) : null;
}

/**
 * Winner's-curse gap of the front, in percentage points: by how much its approximate points lose more on the held-out
 * images than on the selection images that put them on the front. Null until one of them is measured there.
 */
export function frontWinnersCursePp(
  exploration: Exploration,
  front: readonly number[] = frontOf(exploration.points),
): number | null {
  const measured = front.flatMap((point) => {
    const heldOut = heldOutFlips(exploration, point);
    return point === exactPoint || !heldOut
      ? []
      : [{ selection: selectionFlips(exploration.points, point), heldOut }];
  });
  return winnersCursePp(measured);
}
