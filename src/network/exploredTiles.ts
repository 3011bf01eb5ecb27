import type { ConvLayer, Network, TileAxis } from './network.ts';
import { imageShape, tensorOf } from './network.ts';
import type { TileAxes } from './tileAxis.ts';
import { pointCount, poolAlone, readExtent, tileAxes, tileAxis } from './tileAxis.ts';

type Side = TileAxis['outputs'];

/** With fewer input channels the transforms take more than tiles save. */
const leastInputChannels = 8;
/** Input channels x points, whose covariance is held as a matrix: 134 MB. */
const mostOperands = 4096;
/** Tiles whose sums a kernel keeps in registers; a pair of channels costs each of them a product, and all together as much as two. */
const blockTiles = 9;
const pairTiles = 2;
/** Pairs that are kept at equal loss of answers, per side of the tiles and relative to sides of 2 (`docs/methods.md`). */
const keptPairs: Readonly<Record<Side, number>> = { 2: 1, 3: 1.15, 4: 1.3 };

/**
 * The tiles in which a convolution skips: those that take least at equal loss, whatever the board. Large tiles have fewer products,
 * but less of them can go, and where tiles are few each weight serves few of them. Tiles of what is pooled by 2x2 are made of whole windows, so that
 * a kernel can pool at once. Null for a convolution that is not 3x3 with stride 1, or has an output smaller than 2x2, too few input channels or too many.
 */
export function exploredTiles(network: Network, layer: ConvLayer): TileAxes | null {
  const extent = readExtent(network, layer);
  const { c } = imageShape(tensorOf(network, layer.inputs[0]!));
  if (c < leastInputChannels || !tileAxes(layer, extent, 2)) return null;
  const sides: readonly Side[] = isPooled(network, layer) ? [4, 2] : [4, 3, 2];
  const along = (size: number) => sides.flatMap((side) => tileAxis(side, size) ?? []);
  const fitting = along(extent.h)
    .flatMap((rows) => along(extent.w).map((columns) => ({ rows, columns })))
    .filter((axes) => pointCount(axes) * c <= mostOperands);
  return fitting.reduce<TileAxes | null>(
    (best, axes) => (best && costOf(best) <= costOf(axes) ? best : axes),
    null,
  );
}

function costOf(axes: TileAxes): number {
  const tiles = axes.rows.starts.length * axes.columns.starts.length;
  const products = pointCount(axes) * (tiles + pairTiles * Math.ceil(tiles / blockTiles));
  return products * keptPairs[axes.rows.outputs] * keptPairs[axes.columns.outputs];
}

/** Whether the output is read in whole 2x2 windows. */
function isPooled(network: Network, layer: ConvLayer): boolean {
  const window = poolAlone(network, layer)?.window;
  const { h, w } = readExtent(network, layer);
  return (
    window !== undefined &&
    [window.kernel, window.stride].every((size) => size.h === 2 && size.w === 2) &&
    [window.padding.top, window.padding.left, h % 2, w % 2].every((odd) => odd === 0)
  );
}
