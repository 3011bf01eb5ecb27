import type { FloatWeightedLayer } from '../network/floatNetwork.ts';
import { choleskyInPlace } from './cholesky.ts';
import type { NormalEquations } from './normalEquations.ts';
import { normalEquations } from './normalEquations.ts';
import type { OperandShape } from './operandRows.ts';
import type { QuantisedWeights } from './quantisedWeights.ts';
import { quantisedWeight, weightScales } from './quantisedWeights.ts';

/** The equations are solved in time that grows with the cube of this. */
const mostOperands = 2304;

/** Rows that the equations are made from; more change little. */
const enoughRows = 8192;

/** Part of the operands' mean power that is added to each: few images must not bend the weights. */
const damping = 0.01;

/**
 * int8 weights and biases whose products come closest, in mean square over the calibration images, to the float layer's
 * on the float network's activations. First the real weights that fit the quantised inputs best; then rounding from the
 * last operand to the first, each error being spread over those still to come (Babai's nearest plane, which is GPTQ,
 * arXiv 2210.17323, in another order); the bias comes last and takes the mean of all errors, which corrects it.
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
  const channels = layer.bias.length;
  const step = Math.max(1, Math.floor((rows.length * rowCount) / enoughRows));
  const fitted = { ...layer, weights: layer.weights.slice(), bias: layer.bias.slice() };
  const factors = Array.from({ length: groupCount }, (_, group) => {
    if (operandCount > mostOperands) return null;
    const equations = normalEquations(layer, shape, group, floatRows, rows, step);
    if (!factorise(equations)) return null;
    for (let n = 0; n < channelsPerGroup; n++) fit(fitted, group * channelsPerGroup + n, n, equations);
    return equations;
  });
  const scales = weightScales(fitted, inputScale);
  const weights = new Int8Array(layer.weights.length);
  const bias = new Int32Array(channels);
  for (let channel = 0; channel < channels; channel++) {
    const scale = scales[scales.length === 1 ? 0 : channel]!;
    const row = fitted.weights.subarray(channel * operandCount, (channel + 1) * operandCount);
    const factor = factors[Math.floor(channel / channelsPerGroup)] ?? null;
    const rounded = factor ? roundRow(row, scale, factor) : null;
    weights.set(rounded?.weights ?? row.map((weight) => quantisedWeight(weight, scale)), channel * operandCount);
    bias[channel] = Math.round((fitted.bias[channel]! + (rounded?.biasChange ?? 0)) / (inputScale * scale));
  }
  return { weights, bias, scales };
}

/** Turns the moments into their triangle R, R^T R = moments + damping. */
function factorise({ moments, size }: NormalEquations): boolean {
  let power = 0;
  for (let i = 1; i < size; i++) power += moments[i * size + i]!;
  const added = power > 0 ? (damping * power) / (size - 1) : 1;
  for (let i = 1; i < size; i++) moments[i * size + i]! += added;
  return choleskyInPlace(moments, size);
}

/** Adds to a channel's weights and bias the solution of (moments + damping) x = lacks. */
function fit(
  layer: FloatWeightedLayer,
  channel: number,
  n: number,
  { size, moments: triangle, lacks }: NormalEquations,
): void {
  const x = lacks.slice(n * size, (n + 1) * size);
  for (let i = 0; i < size; i++) {
    x[i]! /= triangle[i * size + i]!;
    for (let j = i + 1; j < size; j++) x[j]! -= triangle[i * size + j]! * x[i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let j = i + 1; j < size; j++) x[i]! -= triangle[i * size + j]! * x[j]!;
    x[i]! /= triangle[i * size + i]!;
  }
  layer.bias[channel]! += x[0]!;
  for (let k = 1; k < size; k++) layer.weights[channel * (size - 1) + k - 1]! += x[k]!;
}

function roundRow(row: Float32Array, scale: number, { size, moments: triangle }: NormalEquations) {
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
