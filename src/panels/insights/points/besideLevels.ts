import { exactLevel } from '../../../exploration/views/pointColumns.ts';

/** Levels of a layer with the exact network a little below the lowest, where they keep the axis to themselves. */
export function besideLevels(values: Float64Array): Float64Array {
  const highest = values.reduce((a, b) => Math.max(a, b));
  return values.map((value) => (value === exactLevel ? -(highest || 1) / 8 : value));
}
