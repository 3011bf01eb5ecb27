import type { ConvLayer, DenseLayer, DepthwiseLayer, TiledConvLayer } from '../../network/network.ts';
import { requantiseToInt8 } from '../../network/requantise.ts';
import { tileSumLimit } from '../../network/tileSums.ts';
import type { RequantisationTask } from './requantiser.ts';

export const largestWord = 2 ** 31 - 1;
export const largestDistance = 255;

/** A layer whose sums are scaled to outputs. */
export type SummingLayer = ConvLayer | TiledConvLayer | DepthwiseLayer | DenseLayer;

/** The sums of a channel, and how they are scaled. */
export interface SumRange {
  readonly multiplier: number;
  readonly shift: number;
  readonly bias: number;
  /** How far products can take the sum from the bias. */
  readonly reach: number;
  /** Largest absolute sum. */
  readonly bound: number;
  /** Distance of the output from its zero point where no input changes it; else null. */
  readonly constant: number | null;
}

export const weightsOf = (layer: SummingLayer) =>
  layer.kind === 'tiledConv' ? layer.pointWeights : layer.weights;

/** By channel. */
export function sumRanges(layer: SummingLayer, task: RequantisationTask): SumRange[] {
  const { bias, requantisation } = layer;
  const { multipliers, shifts } = requantisation;
  const step = multipliers.length === 1 ? 0 : 1;
  return Array.from(reachesOf(layer), (reach, channel) => {
    const [multiplier, shift] = [multipliers[channel * step]!, shifts[channel * step]!];
    const first = bias[channel]!;
    // Only what skips or was refined can reach further; its sums wrap, as the operators' do.
    const bound = Math.min(largestWord, Math.abs(first) + reach);
    const range = { multiplier, shift, bias: first, reach, bound };
    const moves = reach > 0 && bound * realFactor(range) >= 0.2;
    return { ...range, constant: moves ? null : constantOutput(range, task) };
  });
}

/** By channel. */
function reachesOf(layer: SummingLayer): Float64Array {
  const { bias, kind } = layer;
  const channels = bias.length;
  const reaches = new Float64Array(channels);
  const weights = weightsOf(layer);
  const perChannel = weights.length / channels;
  if (kind === 'tiledConv') {
    // Sums are proven to stay below their limit; how far below takes long to find.
    const reach = (start: number, channel: number) =>
      weights.subarray(channel * perChannel, (channel + 1) * perChannel).some((weight) => weight !== 0)
        ? tileSumLimit - Math.abs(start)
        : 0;
    return reaches.map((_, channel) => reach(bias[channel]!, channel));
  }
  weights.forEach((weight, i) => {
    const channel = kind === 'depthwise' ? i % channels : Math.floor(i / perChannel);
    reaches[channel]! += Math.abs(weight) * largestDistance;
  });
  return reaches;
}

function constantOutput({ bias, multiplier, shift }: Omit<SumRange, 'constant'>, task: RequantisationTask) {
  const { rounding, zeroPoint, clamp } = task;
  return requantiseToInt8(bias, multiplier, shift, rounding, zeroPoint, clamp) - zeroPoint;
}

export function realFactor({ multiplier, shift }: Pick<SumRange, 'multiplier' | 'shift'>): number {
  return multiplier * 2 ** (shift - 31);
}
