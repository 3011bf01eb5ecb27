/** So many numbers below `count` at most, evenly spread. */
export function evenly(count: number, most: number): number[] {
  const taken = Math.min(most, count);
  return Array.from({ length: taken }, (_, n) => Math.floor((n * count) / taken));
}
