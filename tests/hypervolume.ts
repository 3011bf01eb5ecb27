import { paretoFront } from '../src/exploration/points/front.ts';

/** The corner against which a front is measured: points that cost as much or gain as little count for nothing. */
export interface ReferencePoint {
  readonly cost: number;
  readonly gain: number;
}

/**
 * Area that a set of points dominates within a reference point, in units of cost times gain (hypervolume or S-metric of
 * Zitzler and Thiele 1998, in two dimensions).
 * @param cost to be small, one per point
 * @param gain to be large, one per point: whole numbers from 0 on
 */
export function hypervolume(
  cost: ArrayLike<number>,
  gain: ArrayLike<number>,
  points: Iterable<number>,
  reference: ReferencePoint,
): number {
  let area = 0;
  let right = reference.cost;
  for (const point of paretoFront(cost, gain, points).toReversed()) {
    if (cost[point]! >= right) continue;
    const height = gain[point]! - reference.gain;
    if (height <= 0) break;
    area += (right - cost[point]!) * height;
    right = cost[point]!;
  }
  return area;
}
