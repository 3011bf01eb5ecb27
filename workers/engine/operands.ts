import type { ConvLayer, DenseLayer, DepthwiseLayer } from '../../src/network/network.ts';
import { slotBytes } from './kernelModule.ts';
import type { Extent, Storage } from './storage.ts';
import { channelOffset, elementOffsets, pixelOffset } from './storage.ts';

export type WeightedLayer = ConvLayer | DepthwiseLayer | DenseLayer;

/** What every output channel of a layer multiplies, seen from an output pixel's source address. */
export interface Operands {
  readonly channels: number;
  /** Operands per channel. */
  readonly count: number;
  /** Offset of operand n of channel o at [o * count + n], or at [n] when all channels share their operands. */
  readonly offsets: Int32Array;
}

/**
 * A convolution whose runs cross pixels of an odd number of channels needs a source in which a pair may begin at any
 * element: every element in a slot of its own, together with the next one.
 */
export function needsPairPerElement(layer: WeightedLayer, source: Extent): boolean {
  return (
    layer.kind === 'conv' && source.c % 2 === 1 && layer.window.dilation.w === 1 && layer.window.kernel.w > 1
  );
}

export function operandsOf(layer: WeightedLayer, source: Storage, pairPerElement: boolean): Operands {
  const channels = layer.bias.length;
  switch (layer.kind) {
    case 'dense':
      return { channels, count: layer.weights.length / channels, offsets: elementOffsets(source) };
    case 'conv': {
      const offsets = pairPerElement ? runOffsets(layer, source) : tapOffsets(layer, source);
      return { channels, count: offsets.length, offsets };
    }
    case 'depthwise': {
      const taps = kernelTaps(layer, source);
      const offsets = new Int32Array(channels * taps.length);
      for (let o = 0; o < channels; o++) {
        const channel = channelOffset(Math.floor(o / layer.depthMultiplier));
        taps.forEach((tap, n) => (offsets[o * taps.length + n] = tap + channel));
      }
      return { channels, count: taps.length, offsets };
    }
  }
}

/** Weights as [channel][operand]; `weights` has the order of the layer's own. */
export function weightsByChannel(layer: WeightedLayer, weights: Int8Array): Int8Array {
  if (layer.kind !== 'depthwise') return weights;
  const channels = layer.bias.length;
  const taps = weights.length / channels;
  return weights.map((_, n) => weights[(n % taps) * channels + Math.floor(n / taps)]!);
}

function kernelTaps({ window }: ConvLayer | DepthwiseLayer, source: Storage): number[] {
  const { kernel, dilation } = window;
  return Array.from({ length: kernel.h * kernel.w }, (_, n) =>
    pixelOffset(source, Math.floor(n / kernel.w) * dilation.h, (n % kernel.w) * dilation.w),
  );
}

function tapOffsets(layer: ConvLayer, source: Storage): Int32Array {
  const channels = Array.from({ length: source.c }, (_, channel) => channelOffset(channel));
  return Int32Array.from(
    kernelTaps(layer, source).flatMap((tap) => channels.map((channel) => tap + channel)),
  );
}

/** Pairs are counted from the start of each kernel row, whatever pixel they fall into. */
function runOffsets({ window }: ConvLayer, source: Storage): Int32Array {
  const runLength = (source.pixelBytes / slotBytes) * window.kernel.w;
  return Int32Array.from({ length: window.kernel.h * runLength }, (_, n) => {
    const lane = n % runLength;
    const row = Math.floor(n / runLength) * window.dilation.h * source.rowBytes;
    return row + (lane - (lane & 1)) * slotBytes + (lane & 1) * 2;
  });
}
