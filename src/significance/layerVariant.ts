import type { Network } from '../network/network.ts';
import type { SkipMask } from './skipMask.ts';

/** One way to run a convolution. */
export interface LayerVariant {
  readonly mask: SkipMask;
  /** [outC][operand]; those of skipped pairs do not matter. */
  readonly weights: Int8Array;
  /** One per output channel. */
  readonly bias: Int32Array;
}

/** Variants by layer index; a layer without an entry is exact. */
export type LayerVariants = ReadonlyMap<number, LayerVariant>;

/** The network with the weights and biases of the variants, still with all its products. */
export function withVariantWeights(network: Network, variants: LayerVariants): Network {
  const layers = network.layers.map((layer) => {
    const variant = variants.get(layer.index);
    if (!variant || layer.kind !== 'conv') return layer;
    return { ...layer, weights: variant.weights, bias: variant.bias };
  });
  return { ...network, layers };
}
