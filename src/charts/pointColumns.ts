/** Figures of all points of a chart in columns, by point number; they may fill in place. */
export interface PointColumns {
  readonly latencyCycles: Float64Array;
  readonly clockHz: number;
  /** Right answers, -1 while unknown. */
  readonly correct: Int32Array;
  readonly imageCount: number;
}

export function latencyMilliseconds({ latencyCycles, clockHz }: PointColumns, point: number): number {
  return (latencyCycles[point]! / clockHz) * 1000;
}

/** Top-1 accuracy in percent; negative while unknown. */
export function accuracyPercent({ correct, imageCount }: PointColumns, point: number): number {
  return (correct[point]! / imageCount) * 100;
}
