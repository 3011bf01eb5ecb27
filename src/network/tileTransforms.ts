import { tilesOf2, tilesOf3, tilesOf4 } from './denseTiles.ts';
import { stridedTilesOf2, stridedTilesOf3, stridedTilesOf4 } from './stridedTiles.ts';
import type { TileTransform } from './tileTransform.ts';

const byStride = {
  1: { 2: tilesOf2, 3: tilesOf3, 4: tilesOf4 },
  2: { 2: stridedTilesOf2, 3: stridedTilesOf3, 4: stridedTilesOf4 },
} as const;

export const tileTransforms: readonly TileTransform[] = Object.values(byStride).flatMap((some) =>
  Object.values(some),
);

/** The transform for tiles of so many outputs, side by side or so far apart. */
export function tileTransform({
  outputs,
  stride = 1,
}: Pick<TileTransform, 'outputs'> & Partial<TileTransform>): TileTransform {
  return byStride[stride][outputs];
}
