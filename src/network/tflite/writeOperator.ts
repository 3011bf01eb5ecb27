import { activationClamp } from '../build/activationClamp.ts';
import { softmaxScaling } from '../build/fixedPoint.ts';
import { paddingSchemeOf } from '../build/paddingScheme.ts';
import type {
  Clamp,
  ConvLayer,
  DenseLayer,
  DepthwiseLayer,
  Layer,
  Network,
  Tensor,
  Window,
} from '../network.ts';
import { tensorOf } from '../network.ts';
import { executedWeights } from '../skippedPairs.ts';
import { clamps } from './enums.ts';
import {
  activationNames,
  arithmeticSlots,
  convSlots,
  depthwiseSlots,
  fullyConnectedSlots,
  optionsTypes,
  paddingNames,
  poolSlots,
  reducerSlots,
  softmaxSlots,
} from './schema.ts';
import { writtenFunction } from './writeFunction.ts';
import { writtenMove, writtenResize } from './writeMove.ts';
import type { StoredConstant, WrittenOperator } from './writtenOperator.ts';
import { integers, notWritten, plain } from './writtenOperator.ts';

type Clamping = keyof typeof clamps;

/** How a .tflite file says a layer: the reverse of the `read*.ts` files. */
export function writtenOperator(network: Network, layer: Layer): WrittenOperator {
  const activation = (clamp: Clamp) => ({ int8: fusedActivation(network, layer, clamp) });
  switch (layer.kind) {
    case 'conv': {
      const fields = {
        ...movement(network, layer, convSlots),
        [convSlots.activation]: activation(layer.clamp),
      };
      const options = { type: optionsTypes.Conv2DOptions, fields };
      return { name: 'CONV_2D', version: 3, options, constants: parameters(network, layer) };
    }
    case 'tiledConv':
      throw notWritten(layer, 'weights of transformed tiles', 'the convolution itself');
    case 'depthwise': {
      const fields = {
        ...movement(network, layer, depthwiseSlots),
        [depthwiseSlots.depthMultiplier]: { int32: layer.depthMultiplier },
        [depthwiseSlots.activation]: activation(layer.clamp),
      };
      const options = { type: optionsTypes.DepthwiseConv2DOptions, fields };
      return { name: 'DEPTHWISE_CONV_2D', version: 3, options, constants: parameters(network, layer) };
    }
    case 'dense': {
      const keepsRank = tensorOf(network, layer.output).shape.length > 1;
      const fields = {
        [fullyConnectedSlots.activation]: activation(layer.clamp),
        [fullyConnectedSlots.keepNumDims]: { int8: Number(keepsRank) },
      };
      const options = { type: optionsTypes.FullyConnectedOptions, fields };
      return { name: 'FULLY_CONNECTED', version: 4, options, constants: parameters(network, layer) };
    }
    case 'maxPool':
    case 'averagePool': {
      if (tensorOf(network, layer.output).shape.length === 1)
        return { ...plain('REDUCE_MAX', 2), constants: [integers('axes', [2], [1, 2])] };
      const { kernel } = layer.window;
      const fields = {
        ...movement(network, layer, poolSlots),
        [poolSlots.filterH]: { int32: kernel.h },
        [poolSlots.filterW]: { int32: kernel.w },
        [poolSlots.activation]: activation(layer.clamp),
      };
      const options = { type: optionsTypes.Pool2DOptions, fields };
      return { ...plain(layer.kind === 'maxPool' ? 'MAX_POOL_2D' : 'AVERAGE_POOL_2D', 2), options };
    }
    case 'mean': {
      const keepsRank = tensorOf(network, layer.output).shape.length > 1;
      const options = {
        type: optionsTypes.ReducerOptions,
        fields: { [reducerSlots.keepDims]: { int8: Number(keepsRank) } },
      };
      return { name: 'MEAN', version: 2, options, constants: [integers('axes', [2], [1, 2])] };
    }
    case 'add': {
      const [name, type] = layer.subtracts
        ? (['SUB', optionsTypes.SubOptions] as const)
        : (['ADD', optionsTypes.AddOptions] as const);
      const fields = { [arithmeticSlots.activation]: activation(layer.clamp) };
      return { ...plain(name, 2), options: { type, fields } };
    }
    case 'multiply': {
      const fields = { [arithmeticSlots.activation]: activation(layer.clamp) };
      return { ...plain('MUL', 2), options: { type: optionsTypes.MulOptions, fields } };
    }
    case 'maximum':
      return plain('MAXIMUM', 2);
    case 'minimum':
      return plain('MINIMUM', 2);
    case 'lookup':
      return writtenFunction(layer, network);
    case 'rearrange':
      return writtenMove(layer, network);
    case 'bilinearResize':
      if (!layer.grid) throw notWritten(layer, 'rows and columns of its own', 'grids of TensorFlow Lite');
      return writtenResize('RESIZE_BILINEAR', layer.grid, tensorOf(network, layer.output));
    case 'pad': {
      const { top, bottom, left, right } = layer.padding;
      const margins = integers('paddings', [4, 2], [0, 0, top, bottom, left, right, 0, 0]);
      return { ...plain('PAD', 2), constants: [margins] };
    }
    case 'reshape': {
      const shape = [1, ...tensorOf(network, layer.output).shape];
      return { ...plain('RESHAPE', 1), constants: [integers('shape', [shape.length], shape)] };
    }
    case 'softmax': {
      const scaling = softmaxScaling(1, tensorOf(network, layer.inputs[0]!).scale);
      if (scaling?.multiplier !== layer.multiplier || scaling.leftShift !== layer.leftShift)
        throw notWritten(layer, 'a beta other than 1', 'no such beta when Tauscope writes it');
      const fields = { [softmaxSlots.beta]: { float32: 1 } };
      return { ...plain('SOFTMAX', 2), options: { type: optionsTypes.SoftmaxOptions, fields } };
    }
    case 'relu': {
      const output = tensorOf(network, layer.output);
      const name = (['RELU', 'RELU6'] as const).find((each) => isClampOf(each, layer.clamp, output));
      if (name) return plain(name, 2);
      throw notWritten(layer, `a clamp to [${layer.clamp.min}, ${layer.clamp.max}]`, 'RELU or RELU6');
    }
    case 'quantize':
      return plain('QUANTIZE', 1);
    case 'dequantize':
      return plain('DEQUANTIZE', 2);
  }
}

function parameters(network: Network, layer: ConvLayer | DepthwiseLayer | DenseLayer): StoredConstant[] {
  const channels = layer.bias.length;
  const scales = Array.from(layer.weightScales);
  const quantised = (factor: number, axis: number) => ({
    scales: scales.map((scale) => scale * factor),
    zeroPoints: scales.map(() => 0),
    axis,
  });
  const values = executedWeights(layer);
  return [
    {
      role: 'weights',
      shape: weightShape(layer),
      values,
      quantisation: quantised(1, layer.kind === 'depthwise' ? 3 : 0),
    },
    {
      role: 'bias',
      shape: [channels],
      values: layer.bias,
      quantisation: quantised(tensorOf(network, layer.inputs[0]!).scale, 0),
    },
  ];
}

function weightShape(layer: ConvLayer | DepthwiseLayer | DenseLayer): number[] {
  const channels = layer.bias.length;
  const operandCount = layer.weights.length / channels;
  if (layer.kind === 'dense') return [channels, operandCount];
  const { h, w } = layer.window.kernel;
  return layer.kind === 'conv' ? [channels, h, w, operandCount / (h * w)] : [1, h, w, channels];
}

/** Padding, stride and dilation. */
function movement(
  network: Network,
  layer: Layer & { readonly window: Window },
  slots: {
    readonly padding: number;
    readonly strideH: number;
    readonly strideW: number;
    readonly dilationH?: number;
    readonly dilationW?: number;
  },
) {
  const { padding, stride, dilation } = layer.window;
  const scheme = paddingSchemeOf(layer, tensorOf(network, layer.inputs[0]!));
  if (!scheme)
    throw notWritten(layer, `the margins ${Object.values(padding).join(', ')}`, 'SAME or VALID padding');
  return {
    [slots.padding]: { int8: paddingNames.indexOf(scheme) },
    [slots.strideH]: { int32: stride.h },
    [slots.strideW]: { int32: stride.w },
    ...(slots.dilationH !== undefined && { [slots.dilationH]: { int32: dilation.h } }),
    ...(slots.dilationW !== undefined && { [slots.dilationW]: { int32: dilation.w } }),
  };
}

/** Number of the activation function that gives this clamp in the layer's output. */
function fusedActivation(network: Network, layer: Layer, clamp: Clamp): number {
  const output = tensorOf(network, layer.output);
  const number = activationNames.findIndex(
    (name) => name in clamps && isClampOf(name as Clamping, clamp, output),
  );
  if (number >= 0) return number;
  throw notWritten(layer, `a clamp to [${clamp.min}, ${clamp.max}]`, Object.keys(clamps).join(', '));
}

function isClampOf(name: Clamping, clamp: Clamp, output: Tensor): boolean {
  const { min, max } = activationClamp(clamps[name], output);
  return min === clamp.min && max === clamp.max;
}
