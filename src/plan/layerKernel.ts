import type { Routine } from '../assembly/routine.ts';
import { bilinearResize } from '../kernels/bilinearResize.ts';
import type { ConvTask, TiledConvTask } from '../kernels/convolution/convTask.ts';
import { taskAt } from '../kernels/convolution/convTask.ts';
import { dense } from '../kernels/dense.ts';
import { depthwise, largestDepthwiseTaps } from '../kernels/depthwise.ts';
import { centreValues } from '../kernels/elementwise.ts';
import type { ImageLayout, OutputLayout } from '../kernels/imageLayout.ts';
import { planarDepthwise } from '../kernels/planarDepthwise.ts';
import { averagePool, maxPool, meanOfImage } from '../kernels/pooling.ts';
import type { ConvLayer, DenseLayer, DepthwiseLayer, IntegerLayer, Tensor } from '../network/network.ts';
import { elementCount } from '../network/network.ts';
import { operandPairs } from '../network/operandPairs.ts';
import { elementwiseKernel, isElementwise } from './elementwiseKernel.ts';
import type { LayerPlace } from './layerPlace.ts';
import type { StoredActivation } from './tensorStorage.ts';
import { inputOf, outputOf, plainImage, sourceOf } from './tensorStorage.ts';

/** A layer's function: its instructions, or a convolution whose kernel depends on what it skips and on the board. */
export type LayerKernel = { readonly routine: Routine } | { readonly task: ConvTask | TiledConvTask };

/** Layers that have kernels of their own: no views, no runtime functions, none with a kernel per input. */
export type KernelLayer = Exclude<IntegerLayer, { kind: 'reshape' | 'pad' | 'rearrange' | 'softmax' }>;

/** The kernel of one layer on tensors as they are stored; inputs must be images, but for layers that read single values. */
export function layerKernel(layer: KernelLayer, place: LayerPlace): LayerKernel {
  if (isElementwise(layer)) return { routine: elementwiseKernel(layer, place) };
  if (isPooling(layer)) return { routine: poolingKernel(layer, place) };
  if (layer.kind === 'dense') return { routine: denseKernel(layer, place) };
  const { rounding, name, inputs, output, pool, stripHeight } = place;
  const [input] = inputs;
  if (input.storage.kind !== 'image') throw new RangeError(`layer ${layer.index} needs an image`);
  const { image } = input.storage;
  const [source, target] = [input.tensor, output.tensor];
  const { h, w: outW, c: outC } = plainImage(target);
  const outH = stripHeight ?? h;
  const written = stripHeight === undefined ? outputOf(output) : stripOutput(output);
  const shape = { name, input: image, output: written, outH, outW, outC, rounding };
  const windowed = { ...shape, inputZeroPoint: source.zeroPoint, outputZeroPoint: target.zeroPoint };
  switch (layer.kind) {
    case 'conv':
    case 'tiledConv':
      return { task: taskAt({ ...windowed, ...(pool && { pool }) }, layer) };
    case 'depthwise': {
      const { kernel } = layer.window;
      if (image.planar) return { routine: planarDepthwise({ ...windowed, layer }) };
      if (layer.depthMultiplier === 1 && kernel.h * kernel.w <= largestDepthwiseTaps)
        return { routine: depthwise({ ...windowed, layer }) };
      return { task: taskAt(windowed, asConvolution(layer, image.c)) };
    }
    case 'bilinearResize':
      return { routine: bilinearResize({ ...shape, layer, zeroPoint: target.zeroPoint }) };
  }
}

function denseKernel(layer: DenseLayer, { rounding, name, inputs, output }: LayerPlace): Routine {
  const [source, target] = [inputs[0].tensor, output.tensor];
  const { element, originBytes } = inputOf(inputs[0]);
  return dense({
    ...{ name, layer, rounding, output: outputOf(output) },
    ...{ inputElement: element, inputOrigin: originBytes, rows: denseRows(layer, source) },
    ...{ inputZeroPoint: source.zeroPoint, outputZeroPoint: target.zeroPoint },
  });
}

/** How many rows of inputs a dense layer has. */
export function denseRows({ weights, bias }: DenseLayer, { shape }: Tensor): number {
  return (elementCount(shape) * bias.length) / weights.length;
}

/** Layers that read values one by one, several for an output. */
type PoolingLayer = Extract<IntegerLayer, { kind: 'maxPool' | 'averagePool' | 'mean' }>;

export function isPooling(layer: IntegerLayer): layer is PoolingLayer {
  return layer.kind === 'maxPool' || layer.kind === 'averagePool' || layer.kind === 'mean';
}

function poolingKernel(layer: PoolingLayer, { rounding, name, inputs, output }: LayerPlace): Routine {
  const [source, target] = [inputs[0].tensor, output.tensor];
  const { h: outH, w: outW } = plainImage(target);
  const zeroPoints = { inputZeroPoint: source.zeroPoint, zeroPoint: target.zeroPoint };
  const task = { name, input: inputOf(inputs[0]), output: outputOf(output), ...zeroPoints };
  if (layer.kind === 'mean') return meanOfImage({ ...task, layer, rounding });
  const { window, clamp } = layer;
  const poolOf = layer.kind === 'maxPool' ? maxPool : averagePool;
  return poolOf({ ...task, outH, outW, window, clamp });
}

/** Some rows of a tensor, whose margins another kernel clears. */
function stripOutput(output: StoredActivation): OutputLayout {
  return { ...outputOf(output), originBytes: 0, image: null };
}

/** Copies values row by row from one storage to another, centred at the target's zero point. */
export function copyKernel(
  name: string,
  from: StoredActivation,
  to: StoredActivation,
  { h, w, c }: ImageLayout,
): Routine {
  return centreValues({
    name,
    source: sourceOf(from, w * c),
    inputZeroPoint: from.tensor.zeroPoint,
    zeroPoint: to.tensor.zeroPoint,
    output: outputOf(to, w * c),
    h,
    rowValues: w * c,
  });
}

/** A depthwise convolution as a convolution that skips the pairs of all other channels. */
function asConvolution(layer: DepthwiseLayer, inC: number): ConvLayer {
  const { kernel } = layer.window;
  const outC = inC * layer.depthMultiplier;
  const taps = kernel.h * kernel.w;
  const weights = new Int8Array(outC * taps * inC);
  for (let o = 0; o < outC; o++)
    for (let tap = 0; tap < taps; tap++)
      weights[(o * taps + tap) * inC + Math.floor(o / layer.depthMultiplier)] =
        layer.weights[tap * outC + o]!;
  const conv = { ...layer, kind: 'conv', weights } as const;
  const { operandCount, pairCount, first, width } = operandPairs(conv);
  const skipped = new Uint8Array(outC * pairCount);
  for (let entry = 0; entry < skipped.length; entry++) {
    const pair = entry % pairCount;
    const start = ((entry - pair) / pairCount) * operandCount + first[pair]!;
    skipped[entry] = weights[start] === 0 && (width[pair] === 1 || weights[start + 1] === 0) ? 1 : 0;
  }
  return { ...conv, skipped };
}
