import { eachCopiedValue } from '../network/eachCopiedValue.ts';
import type {
  FloatFunctionLayer,
  FloatLayer,
  FloatNetwork,
  FloatPairLayer,
  FloatPoolLayer,
  FloatRearrangeLayer,
  FloatResizeLayer,
  FloatTensor,
  FloatWeightedLayer,
} from '../network/floatNetwork.ts';
import { floatTensor } from '../network/floatNetwork.ts';
import { elementCount } from '../network/network.ts';
import { exp, sigmoid, tanh } from '../network/portableMath.ts';
import { operandRows, operandShape } from './operandRows.ts';

/**
 * The float32 operators in plain TypeScript: sums in double, results rounded to float32, so that every browser computes
 * the same. A quantisation is calibrated on them.
 */
export function runFloatLayer(
  network: FloatNetwork,
  layer: FloatLayer,
  inputs: readonly Float32Array[],
): Float32Array {
  const source = floatTensor(network, layer.inputs[0]!);
  const target = floatTensor(network, layer.output);
  const input = inputs[0]!;
  switch (layer.kind) {
    case 'conv':
    case 'depthwise':
    case 'dense':
      return products(layer, source, target, input);
    case 'maxPool':
    case 'averagePool':
      return pool(layer, source, target, input);
    case 'mean':
      return mean(source, input);
    case 'add':
    case 'subtract':
    case 'multiply':
      return clamped(pair(layer.kind, input, inputs[1]!), layer.bounds);
    case 'function':
      return input.map(functionOf(layer));
    case 'rearrange':
      return rearranged(layer, inputs, target);
    case 'bilinearResize':
      return resized(layer, source, input);
    case 'relu':
      return clamped(input.slice(), layer.bounds);
    case 'pad':
      return pad(layer.padding, source, target, input);
    case 'reshape':
      return input;
    case 'softmax':
      return softmax(source, input);
  }
}

/** The network's output for one image of its input's shape. */
export function runFloatNetwork(network: FloatNetwork, input: Float32Array): Float32Array {
  const values = [input];
  for (const layer of network.layers)
    values.push(
      runFloatLayer(
        network,
        layer,
        layer.inputs.map((id) => values[id]!),
      ),
    );
  return values.at(-1)!;
}

/** The second may be one pixel. */
function pair(kind: FloatPairLayer['kind'], first: Float32Array, second: Float32Array): Float32Array {
  const of = {
    add: (a: number, b: number) => a + b,
    subtract: (a: number, b: number) => a - b,
    multiply: (a: number, b: number) => a * b,
  }[kind];
  return first.map((value, n) => of(value, second[n % second.length]!));
}

function functionOf(layer: FloatFunctionLayer): (value: number) => number {
  switch (layer.operator) {
    case 'logistic':
      return sigmoid;
    case 'tanh':
      return tanh;
    case 'hardSwish':
      return (x) => (x * Math.min(6, Math.max(0, x + 3))) / 6;
    case 'leakyRelu':
      return (x) => (x < 0 ? layer.alpha * x : x);
  }
}

function rearranged(
  layer: FloatRearrangeLayer,
  inputs: readonly Float32Array[],
  target: FloatTensor,
): Float32Array {
  const output = new Float32Array(elementCount(target.shape));
  eachCopiedValue(layer, (input, from, to) => (output[to] = inputs[input]![from]!));
  return output;
}

function resized(
  { rows, columns }: FloatResizeLayer,
  { shape: [, w = 0, c = 0] }: FloatTensor,
  input: Float32Array,
): Float32Array {
  const [outH, outW] = [rows.first.length, columns.first.length];
  const output = new Float32Array(outH * outW * c);
  for (let y = 0, out = 0; y < outH; y++)
    for (let x = 0; x < outW; x++)
      for (let channel = 0; channel < c; channel++, out++) {
        const along = (row: number) => {
          const [left, right] = [columns.first[x]!, columns.second[x]!].map((column) => {
            return input[(row * w + column) * c + channel]!;
          });
          return left! + ((right! - left!) * columns.weights[x]!) / 1024;
        };
        const [above, below] = [along(rows.first[y]!), along(rows.second[y]!)];
        output[out] = above + ((below - above) * rows.weights[y]!) / 1024;
      }
  return output;
}

function clamped(values: Float32Array, [low, high]: readonly [number, number]): Float32Array {
  for (let n = 0; n < values.length; n++) values[n] = Math.min(high, Math.max(low, values[n]!));
  return values;
}

function products(
  layer: FloatWeightedLayer,
  source: FloatTensor,
  target: FloatTensor,
  input: Float32Array,
): Float32Array {
  const { weights, bias } = layer;
  const { groupCount, channelsPerGroup, operandCount, rowCount } = operandShape(layer, target);
  const rows = operandRows(layer, source, target, input);
  const output = new Float32Array(rowCount * bias.length);
  for (let group = 0, from = 0; group < groupCount; group++)
    for (let row = 0; row < rowCount; row++, from += operandCount) {
      const first = group * channelsPerGroup;
      for (let channel = first; channel < first + channelsPerGroup; channel++) {
        let sum = bias[channel]!;
        for (let k = 0, w = channel * operandCount; k < operandCount; k++, w++)
          sum += weights[w]! * rows[from + k]!;
        output[row * bias.length + channel] = sum;
      }
    }
  return clamped(output, layer.bounds);
}

function pool(
  { kind, window }: FloatPoolLayer,
  source: FloatTensor,
  target: FloatTensor,
  input: Float32Array,
): Float32Array {
  const [h = 0, w = 0, c = 0] = source.shape;
  const [outH = 0, outW = 0] = target.shape;
  const { kernel, stride, padding } = window;
  const output = new Float32Array(outH * outW * c);
  for (let y = 0, out = 0; y < outH; y++)
    for (let x = 0; x < outW; x++)
      for (let channel = 0; channel < c; channel++, out++) {
        const top = y * stride.h - padding.top;
        const left = x * stride.w - padding.left;
        let sum = 0;
        let largest = -Infinity;
        let count = 0;
        for (let row = Math.max(0, top); row < Math.min(h, top + kernel.h); row++)
          for (let column = Math.max(0, left); column < Math.min(w, left + kernel.w); column++, count++) {
            const value = input[(row * w + column) * c + channel]!;
            sum += value;
            largest = Math.max(largest, value);
          }
        output[out] = kind === 'maxPool' ? largest : sum / count;
      }
  return output;
}

function mean({ shape: [h = 0, w = 0, c = 0] }: FloatTensor, input: Float32Array): Float32Array {
  return Float32Array.from({ length: c }, (_, channel) => {
    let sum = 0;
    for (let n = channel; n < input.length; n += c) sum += input[n]!;
    return sum / (h * w);
  });
}

function pad(
  { top, left }: { readonly top: number; readonly left: number },
  { shape: [h = 0, w = 0, c = 0] }: FloatTensor,
  target: FloatTensor,
  input: Float32Array,
): Float32Array {
  const output = new Float32Array(elementCount(target.shape));
  const rowLength = target.shape[1]! * c;
  for (let y = 0; y < h; y++)
    output.set(input.subarray(y * w * c, (y + 1) * w * c), (top + y) * rowLength + left * c);
  return output;
}

function softmax({ shape }: FloatTensor, input: Float32Array): Float32Array {
  const length = shape.at(-1)!;
  const output = new Float32Array(input.length);
  for (let from = 0; from < input.length; from += length) {
    const row = input.subarray(from, from + length);
    const largest = row.reduce((a, b) => Math.max(a, b));
    const powers = Float64Array.from(row, (value) => exp(Math.max(-700, value - largest)));
    const sum = powers.reduce((a, b) => a + b);
    output.set(
      powers.map((power) => power / sum),
      from,
    );
  }
  return output;
}
