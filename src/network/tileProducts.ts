import type { TileAxes } from './tileAxis.ts';

/** Tiles whose sums a kernel keeps in registers. */
const blockTiles = 9;
/** What a pair of channels costs once per block, in products. */
const pairProducts = 1.5;

export function tileCount({ rows, columns }: TileAxes): number {
  return rows.starts.length * columns.starts.length;
}

/** Times that weights at points are read per image. */
export function blockCount(axes: TileAxes): number {
  return Math.ceil(tileCount(axes) / blockTiles);
}

/** What a pair of weights at a point takes per image, in the time of products: one per tile and some per block of tiles. */
export function tileProducts(axes: TileAxes): number {
  return tileCount(axes) + pairProducts * blockCount(axes);
}
