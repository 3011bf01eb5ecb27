import type { DenseLayer, RearrangeLayer, ReshapeLayer, Tensor } from '../network.ts';
import type { Int8Activation, Operator } from './operator.ts';
import { buildSlice } from './slices.ts';
import { buildDense } from './weightedLayers.ts';

/*
 * A constant where layers want an activation: a dense layer whose only weight per value is 0, so that its bias is all that counts.
 */

/** What the dense layer reads: one value of an activation, whichever. */
export function buildOneValue(operator: Operator, input: Int8Activation): RearrangeLayer | ReshapeLayer {
  const ranges = input.tensor.shape.map(() => ({ begin: 0, count: 1, step: 1 }));
  return buildSlice(operator, 'slice', input, ranges);
}

/** Gives int8 `values`, as a vector in the scale and with the zero point of the output, whatever it reads. */
export function buildConstant(
  operator: Operator,
  input: Int8Activation,
  values: Int8Array,
  { scale, zeroPoint }: Pick<Tensor, 'scale' | 'zeroPoint'>,
): DenseLayer {
  const count = values.length;
  // A step of the sums is one of the output.
  const quantisation = { scales: [scale / input.tensor.scale], zeroPoints: [0], axis: 0 };
  return buildDense(operator, {
    input,
    weights: { label: operator.label, shape: [count, 1], values: new Int8Array(count), quantisation },
    bias: {
      label: operator.label,
      shape: [count],
      values: Int32Array.from(values, (value) => value - zeroPoint),
    },
    activation: [-Infinity, Infinity],
    keepsRank: false,
  });
}
