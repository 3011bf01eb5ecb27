import type { Exploration } from '../../../exploration/exploration.ts';
import { tileOf } from '../../../exploration/levels/levelTable.ts';
import type { PointSummary } from '../../../exploration/views/pointSummary.ts';

/** Outputs of the tiles that a layer's map is of, rows and columns: at the exact point, which has none, those of its lowest level. */
export function mapTile(
  { levels }: Pick<Exploration, 'levels'>,
  { layers }: Pick<PointSummary, 'layers'>,
  layer: number,
): readonly [number, number] | null {
  const lowest = levels.find((table) => table.layer === layer)?.levels[0];
  return layers.find((each) => each.layer === layer)?.tile ?? (lowest ? tileOf(lowest.variant) : null);
}
