import type { ConvLayer, SkipMask } from '../../src/network/network.ts';
import { operandPairs } from '../../src/network/operandPairs.ts';
import type { Arena } from './arena.ts';
import type { FloatPlane } from './floatPlane.ts';
import { pixelAddress, takePlane } from './floatPlane.ts';
import type { Storage } from './storage.ts';
import { weightSums } from './weightSums.ts';

/** The gradient of a convolution by its weights. */
export interface WeightGradient {
  /** Enters which pairs are skipped. */
  enter(skipped?: SkipMask): void;
  /** Starts sums at 0. */
  begin(): void;
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
  const pairs = operandPairs(layer);
  const sums = weightSums(arena, layer.bias.length, pairs.pairCount);
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

  return {
    enter(skipped) {
      sums.enter((channel, enter) => {
        for (let p = 0; p < pairs.pairCount; p++)
          if (skipped?.[channel * pairs.pairCount + p] !== 1)
            enter(offsets[p]!, channel * pairs.operandCount + pairs.first[p]!, pairs.width[p]!);
      });
    },
    begin: () => sums.begin(),
    add(address) {
      for (let y = 0; y < source.h; y++)
        arena.kernels.toFloats(
          address + y * source.rowBytes,
          source.pixelBytes,
          input.address + y * input.rowBytes,
          source.w,
          source.c,
        );
      sums.add(pixels, scaled.h * scaled.w);
    },
    result: () => sums.result(layer.weights.length),
  };
}
