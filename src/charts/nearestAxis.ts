/** Where an axis stands of so many that share a width. */
export function axisPlace(axis: number, count: number, width: number): number {
  return (width * axis) / Math.max(1, count - 1);
}

/** The axis that is nearest to a place and no further than the reach; null for none. */
export function nearestAxis(x: number, count: number, width: number, reach: number): number | null {
  const nearest = Math.min(count - 1, Math.max(0, Math.round((x / width) * (count - 1))));
  return Math.abs(axisPlace(nearest, count, width) - x) <= reach && count > 0 ? nearest : null;
}
