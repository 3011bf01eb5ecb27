/**
 * Points that no other point beats: none has fewer cycles with at least the accuracy, or more accuracy with at most
 * the cycles. Points equal in both figures stay together: all of them are on the front or none is.
 * @param cost to be small, one per point
 * @param gain to be large, one per point
 * @param candidates points to compare
 * @returns front points, cheapest first, ties by point number
 */
export function paretoFront(
  cost: ArrayLike<number>,
  gain: ArrayLike<number>,
  candidates: Iterable<number>,
): number[] {
  const order = [...candidates].sort((a, b) => cost[a]! - cost[b]! || gain[b]! - gain[a]! || a - b);
  const front: number[] = [];
  let last: number | undefined;
  for (const point of order) {
    const better = last === undefined || gain[point]! > gain[last]!;
    const tied = last !== undefined && gain[point] === gain[last] && cost[point] === cost[last];
    if (!better && !tied) continue;
    front.push(point);
    last = point;
  }
  return front;
}
