import type { ConvLayer } from '../network/network.ts';
import { adam } from './adam.ts';
import type { LayerGradients } from './distilTask.ts';

/** A convolution whose parameters move in small steps and are used rounded. */
export interface TunedLayer {
  /** The layer as it is now, its parameters rounded to what the network can hold. */
  current(): ConvLayer;
  /** One step of the optimiser with the sum of these gradients. */
  step(gradients: readonly LayerGradients[], weightRate: number, biasRate: number): void;
}

/** Starts at `layer`; what it skips stays. */
export function tunedLayer(layer: ConvLayer): TunedLayer {
  const weights = Float64Array.from(layer.weights);
  const bias = Float64Array.from(layer.bias);
  const weightSteps = adam(weights.length);
  const biasSteps = adam(bias.length);
  return {
    current: () => ({
      ...layer,
      weights: Int8Array.from(weights, Math.round),
      bias: Int32Array.from(bias, Math.round),
    }),
    step(gradients, weightRate, biasRate) {
      weightSteps.step(weights, total(gradients, 'weights'), weightRate);
      biasSteps.step(bias, total(gradients, 'bias'), biasRate);
      for (let n = 0; n < weights.length; n++) weights[n] = Math.max(-128, Math.min(127, weights[n]!));
    },
  };
}

/** Sums in the order of the parts, so that the floating result does not depend on who computed them. */
function total(gradients: readonly LayerGradients[], part: 'weights' | 'bias'): Float64Array {
  const sum = new Float64Array(gradients[0]![part].length);
  for (const { [part]: values } of gradients) for (let n = 0; n < sum.length; n++) sum[n]! += values[n]!;
  return sum;
}
