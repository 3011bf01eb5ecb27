import type { Window } from '../../src/network/network.ts';
import type { Arena } from './arena.ts';
import type { FloatPlane } from './floatPlane.ts';
import { pixelAddress } from './floatPlane.ts';
import { floatBytes } from './kernelModule.ts';
import type { WeightedLayer } from './operands.ts';
import type { Extent, Margins } from './storage.ts';

const entryWords = 2;
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

function productWindow(layer: WeightedLayer): Window {
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
  /** {source, target} of every such input. */
  readonly pixels: number;
  readonly count: number;
  /** Per input channel its first entry in the two arrays below; one more for the last end. */
  readonly firsts: Int32Array;
  /** Weights that connect an input with an output, and where that output lies. */
  readonly weights: Int32Array;
  readonly offsets: Int32Array;
  /** Address of the lists and of their entries. */
  readonly starts: number;
  readonly entries: number;
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
  const extent = productInput(layer, target);
  const pixelBytes = extent.c * floatBytes;
  const input = { ...extent, address: target.address, pixelBytes, rowBytes: extent.w * pixelBytes };
  const uses = usesOf(layer, input.c);
  const { stride } = productWindow(layer);
  const phases = Array.from({ length: stride.h * stride.w }, (_, n) =>
    phaseOf(arena, layer, uses, scaled, input, Math.floor(n / stride.w), n % stride.w),
  );
  return {
    setWeights(weights) {
      for (const phase of phases) {
        const words = arena.int32(phase.entries, phase.weights.length * entryWords);
        const floats = arena.float32(phase.entries, phase.weights.length * entryWords);
        const starts = arena.int32(phase.starts, input.c + 1);
        let end = 0;
        starts[0] = phase.entries;
        for (let channel = 0; channel < input.c; channel++) {
          for (let n = phase.firsts[channel]!; n < phase.firsts[channel + 1]!; n++) {
            const weight = weights[phase.weights[n]!]!;
            if (weight === 0) continue;
            words[end] = phase.offsets[n]!;
            floats[end + 1] = weight;
            end += entryWords;
          }
          starts[channel + 1] = phase.entries + end * 4;
        }
      }
    },
    add() {
      for (const { pixels, count, starts } of phases) arena.kernels.gather(pixels, count, starts, input.c);
    },
  };
}

function phaseOf(
  arena: Arena,
  layer: WeightedLayer,
  uses: Uses,
  scaled: FloatPlane,
  target: FloatPlane,
  phaseY: number,
  phaseX: number,
): Phase {
  const { kernel, stride, dilation, padding } = productWindow(layer);
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
  /** Offset of the output that a tap leads to; NaN where there is none. */
  const taps = Array.from({ length: kernel.h * kernel.w }, (_, tap) => {
    const y = (phaseY - Math.floor(tap / kernel.w) * dilation.h) / stride.h;
    const x = (phaseX - (tap % kernel.w) * dilation.w) / stride.w;
    return Number.isInteger(y) && Number.isInteger(x) ? y * scaled.rowBytes + x * scaled.pixelBytes : NaN;
  });
  const firsts = new Int32Array(target.c + 1);
  uses.taps.forEach((tap, weight) => {
    if (!Number.isNaN(taps[tap])) firsts[uses.inputChannels[weight]! + 1]!++;
  });
  for (let channel = 0; channel < target.c; channel++) firsts[channel + 1]! += firsts[channel]!;
  const ends = firsts.slice();
  const reached = firsts[target.c]!;
  const [weights, offsets] = [new Int32Array(reached), new Int32Array(reached)];
  uses.taps.forEach((tap, weight) => {
    if (Number.isNaN(taps[tap])) return;
    const at = ends[uses.inputChannels[weight]!]!++;
    weights[at] = weight;
    offsets[at] = taps[tap]! + uses.outputChannels[weight]! * floatBytes;
  });
  return {
    pixels: arena.put(Int32Array.from(pixels)),
    count: pixels.length / 2,
    firsts,
    weights,
    offsets,
    starts: arena.take((target.c + 1) * 4),
    entries: arena.take(reached * entryWords * 4),
  };
}

/** Which input and output channel each weight connects, and through which tap. */
interface Uses {
  readonly inputChannels: Int32Array;
  readonly outputChannels: Int32Array;
  readonly taps: Int32Array;
}

function usesOf(layer: WeightedLayer, inputs: number): Uses {
  const { length } = layer.weights;
  const outputs = layer.bias.length;
  const perChannel = length / outputs;
  const none = () => new Int32Array(length);
  const [inputChannels, outputChannels, taps] = [none(), none(), none()];
  for (let weight = 0; weight < length; weight++)
    if (layer.kind === 'depthwise') {
      const output = weight % outputs;
      outputChannels[weight] = output;
      inputChannels[weight] = Math.floor(output / layer.depthMultiplier);
      taps[weight] = Math.floor(weight / outputs);
    } else {
      const operand = weight % perChannel;
      outputChannels[weight] = Math.floor(weight / perChannel);
      inputChannels[weight] = operand % inputs;
      taps[weight] = Math.floor(operand / inputs);
    }
  return { inputChannels, outputChannels, taps };
}
