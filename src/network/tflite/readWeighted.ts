import type { WeightedFacts } from '../build/weightedLayers.ts';
import { buildConv, buildDense, buildDepthwise } from '../build/weightedLayers.ts';
import { formatError, unsupportedError } from '../modelError.ts';
import { fusedActivation, paddingScheme } from './enums.ts';
import type { LayerReader, OperatorReader } from './operatorReader.ts';
import { convSlots, depthwiseSlots, fullyConnectedSlots, optionsTypes } from './schema.ts';

/** CONV_2D: weights [outC, kh, kw, inC]. */
export const readConv: LayerReader = (operator) =>
  buildConv(operator, windowedFacts(operator, optionsTypes.Conv2DOptions, convSlots));

/** DEPTHWISE_CONV_2D: weights [1, kh, kw, outC]; the stored depth multiplier is not looked at. */
export const readDepthwise: LayerReader = (operator) =>
  buildDepthwise(operator, windowedFacts(operator, optionsTypes.DepthwiseConv2DOptions, depthwiseSlots));

/** FULLY_CONNECTED: weights [outN, inN]. */
export const readDense: LayerReader = (operator) => {
  const options = operator.requiredOptions(optionsTypes.FullyConnectedOptions);
  if (options.int8(fullyConnectedSlots.weightsFormat) !== 0)
    throw unsupportedError(
      `${operator.label} has shuffled weights`,
      'Tauscope reads the default weights format',
      'convert without a device-specific weights format',
    );
  return buildDense(operator, {
    ...weightedFacts(operator),
    keepsRank: options.bool(fullyConnectedSlots.keepNumDims),
    activation: fusedActivation(operator, options.int8(fullyConnectedSlots.activation)),
  });
};

function windowedFacts(
  operator: OperatorReader,
  optionsType: number,
  slots: typeof convSlots | typeof depthwiseSlots,
) {
  const options = operator.requiredOptions(optionsType);
  return {
    ...weightedFacts(operator),
    stride: { h: options.int32(slots.strideH), w: options.int32(slots.strideW) },
    dilation: { h: options.int32(slots.dilationH, 1), w: options.int32(slots.dilationW, 1) },
    padding: paddingScheme(operator, options.int8(slots.padding)),
    activation: fusedActivation(operator, options.int8(slots.activation)),
  };
}

function weightedFacts(operator: OperatorReader): Omit<WeightedFacts, 'activation'> {
  const weights = operator.int8Constant(1, 'weights');
  const isUint8 = weights.type === 'UINT8';
  return {
    input: operator.input(0),
    weights: isUint8 ? symmetricWeights(operator, weights) : weights,
    bias: operator.hasInput(2) ? operator.int32Constant(2, 'bias') : null,
    scalesInFloat32: isUint8,
  };
}

/** uint8 weights have a zero point, one for all; int8 must hold their distances from it. */
function symmetricWeights({ label }: OperatorReader, weights: WeightedFacts['weights']) {
  const { scales, zeroPoints, axis } = weights.quantisation;
  if (zeroPoints.length !== 1)
    throw formatError(`${weights.label} is uint8 with ${zeroPoints.length} zero points`, 'one');
  const zeroPoint = Number(zeroPoints.at(0));
  const least = weights.values.reduce((a, b) => Math.min(a, b)) - zeroPoint;
  const most = weights.values.reduce((a, b) => Math.max(a, b)) - zeroPoint;
  if (least < -128 || most > 127)
    throw unsupportedError(
      `${label} has uint8 weights from ${least} to ${most} around their zero point`,
      'Tauscope computes with int8 weights, from -128 to 127',
      'quantise the float model that it came from to int8, with tauscope quantise or its converter',
    );
  return {
    ...weights,
    quantisation: { scales, zeroPoints: [], axis },
    values: weights.values.map((value) => value - zeroPoint),
  };
}
