import type { Arena } from './arena.ts';
import { quadPairs } from './kernelModule.ts';

/** Enters a pair of neighbouring operands: the first one's offset, the place of its weight, and 2, or 1 where it is alone. */
type EnterPair = (offset: number, weight: number, width: number) => void;

/** Derivatives by weights: sums of products of operands and gradients (simd/weightGradients.ts). */
export interface WeightSums {
  /** Has the pairs of every channel entered anew. */
  enter(enterPairs: (channel: number, enter: EnterPair) => void): void;
  /** Starts sums at 0. */
  begin(): void;
  /** Adds what `count` pixels give. @param pixels {operands, gradient} address of each */
  add(pixels: number, count: number): void;
  /** The sums at the places of their weights, 0 for those that were not entered. */
  result(weights: number): Float32Array;
}

/** @param mostPairs of one channel */
export function weightSums(arena: Arena, channels: number, mostPairs: number): WeightSums {
  const capacity = channels * Math.ceil(mostPairs / quadPairs) * quadPairs;
  const starts = arena.take((channels + 1) * 4);
  const entries = arena.take(capacity * 4);
  const sums = arena.take(capacity * 8);
  /** First weight of every listed pair. */
  const weightOf = new Int32Array(capacity);
  /** 0 where a quad is filled up. */
  const widthOf = new Uint8Array(capacity);
  let listed = 0;

  return {
    enter(enterPairs) {
      const list = arena.int32(entries, capacity);
      const ends = arena.int32(starts, channels + 1);
      listed = 0;
      for (let channel = 0; channel < channels; channel++) {
        ends[channel] = entries + listed * 4;
        enterPairs(channel, (offset, weight, width) => {
          list[listed] = offset;
          weightOf[listed] = weight;
          widthOf[listed++] = width;
        });
        for (; listed % quadPairs > 0; listed++) {
          list[listed] = 0;
          widthOf[listed] = 0;
        }
      }
      ends[channels] = entries + listed * 4;
    },
    begin: () => void arena.float32(sums, listed * 2).fill(0),
    add(pixels, count) {
      arena.kernels.weightGradients(pixels, count, starts, channels, sums);
    },
    result(weights) {
      const found = arena.float32(sums, listed * 2);
      const gradient = new Float32Array(weights);
      for (let n = 0; n < listed; n++)
        for (let k = 0; k < widthOf[n]!; k++) gradient[weightOf[n]! + k] = found[2 * n + k]!;
      return gradient;
    },
  };
}
