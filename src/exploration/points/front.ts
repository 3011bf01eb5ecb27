/**
 * Points that no other point beats: none has fewer cycles with at least the accuracy, or more accuracy with at most
 * the cycles. Points equal in both figures stay together: all of them are on the front or none is.
 * @param cost to be small, one per point
 * @param gain to be large, one per point: whole numbers from 0 on, such as right answers
 * @param candidates points to compare
 * @returns front points, cheapest first, ties by point number
 */
export function paretoFront(
  cost: ArrayLike<number>,
  gain: ArrayLike<number>,
  candidates: Iterable<number>,
): number[] {
  const points: readonly number[] = Array.isArray(candidates) ? candidates : [...candidates];
  let mostGain = 0;
  for (const point of points) if (gain[point]! > mostGain) mostGain = gain[point]!;
  const leastCosts = new Float64Array(mostGain + 1).fill(Infinity);
  for (const point of points)
    if (cost[point]! < leastCosts[gain[point]!]!) leastCosts[gain[point]!] = cost[point]!;
  let least = Infinity;
  for (let ofGain = mostGain; ofGain >= 0; ofGain--)
    if (leastCosts[ofGain]! < least) least = leastCosts[ofGain]!;
    else leastCosts[ofGain] = NaN;
  const front: number[] = [];
  for (const point of points) if (leastCosts[gain[point]!] === cost[point]) front.push(point);
  return front.sort((a, b) => cost[a]! - cost[b]! || a - b);
}
