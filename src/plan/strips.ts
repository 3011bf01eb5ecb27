import type { Routine } from '../assembly/routine.ts';
import { clearImage } from '../kernels/clearMargins.ts';
import { centreValues, int8Source } from '../kernels/elementwise.ts';
import type { ImageLayout } from '../kernels/imageLayout.ts';
import { imageBytes, int16Output, overreadBytes, rowBytes } from '../kernels/imageLayout.ts';
import { exploredTiles } from '../network/exploredTiles.ts';
import type { IntegerLayer, IntegerNetwork, Layer, PoolLayer, Tensor, Window } from '../network/network.ts';
import { aligned } from './placeBuffers.ts';
import type { StoredActivation } from './tensorStorage.ts';
import { outputOf, plainImage } from './tensorStorage.ts';

/** Layers that can run on some rows of their input after the others. */
export type WindowedLayer = Extract<IntegerLayer, { kind: 'conv' | 'tiledConv' | 'depthwise' }>;

export function isWindowed(layer: Layer): layer is WindowedLayer {
  return layer.kind === 'conv' || layer.kind === 'tiledConv' || layer.kind === 'depthwise';
}

/** How a layer reads an int8 tensor: strip by strip, each an int16 image of some rows in scratch memory. */
export interface StripShape {
  /** The values of the tensor, with the zeros of PAD layers and of the layer's windows as margins. */
  readonly input: ImageLayout;
  /** The windows' own part of them. */
  readonly padding: Window['padding'];
  /** Rows that one row of outputs needs, and those between two. */
  readonly reach: number;
  readonly step: number;
  readonly outH: number;
  /** Rows of outputs that strips may have, ascending. All strips have as many. */
  readonly heights: readonly number[];
}

/** What the calls of one kernel read and write. */
export interface Strips {
  /** Zeroes the margins of the whole output; null where it has none. */
  readonly clearing: Routine | null;
  readonly calls: readonly StripCall[];
  /** The strip as the kernel sees it, in front of the kernel's own scratch memory. */
  readonly image: ImageLayout;
  readonly imageBytes: number;
  /** Rows of outputs. */
  readonly height: number;
}

interface StripCall {
  /** Fills the strip. */
  readonly expansion: Routine;
  /** From the start of the int8 tensor to the first row that is read, and from that of the output to the first that is written. */
  readonly inputBytes: number;
  readonly outputBytes: number;
}

const noPadding = { top: 0, left: 0, bottom: 0, right: 0 };
const tiledWindow = { kernel: { h: 3, w: 3 }, stride: { h: 1, w: 1 }, dilation: { h: 1, w: 1 } };

/** The values of an int8 tensor, with the zeros of PAD layers and of the layer's windows as margins. */
export function stripInput(layer: WindowedLayer, { tensor, storage }: StoredActivation): ImageLayout {
  const { kernel, padding } = windowOf(layer);
  const pads = (storage.kind === 'int8' && storage.pads) || noPadding;
  const values = plainImage(tensor);
  const image = {
    ...{ h: values.h - pads.top - pads.bottom, w: values.w - pads.left - pads.right, c: values.c },
    top: pads.top + padding.top,
    left: pads.left + padding.left,
    bottom: pads.bottom + padding.bottom,
    right: pads.right + padding.right,
  };
  if (layer.kind !== 'depthwise' && kernel.w > 1 && rowBytes(image) % 4 !== 0) image.right++;
  return image;
}

/**
 * Null where some strip would hold no value.
 * @param pool that the kernel does as well
 * @param outH rows of what it writes
 */
export function stripShape(
  network: IntegerNetwork,
  layer: WindowedLayer,
  pool: PoolLayer | null,
  input: ImageLayout,
  outH: number,
): StripShape | null {
  const { kernel, stride, dilation, padding } = windowOf(layer);
  const poolRows = pool?.window.kernel.h ?? 1;
  const reach = (poolRows - 1) * stride.h + (kernel.h - 1) * dilation.h + 1;
  const shape = { input, padding, reach, step: poolRows * stride.h, outH };
  const unit = tileRows(network, layer, outH * poolRows);
  const heights = Array.from({ length: outH }, (_, i) => i + 1).filter(
    (height) =>
      outH % height === 0 &&
      (height * poolRows) % unit === 0 &&
      rowsOf(shape, height).every(({ image }) => image.h > 0),
  );
  return heights.length > 0 ? { ...shape, heights } : null;
}

function windowOf(layer: WindowedLayer): Window {
  return layer.kind === 'tiledConv' ? { ...tiledWindow, padding: layer.padding } : layer.window;
}

/** Rows of the tiles by which the layer skips, or may skip; strips are made of whole ones. */
function tileRows(network: IntegerNetwork, layer: WindowedLayer, outH: number): number {
  const axis =
    layer.kind === 'conv'
      ? exploredTiles(network, layer)?.rows
      : layer.kind === 'tiledConv'
        ? layer.rows
        : null;
  if (!axis) return 1;
  return axis.starts.length * axis.outputs === outH ? axis.outputs : outH;
}

/** The part of the input that each strip holds. */
function rowsOf(
  { input, reach, step, outH }: Omit<StripShape, 'heights'>,
  height: number,
): { readonly image: ImageLayout; readonly first: number }[] {
  const rows = (height - 1) * step + reach;
  return Array.from({ length: outH / height }, (_, n) => {
    const start = n * height * step - input.top;
    const first = Math.max(0, start);
    const end = Math.min(input.h, start + rows);
    return { image: { ...input, top: first - start, h: end - first, bottom: start + rows - end }, first };
  });
}

/** Scratch memory of a strip. */
export function stripBytes(shape: StripShape, height: number): number {
  return aligned(imageBytes(rowsOf(shape, height)[0]!.image) + overreadBytes);
}

/**
 * How far before the int8 tensor its output has to begin, as int8 too, to be written over it: no strip writes what a later one reads.
 * @param output of which a strip writes whole rows
 */
export function leadBytes({ input, step, outH }: StripShape, output: Tensor): number {
  const rowBytes = input.w * input.c;
  const { w, c } = plainImage(output);
  const written = Array.from({ length: outH - 1 }, (_, n) => n + 1);
  return Math.max(
    0,
    ...written.map((rows) => {
      const read = Math.min(input.h, Math.max(0, rows * step - input.top));
      return rows * w * c - read * rowBytes;
    }),
  );
}

/** @param name begins the names of the functions */
export function stripsOf(
  shape: StripShape,
  height: number,
  name: string,
  { zeroPoint }: Tensor,
  output: StoredActivation,
): Strips {
  const { input, padding } = shape;
  const { w, c } = input;
  const expansions = new Map<string, Routine>();
  const expansionOf = (image: ImageLayout): Routine => {
    const key = `${image.top} ${image.h}`;
    const known = expansions.get(key);
    if (known) return known;
    const expansion = centreValues({
      name: `${name}_strip_${expansions.size}`,
      source: int8Source(w * c),
      inputZeroPoint: zeroPoint,
      zeroPoint,
      output: int16Output(image),
      h: image.h,
      rowValues: w * c,
    });
    expansions.set(key, expansion);
    return expansion;
  };
  const written = outputOf(output);
  const rows = rowsOf(shape, height);
  const { top, h, bottom } = rows[0]!.image;
  return {
    clearing: written.image && clearImage(`${name}_margins`, written.image),
    calls: rows.map(({ image, first }, n) => ({
      expansion: expansionOf(image),
      inputBytes: first * w * c,
      outputBytes: written.originBytes + n * height * written.rowBytes,
    })),
    image: {
      ...{ c, top: padding.top, h: top + h + bottom - padding.top, bottom: 0 },
      ...{ left: padding.left, w: input.left + w + input.right - padding.left, right: 0 },
    },
    imageBytes: stripBytes(shape, height),
    height,
  };
}

/** The functions besides the kernel's own, and how often each is called. */
export function stripRoutines({ clearing, calls }: Strips): ReadonlyMap<Routine, number> {
  const times = new Map<Routine, number>(clearing ? [[clearing, 1]] : []);
  for (const { expansion } of calls) times.set(expansion, (times.get(expansion) ?? 0) + 1);
  return times;
}
