import type { Network, SkipMask } from '../network/network.ts';
import { convLayers, imageShape, tensorOf } from '../network/network.ts';
import type { OperandPairs } from '../network/operandPairs.ts';
import { operandPairs } from '../network/operandPairs.ts';
import type { CallPixel, SignificanceSums } from './significanceSums.ts';
import { pixelNumbers } from './significanceSums.ts';

/** Significance of one convolution's operands and lane pairs. */
export interface LayerSignificance {
  readonly layer: number;
  readonly pairs: OperandPairs;
  /** S[c * operandCount + i], 0 for a dead operand (weight 0, or its activation never left the zero point). */
  readonly operands: Float64Array;
  /** The larger significance of the two lanes, [c * pairCount + p]: a SMLAD vanishes only when both are skipped. */
  readonly pairMaxima: Float64Array;
}

/** Whether pairs of significance exactly 0 are skipped at every threshold, including 0. */
export type DeadOperands = 'skip' | 'keep';

/** Turns sums over the calibration images, of one pixel of every call or all, into mean significances, per convolution in execution order. */
export function significanceOf(
  network: Network,
  sums: SignificanceSums,
  pixel?: CallPixel,
): LayerSignificance[] {
  return convLayers(network).map((layer, k) => {
    const out = imageShape(tensorOf(network, layer.output));
    const samples = sums.imageCount * pixelNumbers(out.h * out.w, pixel).length;
    const operands = sums.layers[k]!.map((sum, n) => (Math.abs(layer.weights[n]!) * sum) / samples);
    const pairs = operandPairs(layer);
    return { layer: layer.index, pairs, operands, pairMaxima: pairMaxima(operands, pairs, out.c) };
  });
}

function pairMaxima(operands: Float64Array, pairs: OperandPairs, channels: number): Float64Array {
  const maxima = new Float64Array(channels * pairs.pairCount);
  for (let c = 0; c < channels; c++)
    for (let p = 0; p < pairs.pairCount; p++) {
      const first = c * pairs.operandCount + pairs.first[p]!;
      const second = pairs.width[p] === 2 ? operands[first + 1]! : 0;
      maxima[c * pairs.pairCount + p] = Math.max(operands[first]!, second);
    }
  return maxima;
}

/** The pairs skipped at threshold `tau`: significance < tau in both lanes. Raising tau only adds skips. */
export function maskAt(significance: LayerSignificance, tau: number, deadOperands: DeadOperands): SkipMask {
  const skipsDead = deadOperands === 'skip';
  return Uint8Array.from(significance.pairMaxima, (s) => (s < tau || (skipsDead && s === 0) ? 1 : 0));
}

/** Operands (not pairs) below `tau`, as the paper counts them, out of all. */
export function operandShareBelow(significance: LayerSignificance, tau: number): number {
  let below = 0;
  for (const s of significance.operands) if (s < tau) below++;
  return below / significance.operands.length;
}

export function deadOperandCount(significance: LayerSignificance): number {
  return significance.operands.reduce((dead, s) => dead + (s === 0 ? 1 : 0), 0);
}
