/** Whole numbers up to `reach` away, the nearest first. */
export function nearby(middle: number, reach: number): number[] {
  return Array.from({ length: 2 * reach + 1 }, (_, n) => middle + (n % 2 === 0 ? n / 2 : -(n + 1) / 2));
}
