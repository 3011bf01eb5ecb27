import type { ConvLayer, Network, TileAxis } from './network.ts';
import { imageShape, tensorOf } from './network.ts';
import { tileTransform } from './tileTransform.ts';

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
 * Tiles of `outputs` x `outputs` over what is read of a convolution's output, which a max-pool right after it may read in part.
 * Null where the convolution is not 3x3 with stride 1, or its output is smaller than a tile.
 */
export function tileAxes(
  network: Network,
  layer: ConvLayer,
  outputs: TileAxis['outputs'],
): TileAxes | null {
  const { kernel, stride, dilation } = layer.window;
  const isTiled = kernel.h === 3 && kernel.w === 3;
  if (!isTiled || [stride, dilation].some(({ h, w }) => h !== 1 || w !== 1)) return null;
  const { h, w } = imageShape(tensorOf(network, layer.output));
  const [reader, ...others] = network.layers.filter(({ inputs }) => inputs.includes(layer.output));
  let read = { h, w };
  if (reader?.kind === 'maxPool' && others.length === 0 && layer.output !== network.output) {
    const pooled = imageShape(tensorOf(network, reader.output));
    const { kernel: size, stride: step, padding } = reader.window;
    read = {
      h: Math.min(h, (pooled.h - 1) * step.h + size.h - padding.top),
      w: Math.min(w, (pooled.w - 1) * step.w + size.w - padding.left),
    };
  }
  const rows = tileAxis(outputs, read.h);
  const columns = tileAxis(outputs, read.w);
  return rows && columns && { rows, columns };
}
