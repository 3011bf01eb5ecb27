import type { ConvLayer, Network, TileAxis } from './network.ts';
import { imageShape, tensorOf } from './network.ts';
import type { TileAxes } from './tileAxis.ts';
import { pointCount, pointsOf, poolAlone, readExtent, tileAxes, tileAxis } from './tileAxis.ts';

type Side = TileAxis['outputs'];

/** With fewer input channels the transforms take more than tiles save. */
const leastInputChannels = 8;
/** Input channels x points, whose covariance is held as a matrix: 134 MB. */
const mostOperands = 4096;

/**
 * The tiles in which a convolution skips: those with the fewest products over the output as it is read, 4 outputs a side where several
 * have as few. Tiles of what is pooled by 2x2 are made of whole windows, so that a kernel can pool at once. Null for a convolution that is
 * not 3x3 with stride 1, or has an output smaller than 2x2, too few input channels or too many.
 */
export function exploredTiles(network: Network, layer: ConvLayer): TileAxes | null {
  const extent = readExtent(network, layer);
  const { c } = imageShape(tensorOf(network, layer.inputs[0]!));
  if (c < leastInputChannels || !tileAxes(layer, extent, 2)) return null;
  const sides: Side[] = isPooled(network, layer) ? [4, 2] : [4, 3, 2];
  for (; sides.length > 0; sides.shift()) {
    const axes = { rows: fewestProducts(extent.h, sides), columns: fewestProducts(extent.w, sides) };
    if (pointCount(axes) * c <= mostOperands) return axes;
  }
  return null;
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

/** @param sides the preferred one first; the last one, of 2 outputs, always fits */
function fewestProducts(extent: number, sides: readonly Side[]): TileAxis {
  const axes = sides.flatMap((side) => tileAxis(side, extent) ?? []);
  const products = (axis: TileAxis) => axis.starts.length * pointsOf(axis);
  return axes.reduce((best, axis) => (products(axis) < products(best) ? axis : best));
}
