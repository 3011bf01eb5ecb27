/**
 * The points of a list that were refined or tried by the time that some had become better, in its order; null where those are no
 * part of it in this order.
 * @param refined the points that became better
 */
export function triedPoints(wanted: readonly number[], refined: Iterable<number>): readonly number[] | null {
  let count = 0;
  for (const from of refined) {
    const place = wanted.indexOf(from, count);
    if (place < 0) return null;
    count = place + 1;
  }
  return wanted.slice(0, count);
}
