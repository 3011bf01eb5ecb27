import { TauscopeError } from '../network/errors.ts';
import type { Layer, Network, Rounding, Tensor } from '../network/network.ts';
import { elementCount, tensorOf } from '../network/network.ts';
import { add } from './add.ts';
import { averagePool } from './averagePool.ts';
import { bilinearResize } from './bilinearResize.ts';
import { conv } from './conv.ts';
import { dense } from './dense.ts';
import { depthwise } from './depthwise.ts';
import { dequantize } from './dequantize.ts';
import { extreme } from './extreme.ts';
import { lookup } from './lookup.ts';
import { maxPool } from './maxPool.ts';
import { mean } from './mean.ts';
import { multiply } from './multiply.ts';
import { pad } from './pad.ts';
import { quantize } from './quantize.ts';
import { rearrange } from './rearrange.ts';
import { relu } from './relu.ts';
import { softmax } from './softmax.ts';
import { tiledConv } from './tiledConv.ts';

/** Values of one tensor: quantised, or real for float32 tensors. Never changed once computed. */
export type TensorValues = Int8Array | Float32Array;

/** The values of one image by tensor id; undefined where nothing is computed yet. */
export type ComputedValues = (TensorValues | undefined)[];

/** The network's output for one image. Throws `data-mismatch` when `input` does not fit the network's input. */
export function runNetwork(
  network: Network,
  input: TensorValues,
  options: { readonly rounding: Rounding },
): TensorValues {
  const values = inputActivations(network, input);
  runLayers(network, values, 0, network.layers.length, options.rounding);
  return computed(network, values, network.output);
}

/** A table that holds only the input, ready for {@link runLayers}. Throws `data-mismatch` as {@link runNetwork}. */
export function inputActivations(network: Network, input: TensorValues): ComputedValues {
  const tensor = tensorOf(network, network.input);
  const expected = elementCount(tensor.shape);
  const typeFits = input instanceof (tensor.type === 'int8' ? Int8Array : Float32Array);
  if (!typeFits || input.length !== expected)
    throw new TauscopeError(
      'data-mismatch',
      `${network.name} takes ${expected} ${tensor.type} values (${tensor.shape.join(' x ')}), ` +
        `but the input has ${input.length} ${input instanceof Int8Array ? 'int8' : 'float32'} values; ` +
        'choose data made for this model.',
    );
  const values: ComputedValues = new Array<undefined>(network.tensors.length).fill(undefined);
  values[network.input] = input;
  return values;
}

/**
 * Evaluates the layers at positions `from` to `to - 1` of `network.layers` and enters their outputs into `values`.
 * Every output is a new array: a copy of the table (`values.slice()`) keeps the leading layers for another run
 * of the rest, with the same network or one that differs only in weights from `from` on.
 */
export function runLayers(
  network: Network,
  values: ComputedValues,
  from: number,
  to: number,
  rounding: Rounding,
): void {
  for (const layer of network.layers.slice(from, to)) {
    const inputs = layer.inputs.map((id) => computed(network, values, id));
    values[layer.output] = runLayer(network, layer, inputs, rounding);
  }
}

/** The output of one layer for its `inputs`, in the order of `layer.inputs`. A reshape returns its input itself. */
export function runLayer(
  network: Network,
  layer: Layer,
  inputs: readonly TensorValues[],
  rounding: Rounding,
): TensorValues {
  const source = tensorOf(network, layer.inputs[0] ?? -1);
  const target = tensorOf(network, layer.output);
  const input = inputs[0];
  if (!input) throw new RangeError(`layer ${layer.index} has no input`);
  if (layer.kind === 'reshape') return input;
  if (layer.kind === 'quantize') return quantize(layer, input, source, target, rounding);
  const quantised = int8(input, source);
  switch (layer.kind) {
    case 'conv':
      return conv(layer, quantised, source, target, rounding);
    case 'tiledConv':
      return tiledConv(layer, quantised, source, target, rounding);
    case 'depthwise':
      return depthwise(layer, quantised, source, target, rounding);
    case 'dense':
      return dense(layer, quantised, source, target, rounding);
    case 'maxPool':
      return maxPool(layer, quantised, source, target);
    case 'averagePool':
      return averagePool(layer, quantised, source, target);
    case 'mean':
      return mean(layer, quantised, source, target, rounding);
    case 'add': {
      const other = tensorOf(network, layer.inputs[1] ?? -1);
      return add(layer, [quantised, int8(inputs[1], other)], [source, other], target, rounding);
    }
    case 'multiply': {
      const other = tensorOf(network, layer.inputs[1] ?? -1);
      return multiply(layer, [quantised, int8(inputs[1], other)], [source, other], target, rounding);
    }
    case 'maximum':
    case 'minimum':
      return extreme(layer, quantised, int8(inputs[1], tensorOf(network, layer.inputs[1] ?? -1)));
    case 'pad':
      return pad(layer, quantised, source, target);
    case 'bilinearResize':
      return bilinearResize(layer, quantised, source, rounding);
    case 'rearrange': {
      const values = inputs.map((value, n) => int8(value, tensorOf(network, layer.inputs[n] ?? -1)));
      return rearrange(layer, values, target);
    }
    case 'softmax':
      return softmax(layer, quantised, source);
    case 'relu':
      return relu(layer, quantised, source, target, rounding);
    case 'lookup':
      return lookup(layer, quantised, rounding);
    case 'dequantize':
      return dequantize(quantised, source);
  }
}

function computed(network: Network, values: ComputedValues, id: number): TensorValues {
  const value = values[id];
  if (!value) throw new RangeError(`tensor ${tensorOf(network, id).name} is read before it is computed`);
  return value;
}

function int8(value: TensorValues | undefined, tensor: Tensor): Int8Array {
  if (value instanceof Int8Array) return value;
  throw new RangeError(`tensor ${tensor.name} must hold int8 values`);
}
