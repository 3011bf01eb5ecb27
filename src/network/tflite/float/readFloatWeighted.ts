import { imageOf } from '../../build/operator.ts';
import { resolveWindow } from '../../build/slidingWindow.ts';
import { formatError, unsupportedError } from '../../modelError.ts';
import { elementCount } from '../../network.ts';
import { fusedActivation, paddingScheme } from '../enums.ts';
import { requiredOptionsOf } from '../operatorOptions.ts';
import { convSlots, depthwiseSlots, fullyConnectedSlots, optionsTypes } from '../schema.ts';
import type { StoredOperator } from '../storedModel.ts';
import type { FloatGraph } from './floatGraph.ts';

/** CONV_2D: weights [outC, kh, kw, inC]. */
export function readFloatConv(operator: StoredOperator, graph: FloatGraph): void {
  const { input, image, weights, facts } = windowed(operator, graph, optionsTypes.Conv2DOptions, convSlots);
  const [outC = 0, h = 0, w = 0, inC = 0] = weights.shape;
  if (inC !== image.c)
    throw unsupportedError(
      `${operator.label} has weights for ${inC} channels, its input has ${image.c}`,
      'Tauscope runs convolutions with one group',
      'use a plain or a depthwise convolution',
    );
  const { window, output } = resolveWindow({ h, w }, facts, image, operator.label);
  const bias = biasOf(operator, graph, outC);
  const layer = { kind: 'conv', weights: weights.values, bias, window, bounds: facts.bounds } as const;
  graph.produce(operator, layer, [input], [output.h, output.w, outC]);
}

/** DEPTHWISE_CONV_2D: weights [1, kh, kw, outC]. */
export function readFloatDepthwise(operator: StoredOperator, graph: FloatGraph): void {
  const options = [optionsTypes.DepthwiseConv2DOptions, depthwiseSlots] as const;
  const { input, image, weights, facts } = windowed(operator, graph, ...options);
  const [one = 0, h = 0, w = 0, outC = 0] = weights.shape;
  if (one !== 1 || outC % image.c !== 0)
    throw formatError(
      `${weights.label} has shape [${weights.shape.join(', ')}]`,
      `[1, height, width, a multiple of ${image.c}]`,
    );
  const { window, output } = resolveWindow({ h, w }, facts, image, operator.label);
  const taps = h * w;
  const layer = {
    kind: 'depthwise',
    weights: weights.values.map((_, n) => weights.values[(n % taps) * outC + Math.floor(n / taps)]!),
    bias: biasOf(operator, graph, outC),
    window,
    bounds: facts.bounds,
    depthMultiplier: outC / image.c,
  } as const;
  graph.produce(operator, layer, [input], [output.h, output.w, outC]);
}

/** FULLY_CONNECTED of one row: weights [outN, inN]. */
export function readFloatDense(operator: StoredOperator, graph: FloatGraph): void {
  const options = requiredOptionsOf(operator, optionsTypes.FullyConnectedOptions);
  const input = graph.input(operator, 0);
  const weights = graph.constant(operator, 1, 'weights');
  const [outN = 0, inN = 0] = weights.shape;
  if (weights.shape.length !== 2 || options.int8(fullyConnectedSlots.weightsFormat) !== 0)
    throw unsupportedError(
      `${operator.label} has weights of shape [${weights.shape.join(', ')}], or shuffled ones`,
      'Tauscope reads [outputs, inputs] in the default format',
      'convert without a device-specific weights format',
    );
  if (elementCount(input.shape) !== inN)
    throw unsupportedError(
      `${operator.label} runs on [${input.shape.join(', ')}] with weights for ${inN} values`,
      'Tauscope runs it on one row',
      'flatten the input in the model, or use a 1x1 convolution',
    );
  const bounds = fusedActivation(operator, options.int8(fullyConnectedSlots.activation));
  const layer = {
    kind: 'dense',
    weights: weights.values,
    bias: biasOf(operator, graph, outN),
    bounds,
  } as const;
  // With its rank kept, the row stands behind dimensions of 1.
  const seen = [...graph.outputShape(operator).slice(0, -1).fill(1), outN];
  graph.produce(operator, layer, [input], [outN], undefined, seen);
}

function windowed(
  operator: StoredOperator,
  graph: FloatGraph,
  optionsType: number,
  slots: typeof convSlots | typeof depthwiseSlots,
) {
  const options = requiredOptionsOf(operator, optionsType);
  const input = graph.input(operator, 0);
  const weights = graph.constant(operator, 1, 'weights');
  if (weights.shape.length !== 4)
    throw formatError(`${weights.label} has shape [${weights.shape.join(', ')}]`, 'four dimensions');
  return {
    input,
    image: imageOf({ name: operator.label, shape: input.shape }, operator.label),
    weights,
    facts: {
      stride: { h: options.int32(slots.strideH), w: options.int32(slots.strideW) },
      dilation: { h: options.int32(slots.dilationH, 1), w: options.int32(slots.dilationW, 1) },
      padding: paddingScheme(operator, options.int8(slots.padding)),
      bounds: fusedActivation(operator, options.int8(slots.activation)),
    },
  };
}

function biasOf(operator: StoredOperator, graph: FloatGraph, channels: number): Float32Array {
  if ((operator.inputs[2] ?? -1) < 0) return new Float32Array(channels);
  const { label, values } = graph.constant(operator, 2, 'bias');
  if (values.length === channels) return values;
  throw formatError(`${label} has ${values.length} values`, `${channels}, one per output channel`);
}
