import { checkAccumulators } from '../network/accumulators.ts';
import type { ConvLayer } from '../network/network.ts';
import type { OperandPairs } from '../network/operandPairs.ts';

/** A convolution that skips pairs. */
export type Variant = Required<ConvLayer>;

/** Consecutive output channels. */
interface Channels {
  readonly firstChannel: number;
  readonly channelCount: number;
}

/** A variant of the layer that skips nothing yet, with weights and biases of its own. */
export function emptyVariant(layer: ConvLayer, pairs: OperandPairs): Variant {
  return {
    ...layer,
    skipped: new Uint8Array(layer.bias.length * pairs.pairCount),
    weights: layer.weights.slice(),
    bias: layer.bias.slice(),
  };
}

/**
 * Enters what a tile skips and its weights, rounded to the layer's own int8 steps; those of skipped pairs become 0.
 * @param weights [channel][operand] of the tile
 */
export function enterTile(
  variant: Variant,
  { firstChannel, channelCount }: Channels,
  pairs: OperandPairs,
  removed: Int32Array,
  weights: Float64Array | Int8Array,
): void {
  for (let row = 0; row < channelCount; row++)
    for (const p of removed) variant.skipped[(firstChannel + row) * pairs.pairCount + p] = 1;
  const from = firstChannel * pairs.operandCount;
  for (let row = 0; row < channelCount; row++)
    for (let p = 0; p < pairs.pairCount; p++) {
      const skipped = variant.skipped[(firstChannel + row) * pairs.pairCount + p] === 1;
      const first = row * pairs.operandCount + pairs.first[p]!;
      for (let i = first; i < first + pairs.width[p]!; i++)
        variant.weights[from + i] = skipped ? 0 : rounded(weights[i]!);
    }
}

/** The int8 weight nearest to a real-valued one. */
export function rounded(weight: number): number {
  return Math.max(-128, Math.min(127, Math.round(weight)));
}

/** Adds to the biases what the changed weights take from the mean of each channel's sum. */
export function foldMeans(
  layer: ConvLayer,
  { weights, bias }: Variant,
  { firstChannel, channelCount }: Channels,
  pairs: OperandPairs,
  means: Float64Array,
): void {
  for (let row = 0; row < channelCount; row++) {
    const channel = firstChannel + row;
    const from = channel * pairs.operandCount;
    let shift = 0;
    for (let i = 0; i < pairs.operandCount; i++)
      shift += (layer.weights[from + i]! - weights[from + i]!) * means[i]!;
    bias[channel]! += Math.round(shift);
  }
}

/** Throws TauscopeError `model-unsupported` when a sum of the variant could leave int32. */
export function checkVariant({ index, weights, bias, requantisation }: Variant, pairs: OperandPairs): void {
  const channelOf = (n: number) => Math.floor(n / pairs.operandCount);
  checkAccumulators(weights, bias, requantisation, channelOf, `layer ${index}`);
}
