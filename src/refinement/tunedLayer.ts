import type { LayerVariant } from '../significance/layerVariant.ts';
import { adam } from './adam.ts';
import type { DistilledLayer, LayerGradients } from './distilTask.ts';

/** A convolution whose parameters move in small steps and are used rounded. */
export interface TunedLayer {
  /** The parameters as they are now, rounded to what the network can hold. */
  current(): DistilledLayer;
  /** One step of the optimiser with the sum of these gradients. */
  step(gradients: readonly LayerGradients[], weightRate: number, biasRate: number): void;
}

/** Starts at a variant; its mask stays. */
export function tunedLayer({ layer, variant }: DistilledLayer): TunedLayer {
  const weights = Float64Array.from(variant.weights);
  const bias = Float64Array.from(variant.bias);
  const weightSteps = adam(weights.length);
  const biasSteps = adam(bias.length);
  return {
    current: () => ({ layer, variant: { mask: variant.mask, ...rounded(weights, bias) } }),
    step(gradients, weightRate, biasRate) {
      weightSteps.step(weights, total(gradients, 'weights'), weightRate);
      biasSteps.step(bias, total(gradients, 'bias'), biasRate);
      for (let n = 0; n < weights.length; n++) weights[n] = Math.max(-128, Math.min(127, weights[n]!));
    },
  };
}

function rounded(weights: Float64Array, bias: Float64Array): Omit<LayerVariant, 'mask'> {
  return { weights: Int8Array.from(weights, Math.round), bias: Int32Array.from(bias, Math.round) };
}

/** Sums in the order of the parts, so that the floating result does not depend on who computed them. */
function total(gradients: readonly LayerGradients[], part: 'weights' | 'bias'): Float64Array {
  const sum = new Float64Array(gradients[0]![part].length);
  for (const { [part]: values } of gradients) for (let n = 0; n < sum.length; n++) sum[n]! += values[n]!;
  return sum;
}
