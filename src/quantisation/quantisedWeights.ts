import type { FloatWeightedLayer } from '../network/floatNetwork.ts';

/** int8 weights of one layer, one row of operands per output channel as in the float layer. */
export interface QuantisedWeights {
  readonly weights: Int8Array;
  readonly bias: Int32Array;
  /** One per output channel, or one for all. */
  readonly scales: readonly number[];
}

/** Symmetric weights leave -128 out. */
const largestWeight = 127;

/** A bias may take this much of int32; the rest is for the products. */
const largestBias = 2 ** 30;

/**
 * Scales of symmetric int8 weights, float32: per output channel, but one for all in dense layers, as every int8 runtime
 * has them. A channel of small weights gets a larger one when its bias would not fit.
 */
export function weightScales({ kind, weights, bias }: FloatWeightedLayer, inputScale: number): number[] {
  const operandCount = weights.length / bias.length;
  const needed = Array.from(bias, (value, channel) => {
    let largest = 0;
    for (const weight of weights.subarray(channel * operandCount, (channel + 1) * operandCount))
      largest = Math.max(largest, Math.abs(weight));
    return Math.max(largest / largestWeight, Math.abs(value) / (largestBias * inputScale));
  });
  const scales = kind === 'dense' ? [needed.reduce((a, b) => Math.max(a, b))] : needed;
  return scales.map((scale) => Math.fround(scale) || 1);
}

/** Every weight to its nearest step. */
export function nearestWeights(layer: FloatWeightedLayer, inputScale: number): QuantisedWeights {
  const { weights, bias } = layer;
  const operandCount = weights.length / bias.length;
  const scales = weightScales(layer, inputScale);
  const scaleOf = (channel: number) => scales[scales.length === 1 ? 0 : channel]!;
  return {
    weights: Int8Array.from(weights, (weight, n) =>
      quantisedWeight(weight, scaleOf(Math.floor(n / operandCount))),
    ),
    bias: Int32Array.from(bias, (value, channel) => Math.round(value / (inputScale * scaleOf(channel)))),
    scales,
  };
}

export function quantisedWeight(weight: number, scale: number): number {
  return Math.max(-largestWeight, Math.min(largestWeight, Math.round(weight / scale)));
}
