import { checkAccumulators } from '../accumulators.ts';
import { formatError, unsupportedError } from '../modelError.ts';
import type { ConvLayer, DenseLayer, DepthwiseLayer, Size, Tensor } from '../network.ts';
import { elementCount } from '../network.ts';
import type { Bounds } from './activationClamp.ts';
import { activationClamp } from './activationClamp.ts';
import { requantisationOf } from './fixedPoint.ts';
import type { Int8Activation, Operator } from './operator.ts';
import { imageOf, layerEnds } from './operator.ts';
import type { Quantisation } from './quantisation.ts';
import { weightScalesOf } from './quantisation.ts';
import type { WindowFacts } from './slidingWindow.ts';
import { resolveWindow } from './slidingWindow.ts';

/** A constant that a layer keeps. */
export interface Constant<Values> {
  /** How error texts call it: `tensor conv1/weights`. */
  readonly label: string;
  readonly shape: readonly number[];
  readonly values: Values;
}

/** What layers with weights are built from. */
export interface WeightedFacts {
  readonly input: Int8Activation;
  readonly weights: Constant<Int8Array> & { readonly quantisation: Quantisation };
  /** One value per output channel. */
  readonly bias: Constant<Int32Array> | null;
  readonly activation: Bounds;
  /** Whether the scales of input and weights are multiplied in float32, as TensorFlow Lite does in its uint8 layers. */
  readonly scalesInFloat32?: boolean;
}

/** Convolution; weights [outC, kh, kw, inC]. */
export function buildConv(operator: Operator, facts: WeightedFacts & WindowFacts): ConvLayer {
  const { input, weights } = facts;
  const image = imageOf(input.tensor, operator.label);
  checkRank(operator, weights, 4);
  const [outC = 0, , , inC = 0] = weights.shape;
  if (inC !== image.c && image.c % inC === 0)
    throw unsupportedError(
      `${operator.label} is a grouped convolution of ${image.c / inC} groups`,
      'Tauscope runs convolutions with one group',
      'use a plain or a depthwise convolution',
    );
  if (inC !== image.c)
    throw formatError(
      `${operator.label} has weights for ${inC} input channels`,
      `${image.c}, as its input has`,
    );
  return { kind: 'conv', ...windowedParts(operator, facts, image, outC, 0) };
}

/** Depthwise convolution; weights [1, kh, kw, outC], the depth multiplier follows from the shapes. */
export function buildDepthwise(operator: Operator, facts: WeightedFacts & WindowFacts): DepthwiseLayer {
  const { input, weights } = facts;
  const image = imageOf(input.tensor, operator.label);
  checkRank(operator, weights, 4);
  const [one, , , outC = 0] = weights.shape;
  if (one !== 1 || outC % image.c !== 0)
    throw formatError(
      `${operator.label} has weights of shape [${weights.shape.join(', ')}]`,
      `[1, height, width, a multiple of ${image.c}]`,
    );
  const depthMultiplier = outC / image.c;
  return { kind: 'depthwise', depthMultiplier, ...windowedParts(operator, facts, image, outC, 3) };
}

function windowedParts(
  operator: Operator,
  facts: WeightedFacts & WindowFacts,
  image: Size & { readonly c: number },
  outC: number,
  channelAxis: number,
) {
  const [, kh = 0, kw = 0] = facts.weights.shape;
  const { window, output: size } = resolveWindow({ h: kh, w: kw }, facts, image, operator.label);
  const output = operator.produce([size.h, size.w, outC]);
  return {
    ...layerEnds(operator, [facts.input], output),
    window,
    ...parametersOf(operator, facts, output.tensor, channelAxis, facts.scalesInFloat32),
  };
}

/** Fully connected layer on one row, whatever its rank; weights [outN, inN]. */
export function buildDense(
  operator: Operator,
  facts: WeightedFacts & { readonly keepsRank: boolean },
): DenseLayer {
  const { input, weights } = facts;
  checkRank(operator, weights, 2);
  const [outN = 0, inN = 0] = weights.shape;
  const inputElements = elementCount(input.tensor.shape);
  if (inputElements !== inN && inputElements % inN === 0)
    throw unsupportedError(
      `${operator.label} runs on ${inputElements / inN} rows of ${inN} values`,
      'Tauscope runs it on one row',
      'flatten the input in the model, or use a 1x1 convolution',
    );
  if (inputElements !== inN)
    throw formatError(
      `${operator.label} has weights for ${inN} inputs`,
      `${inputElements}, as its input has`,
    );
  const output = operator.produce(facts.keepsRank ? [...input.tensor.shape.slice(0, -1), outN] : [outN]);
  return {
    kind: 'dense',
    ...layerEnds(operator, [input], output),
    ...parametersOf(operator, facts, output.tensor, 0, weights.quantisation.scales.length === 1),
  };
}

function checkRank(operator: Operator, { label, shape }: Constant<unknown>, rank: number): void {
  if (shape.length === rank) return;
  throw formatError(`${label}, the weights of ${operator.label}, has ${shape.length} dimensions`, `${rank}`);
}

/**
 * Weights, bias, output scaling and clamp. `channelAxis` is the weights' output channel axis. TensorFlow Lite
 * multiplies the scales of input and weights in double, but `inFloat32` in dense layers with one scale and uint8 layers
 * (GetQuantizedConvolutionMultipler in tensorflow/lite/kernels/kernel_util.cc).
 */
function parametersOf(
  { label }: Operator,
  { input, weights, bias, activation }: WeightedFacts,
  output: Tensor,
  channelAxis: number,
  inFloat32 = false,
) {
  const channels = weights.shape[channelAxis] ?? 0;
  const weightScales = weightScalesOf(weights.label, weights.quantisation, channels, channelAxis);
  if (bias && bias.values.length !== channels)
    throw formatError(
      `${bias.label} has ${bias.values.length} values`,
      `${channels}, one per output channel`,
    );
  const ratios = Array.from(weightScales, (scale) => {
    const product = input.tensor.scale * scale;
    return (inFloat32 ? Math.fround(product) : product) / output.scale;
  });
  if (ratios.includes(Infinity))
    throw formatError(`${label} has an infinite ratio of scales`, 'a finite one');
  const perChannel = elementCount(weights.shape.slice(channelAxis + 1));
  const channelOf = (index: number) => Math.floor(index / perChannel) % channels;
  // A weight scale of 0 makes the factor 0, so that the channel gives the output's zero point whatever is stored.
  const isDead = (channel: number) => weightScales[weightScales.length === 1 ? 0 : channel] === 0;
  const parameters = {
    weights: weights.values.map((weight, index) => (isDead(channelOf(index)) ? 0 : weight)),
    bias: Int32Array.from({ length: channels }, (_, channel) =>
      isDead(channel) ? 0 : (bias?.values[channel] ?? 0),
    ),
    weightScales,
    requantisation: requantisationOf(label, ratios),
    clamp: activationClamp(activation, output),
  };
  checkAccumulators(parameters.weights, parameters.bias, parameters.requantisation, channelOf, label);
  return parameters;
}
