import { lossBoundPp } from './confidence.ts';
import type { PointTable } from './pointTable.ts';
import { selectionFlips } from './pointTable.ts';

/** By the answers that they follow from, one per point; NaN while not computed. What a measured point answers never changes. */
const boundsOfAnswers = new WeakMap<Uint8Array, Float64Array>();

/**
 * {@link lossBoundPp} of measured points on the selection images, computed once: tables of other costs share the answers. The exact network
 * must be measured.
 */
export function selectionBounds(points: PointTable): (point: number) => number {
  const { correctBits, correct } = points;
  const bounds = boundsOfAnswers.get(correctBits) ?? new Float64Array(correct.length).fill(NaN);
  boundsOfAnswers.set(correctBits, bounds);
  return (point) => {
    if (Number.isNaN(bounds[point])) bounds[point] = lossBoundPp(selectionFlips(points, point));
    return bounds[point]!;
  };
}

/** The same of one point. */
export function selectionBoundPp(points: PointTable, point: number): number {
  return selectionBounds(points)(point);
}
