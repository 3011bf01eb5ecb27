import type { ConvLayer } from '../network/network.ts';
import { operandPairs } from '../network/operandPairs.ts';

/** Significance of one convolution's operands at the first and the second pixel of a call, [c * operandCount + i] each. */
export interface CallSignificance {
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** A convolution as the rule leaves it. */
interface AuthorsVariant {
  readonly variant: Required<ConvLayer>;
  /** Operands whose weights became 0, out of all: what arXiv 2409.16815 counts as saved. */
  readonly operandShare: number;
}

/**
 * A convolution at threshold `tau` by the rule of arXiv 2409.16815 as its authors' scripts apply it. An operand is a candidate
 * where its significance is above 0 and below tau at both pixels. Along a channel's im2col column two neighbouring candidates
 * make a pair, whatever lanes they lie in, and their weights become 0; a candidate left over keeps its weight, and so does the
 * last of an odd number of channels. A SMLAD is absent when both of its weights are 0 then.
 */
export function authorsVariant(
  layer: ConvLayer,
  significance: CallSignificance,
  tau: number,
): AuthorsVariant {
  const { first, second } = significance;
  const pairs = operandPairs(layer);
  const { operandCount, pairCount } = pairs;
  const isBelow = (s: number) => s > 0 && s < tau;
  const isCandidate = (n: number) => isBelow(first[n]!) && isBelow(second[n]!);
  const weights = layer.weights.slice();
  let operands = 0;
  for (let channel = 0; channel < layer.bias.length - (layer.bias.length % 2); channel++) {
    const end = (channel + 1) * operandCount;
    for (let n = channel * operandCount; n + 1 < end; n++) {
      if (!isCandidate(n) || !isCandidate(n + 1)) continue;
      weights[n++] = 0;
      weights[n] = 0;
      operands += 2;
    }
  }
  const skipped = new Uint8Array(layer.bias.length * pairCount);
  for (let entry = 0; entry < skipped.length; entry++) {
    const pair = entry % pairCount;
    const from = Math.floor(entry / pairCount) * operandCount + pairs.first[pair]!;
    skipped[entry] = weights.subarray(from, from + pairs.width[pair]!).every((weight) => weight === 0)
      ? 1
      : 0;
  }
  return { variant: { ...layer, weights, skipped }, operandShare: operands / weights.length };
}
