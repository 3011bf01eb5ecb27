/**
 * Points that no other point beats: none has fewer cycles with at least the accuracy, or more accuracy with at most
 * the cycles. Points equal in both figures stay together: all of them are on the front or none is.
 * @param cost to be small, one per point
 * @param gain to be large, one per point: of the points few differ in it
 * @param candidates points to compare
 * @returns front points, cheapest first, ties by point number
 */
export function paretoFront(
  cost: ArrayLike<number>,
  gain: ArrayLike<number>,
  candidates: Iterable<number>,
): number[] {
  const points = [...candidates];
  const leastCosts = new Map<number, number>();
  for (const point of points) {
    const least = leastCosts.get(gain[point]!);
    if (least === undefined || cost[point]! < least) leastCosts.set(gain[point]!, cost[point]!);
  }
  let least = Infinity;
  for (const [ofGain, leastCost] of [...leastCosts].sort(([a], [b]) => b - a))
    if (leastCost < least) least = leastCost;
    else leastCosts.delete(ofGain);
  return points
    .filter((point) => leastCosts.get(gain[point]!) === cost[point])
    .sort((a, b) => cost[a]! - cost[b]! || a - b);
}
