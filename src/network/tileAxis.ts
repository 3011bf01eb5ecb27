import type { ConvLayer, Layer, Network, PoolLayer, Size, TileAxis } from './network.ts';
import { imageShape, tensorOf } from './network.ts';
import { tileTransform } from './tileTransforms.ts';

/** Tiles of a convolution's output along both dimensions. */
export interface TileAxes {
  readonly rows: TileAxis;
  readonly columns: TileAxis;
}

/** Points of a tile of both dimensions. */
export function pointCount({ rows, columns }: TileAxes): number {
  return pointsOf(rows) * pointsOf(columns);
}

/** Points of a tile along this dimension. */
export function pointsOf(axis: TileAxis): number {
  return tileTransform(axis).inputRows.length;
}

/** Tiles that cover `extent` outputs, the last one moved back to end with them; null for fewer outputs than a tile has. */
export function tileAxis(outputs: TileAxis['outputs'], extent: number): TileAxis | null {
  if (extent < outputs) return null;
  const starts = Array.from({ length: Math.ceil(extent / outputs) }, (_, n) =>
    Math.min(n * outputs, extent - outputs),
  );
  return { outputs, starts };
}

/**
 * Tiles of `outputs` x `outputs` over the first `extent` of a convolution's output. Null where the convolution is not 3x3 with
 * stride 1, or the extent is smaller than a tile.
 */
export function tileAxes({ window }: ConvLayer, extent: Size, outputs: TileAxis['outputs']): TileAxes | null {
  const { kernel, stride, dilation } = window;
  const isTiled = kernel.h === 3 && kernel.w === 3;
  if (!isTiled || [stride, dilation].some(({ h, w }) => h !== 1 || w !== 1)) return null;
  const rows = tileAxis(outputs, extent.h);
  const columns = tileAxis(outputs, extent.w);
  return rows && columns && { rows, columns };
}

/** The max-pool that alone reads a layer's output, or null. */
export function poolAlone(network: Network, { output }: Layer): PoolLayer | null {
  const [reader, ...others] = network.layers.filter(({ inputs }) => inputs.includes(output));
  return reader?.kind === 'maxPool' && others.length === 0 && output !== network.output ? reader : null;
}

/** Rows and columns of a layer's output that are read: a max-pool that alone reads it may leave the last ones out. */
export function readExtent(network: Network, layer: Layer): Size {
  const { h, w } = imageShape(tensorOf(network, layer.output));
  const pool = poolAlone(network, layer);
  if (!pool) return { h, w };
  const pooled = imageShape(tensorOf(network, pool.output));
  const { kernel, stride, padding } = pool.window;
  return {
    h: Math.min(h, (pooled.h - 1) * stride.h + kernel.h - padding.top),
    w: Math.min(w, (pooled.w - 1) * stride.w + kernel.w - padding.left),
  };
}
