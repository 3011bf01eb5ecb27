import type { FloatWeightedLayer } from '../network/floatNetwork.ts';
import { choleskyInPlace } from './cholesky.ts';
import type { OperandPowers } from './operandPowers.ts';
import { operandPowers } from './operandPowers.ts';
import type { OperandShape } from './operandRows.ts';
import type { QuantisedWeights } from './quantisedWeights.ts';
import { quantisedWeight, weightScales } from './quantisedWeights.ts';

/** The triangle is found in time that grows with the cube of this. */
const mostOperands = 2304;

/** Rows that the powers are taken from; more change little. */
const enoughRows = 8192;

/** Part of the operands' mean power that is added to each: few images must not decide alone. */
const damping = 0.01;

/**
 * int8 weights whose products come closest, in mean square over the calibration images, to those of the float weights:
 * rounding goes from the last operand to the first and spreads each error over those still to come (Babai's nearest
 * plane, which is GPTQ, arXiv 2210.17323, in another order). The bias comes last; it takes the mean of all errors, those
 * of the layers before included.
 *
 * @param inputScale of the int8 input
 * @param floatRows per image [group][row][operand], as the float network has them
 * @param rows the same of the quantised network, as real values
 */
export function secondOrderRounding(
  layer: FloatWeightedLayer,
  shape: OperandShape,
  inputScale: number,
  floatRows: readonly Float32Array[],
  rows: readonly Float32Array[],
): QuantisedWeights {
  const { groupCount, channelsPerGroup, operandCount, rowCount } = shape;
  const scales = weightScales(layer, inputScale);
  const weights = new Int8Array(layer.weights.length);
  const bias = new Int32Array(layer.bias.length);
  const step = Math.max(1, Math.floor((rows.length * rowCount) / enoughRows));
  for (let group = 0; group < groupCount; group++) {
    const powers = operandPowers(shape, group, floatRows, rows, step);
    const triangle = triangleOf(powers);
    for (let n = 0; n < channelsPerGroup; n++) {
      const channel = group * channelsPerGroup + n;
      const row = layer.weights.subarray(channel * operandCount, (channel + 1) * operandCount);
      const scale = scales[scales.length === 1 ? 0 : channel]!;
      const rounded = roundRow(row, scale, powers.size, triangle);
      weights.set(rounded.weights, channel * operandCount);
      const upstream = row.reduce((sum, weight, k) => sum + weight * powers.meanDifferences[k]!, 0);
      bias[channel] = Math.round(
        (layer.bias[channel]! + rounded.biasChange + upstream) / (inputScale * scale),
      );
    }
  }
  return { weights, bias, scales };
}

/** R with R^T R = products + damping; where it would take too long, of the means alone: only the bias is corrected. */
function triangleOf({ products, size }: OperandPowers): Float64Array {
  let power = 0;
  for (let i = 1; i < size; i++) power += products[i * size + i]!;
  const added = power > 0 ? (damping * power) / (size - 1) : 1;
  for (let i = 1; i < size; i++) products[i * size + i]! += added;
  if (size <= mostOperands) choleskyInPlace(products, size);
  else for (let i = 1; i < size; i++) products.fill(0, i * size + i + 1, (i + 1) * size);
  return products;
}

/** Rounds one channel's weights; `biasChange` is the real value that makes the mean error 0. */
function roundRow(row: Float32Array, scale: number, size: number, triangle: Float64Array) {
  const weights = new Int8Array(row.length);
  const errors = new Float64Array(size);
  const pull = (i: number): number => {
    let sum = 0;
    for (let j = i + 1; j < size; j++) sum += triangle[i * size + j]! * errors[j]!;
    return sum / triangle[i * size + i]!;
  };
  for (let i = size - 1; i > 0; i--) {
    const weight = row[i - 1]!;
    const rounded = quantisedWeight(weight + pull(i), scale);
    weights[i - 1] = rounded;
    errors[i] = weight - rounded * scale;
  }
  return { weights, biasChange: pull(0) };
}
