import type { ConvLayer, Network } from '../network/network.ts';
import type { OperandPairs } from '../network/operandPairs.ts';
import { operandPairs } from '../network/operandPairs.ts';

/** Lane pairs of one convolution that are not executed: mask[c * pairCount + p] is 1 when channel c skips pair p. */
export type SkipMask = Uint8Array;

/** Masks by layer index; a layer without an entry is exact. */
export type SkipMasks = ReadonlyMap<number, SkipMask>;

/** Weights [outC][operand] with the operands of skipped pairs set to 0: a product that is absent adds nothing. */
export function maskedWeights(
  layer: Pick<ConvLayer, 'weights'>,
  pairs: OperandPairs,
  mask: SkipMask,
): Int8Array {
  const weights = layer.weights.slice();
  for (let entry = 0; entry < mask.length; entry++) {
    if (mask[entry] !== 1) continue;
    const pair = entry % pairs.pairCount;
    const start = ((entry - pair) / pairs.pairCount) * pairs.operandCount + pairs.first[pair]!;
    weights.fill(0, start, start + pairs.width[pair]!);
  }
  return weights;
}

/** The approximate network: `network` without the products that `masks` skip. */
export function withSkips(network: Network, masks: SkipMasks): Network {
  const layers = network.layers.map((layer) => {
    const mask = masks.get(layer.index);
    if (!mask || layer.kind !== 'conv') return layer;
    return { ...layer, weights: maskedWeights(layer, operandPairs(network, layer), mask) };
  });
  return { ...network, layers };
}
