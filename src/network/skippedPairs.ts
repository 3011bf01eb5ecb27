import type { ConvLayer, DenseLayer, DepthwiseLayer, SkipMask } from './network.ts';
import { operandPairs } from './operandPairs.ts';

/** The layer without the pairs that `skipped` marks. Throws RangeError for a mask of another layer. */
export function withSkipped(layer: ConvLayer, skipped: SkipMask): ConvLayer {
  const entries = layer.bias.length * operandPairs(layer).pairCount;
  if (skipped.length !== entries)
    throw new RangeError(
      `skip mask of layer ${layer.index} has ${skipped.length} entries instead of ${entries}`,
    );
  return { ...layer, skipped };
}

export function skipsPairs({ skipped }: ConvLayer): boolean {
  return skipped?.includes(1) === true;
}

/**
 * The weights in their order with those of skipped pairs 0: a product that is absent adds nothing. The layer's own where they
 * are so already.
 */
export function executedWeights(layer: ConvLayer | DepthwiseLayer | DenseLayer): Int8Array {
  const { weights } = layer;
  if (layer.kind !== 'conv' || !layer.skipped) return weights;
  const { skipped } = layer;
  const { operandCount, pairCount, first, width } = operandPairs(layer);
  let executed = weights;
  for (let entry = 0; entry < skipped.length; entry++) {
    if (skipped[entry] === 0) continue;
    const pair = entry % pairCount;
    const start = ((entry - pair) / pairCount) * operandCount + first[pair]!;
    for (let n = start; n < start + width[pair]!; n++) {
      if (executed[n] === 0) continue;
      if (executed === weights) executed = weights.slice();
      executed[n] = 0;
    }
  }
  return executed;
}
