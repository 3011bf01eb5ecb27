/** Figures of all points of a chart in columns, by point number; they may fill in place. */
export interface PointColumns {
  /** What the horizontal axis shows, `costUnit` to one unit of the axis. */
  readonly cost: Float64Array;
  readonly costUnit: number;
  /** Right answers, -1 while unknown. */
  readonly correct: Int32Array;
  readonly imageCount: number;
}

export function costValue({ cost, costUnit }: PointColumns, point: number): number {
  return cost[point]! / costUnit;
}

/** Top-1 accuracy in percent; negative while unknown. */
export function accuracyPercent({ correct, imageCount }: PointColumns, point: number): number {
  return (correct[point]! / imageCount) * 100;
}
