import type { FloatNetwork } from '../network/floatNetwork.ts';
import type { Range } from './activationRange.ts';

/** `real = scale * (quantised - zeroPoint)`, int8. */
export interface TensorQuantisation {
  readonly scale: number;
  readonly zeroPoint: number;
}

/** Softmax's output is quantised by the int8 specification. */
const probabilities: TensorQuantisation = { scale: 1 / 256, zeroPoint: -128 };

/** A tensor that is 0 on all images still needs a scale. */
const leastSpan = 1e-6;

/**
 * The quantisation of every tensor. Operators that only move or pick values keep their input's (the int8 specification
 * asks for it); all others spread int8 over the tensor's own range.
 */
export function tensorQuantisations(
  network: FloatNetwork,
  rangeOf: (tensor: number) => Range,
): TensorQuantisation[] {
  const result = [spread(rangeOf(0))];
  for (const { kind, inputs, output } of network.layers)
    switch (kind) {
      case 'maxPool':
      case 'averagePool':
      case 'pad':
      case 'reshape':
        result[output] = result[inputs[0]!]!;
        break;
      case 'softmax':
        result[output] = probabilities;
        break;
      case 'conv':
      case 'depthwise':
      case 'dense':
      case 'mean':
      case 'add':
      case 'relu':
        result[output] = spread(rangeOf(output));
    }
  return result;
}

/** Asymmetric over the whole of int8; 0 is exact. Scales are float32, as files keep them. */
function spread({ low, high }: Range): TensorQuantisation {
  const scale = Math.fround(Math.max(high - low, leastSpan) / 255);
  return { scale, zeroPoint: Math.max(-128, Math.min(127, Math.round(-128 - low / scale))) };
}
