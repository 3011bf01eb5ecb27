/** Cycles of waiting: as expected, and between which bounds. */
export interface StallRange {
  readonly low: number;
  readonly typical: number;
  readonly high: number;
}
