import type { ConvLayer } from '../network/network.ts';
import type { LayerGradients, TunedConv } from './distilTask.ts';
import { tunedNumbers } from './tunedNumbers.ts';

/** A convolution whose parameters move in small steps and are used rounded. */
export interface TunedLayer<Layer extends TunedConv = TunedConv> {
  /** The layer as it is now, its parameters rounded to what the network can hold. */
  current(): Layer;
  /** The layer as it is now, all its sums proven to fit; what does not is put back. */
  proven(): Layer;
  /** One step of the optimiser with the sum of these gradients; rates are in steps of int8 weights and of their sums. */
  step(gradients: readonly LayerGradients[], weightRate: number, biasRate: number): void;
}

/** Starts at `layer`; what it skips stays. */
export function tunedConv(layer: ConvLayer): TunedLayer<ConvLayer> {
  const all = { unitOf: () => 1, isTuned: () => true };
  const weights = tunedNumbers(layer.weights, { ...all, range: [-128, 127] });
  const bias = tunedNumbers(layer.bias, { ...all, range: [-Infinity, Infinity] });
  const current = () => ({ ...layer, weights: weights.whole(), bias: bias.whole() });
  return {
    current,
    proven: current,
    step(gradients, weightRate, biasRate) {
      weights.step(
        gradients.map((part) => part.weights),
        weightRate,
      );
      bias.step(
        gradients.map((part) => part.bias),
        biasRate,
      );
    },
  };
}
