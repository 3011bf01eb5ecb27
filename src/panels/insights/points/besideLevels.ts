import type { Range } from '../../../exploration/views/pointColumns.ts';
import { exactLevel } from '../../../exploration/views/pointColumns.ts';

/** Levels of a layer with the exact network a little below the lowest, where they keep the axis to themselves. */
export function besideLevels(values: Float64Array): Float64Array {
  const exact = exactPlace(values);
  return values.map((value) => (value === exactLevel ? exact : value));
}

/** Bounds of levels where {@link besideLevels} places them. */
export function boundsBesideLevels(values: Float64Array, [low, high]: Range): Range {
  const placed = (bound: number) => (bound < 0 ? exactPlace(values) : bound);
  return [placed(low), placed(high)];
}

/** Bounds of levels by bounds of such places: all of them below the levels are the exact network's. */
export function levelBounds([low, high]: Range): Range {
  const levelAt = (place: number) => (place < 0 ? exactLevel : place);
  return [levelAt(low), levelAt(high)];
}

function exactPlace(values: Float64Array): number {
  const highest = values.reduce((a, b) => Math.max(a, b));
  return -(highest || 1) / 8;
}
