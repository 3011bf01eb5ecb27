import type { ConvLayer, Network, TileAxis } from './network.ts';
import { imageShape, tensorOf } from './network.ts';
import type { TileAxes } from './tileAxis.ts';
import { pointCount, poolAlone, readExtent, tileAxes, tileAxis } from './tileAxis.ts';
import { blockCount, tileCount, tileProducts } from './tileProducts.ts';

type Side = TileAxis['outputs'];

/** With fewer input channels the transforms take more than tiles save. */
const leastInputChannels = 8;
/** Input channels x points, whose covariance is held as a matrix: 134 MB. */
const mostOperands = 4096;
/** Share of the pairs that is kept in tiles of 2x2, and how much more is kept at equal loss of answers, per side of the tiles (`docs/methods.md`). */
const keptShare = 0.35;
const keptPairs: Readonly<Record<Side, number>> = { 2: 1, 3: 1.15, 4: 1.225 };
/** What a list of pairs takes per block of tiles, and per tile, in the time of products. */
const listProducts = { block: 6, tile: 0.5 };
/** What transforms take per point of a tile: of the inputs per pair of channels, and of the outputs per channel. */
const transformProducts = { inputPair: 4, output: 3 };

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
  const cost = (axes: TileAxes) => costOf(axes, c, layer.bias.length);
  return fitting.reduce<TileAxes | null>(
    (best, axes) => (best && cost(best) <= cost(axes) ? best : axes),
    null,
  );
}

/**
 * Smaller tiles than {@link exploredTiles} of the same convolution, 2x2: slower at equal loss where memory is no object, but with a third of the tables. Tiles of
 * three rows keep these where they cover the output without a rest, since strips of the input may then be made of them. Null where there are no smaller ones.
 */
export function smallTiles(network: Network, layer: ConvLayer): TileAxes | null {
  const usual = exploredTiles(network, layer);
  const small = usual && tileAxes(layer, readExtent(network, layer), 2);
  if (!small) return null;
  const { outputs, starts } = usual.rows;
  const isMadeOfThrees = outputs === 3 && starts.every((start) => start % 3 === 0);
  const axes = isMadeOfThrees ? { ...small, rows: usual.rows } : small;
  return pointCount(axes) < pointCount(usual) ? axes : null;
}

/** How many times the pairs of 2x2 tiles are kept at equal loss of answers. */
export function keptAtEqualLoss({ rows, columns }: Pick<TileAxes, 'rows' | 'columns'>): number {
  return keptPairs[rows.outputs] * keptPairs[columns.outputs];
}

/** Of a convolution with so many input and output channels, in the time of products. */
function costOf(axes: TileAxes, inC: number, outC: number): number {
  const [tiles, pairs] = [tileCount(axes), Math.ceil(inC / 2)];
  const kept = pairs * keptShare * keptAtEqualLoss(axes);
  const lists = kept * tileProducts(axes) + listProducts.block * blockCount(axes) + listProducts.tile * tiles;
  const transforms = tiles * (transformProducts.inputPair * pairs + transformProducts.output * outC);
  return pointCount(axes) * (outC * lists + transforms);
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
