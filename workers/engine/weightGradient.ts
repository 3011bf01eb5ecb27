import type { ConvLayer, SkipMask } from '../../src/network/network.ts';
import { operandPairs } from '../../src/network/operandPairs.ts';
import type { Arena } from './arena.ts';
import type { FloatPlane } from './floatPlane.ts';
import { pixelAddress, takePlane } from './floatPlane.ts';
import { quadPairs } from './kernelModule.ts';
import type { Storage } from './storage.ts';

/** The gradient of a convolution by its weights. */
export interface WeightGradient {
  /** Enters which pairs are skipped, and starts sums at 0. */
  begin(skipped?: SkipMask): void;
  /** Adds what one group of images gives: `source` is its input, the scaled gradient is in place. */
  add(source: number): void;
  /** The sums [outC][operand], 0 where skipped. */
  result(): Float32Array;
}

/** @param scaled gradient of the layer's sums */
export function weightGradient(
  arena: Arena,
  layer: ConvLayer,
  source: Storage,
  scaled: FloatPlane,
): WeightGradient {
  const { stride, padding, kernel, dilation } = layer.window;
  const input = takePlane(arena, source, padding);
  const channels = layer.bias.length;
  const pairs = operandPairs(layer);
  const capacity = channels * Math.ceil(pairs.pairCount / quadPairs) * quadPairs;
  const starts = arena.take((channels + 1) * 4);
  const entries = arena.take(capacity * 4);
  const sums = arena.take(capacity * 8);
  const pixels = arena.put(
    Int32Array.from(
      Array.from({ length: scaled.h * scaled.w }, (_, n) => {
        const [y, x] = [Math.floor(n / scaled.w), n % scaled.w];
        return [
          pixelAddress(input, y * stride.h - padding.top, x * stride.w - padding.left),
          pixelAddress(scaled, y, x),
        ];
      }).flat(),
    ),
  );
  const offsets = Int32Array.from(pairs.first, (operand) => {
    const tap = Math.floor(operand / source.c);
    const y = Math.floor(tap / kernel.w) * dilation.h;
    const x = (tap % kernel.w) * dilation.w;
    return y * input.rowBytes + x * input.pixelBytes + (operand % source.c) * (input.pixelBytes / source.c);
  });
  /** First weight of every listed pair, -1 where a quad is filled up. */
  const weightOf = new Int32Array(capacity);
  const widthOf = new Uint8Array(capacity);
  let listed = 0;

  return {
    begin(skipped) {
      const list = arena.int32(entries, capacity);
      const ends = arena.int32(starts, channels + 1);
      listed = 0;
      for (let channel = 0; channel < channels; channel++) {
        ends[channel] = entries + listed * 4;
        for (let p = 0; p < pairs.pairCount; p++) {
          if (skipped?.[channel * pairs.pairCount + p] === 1) continue;
          list[listed] = offsets[p]!;
          weightOf[listed] = channel * pairs.operandCount + pairs.first[p]!;
          widthOf[listed++] = pairs.width[p]!;
        }
        for (; listed % quadPairs > 0; listed++) {
          list[listed] = 0;
          widthOf[listed] = 0;
        }
      }
      ends[channels] = entries + listed * 4;
      arena.float32(sums, capacity * 2).fill(0);
    },
    add(address) {
      for (let y = 0; y < source.h; y++)
        arena.kernels.toFloats(
          address + y * source.rowBytes,
          source.pixelBytes,
          input.address + y * input.rowBytes,
          source.w,
          source.c,
        );
      arena.kernels.weightGradients(pixels, scaled.h * scaled.w, starts, channels, sums);
    },
    result() {
      const found = arena.float32(sums, listed * 2);
      const gradient = new Float32Array(layer.weights.length);
      for (let n = 0; n < listed; n++)
        for (let k = 0; k < widthOf[n]!; k++) gradient[weightOf[n]! + k] = found[2 * n + k]!;
      return gradient;
    },
  };
}
