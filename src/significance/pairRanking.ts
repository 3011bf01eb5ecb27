import type { OperandPairs } from '../network/operandPairs.ts';
import type { TileMethod } from './channelTile.ts';

/**
 * Removes pairs in ascending order of sum over lanes and channels of (w^2 * operandPower), ties by pair number; the
 * weights that remain stay as they are. Powers of 1 rank by magnitude; mean squares of the activations by
 * |w| * rms(a) (Sun et al., "A Simple and Effective Pruning Approach for Large Language Models", ICLR 2024).
 */
export function pairRanking(pairs: OperandPairs, operandPowers: Float64Array): TileMethod {
  return (tile, free, counts) => {
    const scores = Float64Array.from(pairs.first, (first, p) => {
      if (free[p] === 1) return -1;
      let score = 0;
      for (let row = 0; row < tile.channelCount; row++)
        for (let i = first; i < first + pairs.width[p]!; i++)
          score +=
            tile.errorWeights[row]! * tile.weights[row * pairs.operandCount + i]! ** 2 * operandPowers[i]!;
      return score;
    });
    const order = Int32Array.from(pairs.first.keys()).sort((a, b) => scores[a]! - scores[b]! || a - b);
    return { order: order.subarray(0, counts.at(-1) ?? 0), weights: counts.map(() => tile.weights) };
  };
}
