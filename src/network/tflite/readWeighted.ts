import type { WeightedFacts } from '../build/weightedLayers.ts';
import { buildConv, buildDense, buildDepthwise } from '../build/weightedLayers.ts';
import { unsupportedError } from '../modelError.ts';
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
  return {
    input: operator.input(0),
    weights: operator.int8Constant(1, 'weights'),
    bias: operator.hasInput(2) ? operator.int32Constant(2, 'bias') : null,
  };
}
