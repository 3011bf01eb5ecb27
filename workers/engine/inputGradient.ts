import type { ConvLayer, DenseLayer, DepthwiseLayer, Window } from '../../src/network/network.ts';
import type { Arena } from './arena.ts';
import type { FloatPlane } from './floatPlane.ts';
import { pixelAddress } from './floatPlane.ts';
import { FLOAT_BYTES } from './kernelModule.ts';
import type { Extent, Margins } from './storage.ts';

type WeightedLayer = ConvLayer | DepthwiseLayer | DenseLayer;

const ENTRY_WORDS = 2;
const wholeInput: Window = {
  kernel: { h: 1, w: 1 },
  stride: { h: 1, w: 1 },
  dilation: { h: 1, w: 1 },
  padding: { top: 0, left: 0, bottom: 0, right: 0 },
};

/** The gradient of a layer of products by its input. */
export interface InputGradient {
  /** Enters the weights, in the layer's order. */
  setWeights(weights: Int8Array): void;
  /** Adds to the input's gradient what `scaled`, the gradient of the sums, gives. */
  add(): void;
}

/** A dense layer is a convolution of one pixel with all elements as channels. */
export function productInput(layer: WeightedLayer, source: Extent): Extent {
  return layer.kind === 'dense' ? { h: 1, w: 1, c: source.h * source.w * source.c } : source;
}

export function productWindow(layer: WeightedLayer): Window {
  return layer.kind === 'dense' ? wholeInput : layer.window;
}

/** Margins of 0 around the gradient of the sums, so that every input finds the outputs it could take part in. */
export function gradientMargins(layer: WeightedLayer, source: Extent, target: Extent): Margins {
  const { kernel, stride, dilation, padding } = productWindow(layer);
  const before = (taps: number, gap: number, step: number) => Math.ceil(((taps - 1) * gap) / step);
  const after = (extent: number, pad: number, step: number, outputs: number) =>
    Math.max(0, Math.floor((extent - 1 + pad) / step) - (outputs - 1));
  const input = productInput(layer, source);
  return {
    top: before(kernel.h, dilation.h, stride.h),
    left: before(kernel.w, dilation.w, stride.w),
    bottom: after(input.h, padding.top, stride.h, target.h),
    right: after(input.w, padding.left, stride.w, target.w),
  };
}

/** Inputs whose distance to the window's stride is the same are reached by the same taps. */
interface Phase {
  readonly pixels: number;
  readonly count: number;
  /** Per tap [kh][kw] the offset of the output it leads to, or null when it leads to none. */
  readonly taps: readonly (number | null)[];
}

/**
 * @param scaled gradient of the layer's sums, with {@link gradientMargins}
 * @param target gradient of the input, without margins
 */
export function inputGradient(
  arena: Arena,
  layer: WeightedLayer,
  scaled: FloatPlane,
  target: FloatPlane,
): InputGradient {
  const input = { ...target, ...productInput(layer, target) };
  const plane = layer.kind === 'dense' ? { ...input, pixelBytes: input.c * FLOAT_BYTES, rowBytes: 0 } : input;
  const phases = phasesOf(arena, productWindow(layer), scaled, plane);
  const uses = usesOf(layer, input.c);
  const lists = phases.map((phase) => {
    const capacity = uses.reduce((sum, use) => sum + (phase.taps[use.tap] === null ? 0 : 1), 0);
    return {
      starts: arena.take((input.c + 1) * 4),
      entries: arena.take(capacity * ENTRY_WORDS * 4),
      capacity,
    };
  });

  return {
    setWeights(weights) {
      phases.forEach(({ taps }, k) => {
        const { starts, entries, capacity } = lists[k]!;
        const words = arena.int32(entries, capacity * ENTRY_WORDS);
        const floats = arena.float32(entries, capacity * ENTRY_WORDS);
        const ends = arena.int32(starts, input.c + 1);
        let end = 0;
        let channel = 0;
        ends[0] = entries;
        for (const use of uses) {
          while (channel < use.inputChannel) ends[++channel] = entries + end * 4;
          const tap = taps[use.tap] ?? null;
          const weight = weights[use.weight]!;
          if (tap === null || weight === 0) continue;
          words[end] = tap + use.outputChannel * FLOAT_BYTES;
          floats[end + 1] = weight;
          end += ENTRY_WORDS;
        }
        while (channel < input.c) ends[++channel] = entries + end * 4;
      });
    },
    add() {
      phases.forEach(({ pixels, count }, k) => {
        arena.kernels.gather(pixels, count, lists[k]!.starts, input.c);
      });
    },
  };
}

function phasesOf(arena: Arena, window: Window, scaled: FloatPlane, target: FloatPlane): Phase[] {
  const { kernel, stride, dilation, padding } = window;
  return Array.from({ length: stride.h * stride.w }, (_, phase): Phase => {
    const [phaseY, phaseX] = [Math.floor(phase / stride.w), phase % stride.w];
    const pixels: number[] = [];
    for (let y = 0; y < target.h; y++)
      for (let x = 0; x < target.w; x++) {
        const [atY, atX] = [y + padding.top, x + padding.left];
        if (atY % stride.h !== phaseY || atX % stride.w !== phaseX) continue;
        pixels.push(
          pixelAddress(scaled, Math.floor(atY / stride.h), Math.floor(atX / stride.w)),
          pixelAddress(target, y, x),
        );
      }
    const taps = Array.from({ length: kernel.h * kernel.w }, (_tap, tap) => {
      const y = (phaseY - Math.floor(tap / kernel.w) * dilation.h) / stride.h;
      const x = (phaseX - (tap % kernel.w) * dilation.w) / stride.w;
      if (!Number.isInteger(y) || !Number.isInteger(x)) return null;
      return y * scaled.rowBytes + x * scaled.pixelBytes;
    });
    return { pixels: arena.put(Int32Array.from(pixels)), count: pixels.length / 2, taps };
  });
}

/** Where a weight connects an input with an output channel. */
interface Use {
  readonly inputChannel: number;
  readonly outputChannel: number;
  readonly tap: number;
  readonly weight: number;
}

/** Every weight's use, ordered by input channel. */
function usesOf(layer: WeightedLayer, inputChannels: number): Use[] {
  const outputs = layer.bias.length;
  const uses: Use[] = [];
  for (let weight = 0; weight < layer.weights.length; weight++) {
    if (layer.kind === 'depthwise') {
      const outputChannel = weight % outputs;
      const inputChannel = Math.floor(outputChannel / layer.depthMultiplier);
      uses.push({ inputChannel, outputChannel, tap: Math.floor(weight / outputs), weight });
    } else {
      const perChannel = layer.weights.length / outputs;
      const operand = weight % perChannel;
      const outputChannel = Math.floor(weight / perChannel);
      const tap = Math.floor(operand / inputChannels);
      uses.push({ inputChannel: operand % inputChannels, outputChannel, tap, weight });
    }
  }
  return uses.sort((a, b) => a.inputChannel - b.inputChannel);
}
