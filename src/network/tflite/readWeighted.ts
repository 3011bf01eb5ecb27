import { buildConv, buildDense, buildDepthwise } from '../build/weightedLayers.ts';
import type { AddBefore, WideFacts } from '../build/wideWeights.ts';
import { denseInInt8, symmetricWeights, windowedInInt8 } from '../build/wideWeights.ts';
import { unsupportedError } from '../modelError.ts';
import type { Layer } from '../network.ts';
import { fusedActivation, paddingScheme } from './enums.ts';
import type { LayerReader, OperatorReader } from './operatorReader.ts';
import { convSlots, depthwiseSlots, fullyConnectedSlots, optionsTypes } from './schema.ts';

/** CONV_2D: weights [outC, kh, kw, inC]. */
export const readConv: LayerReader = (operator) => {
  const facts = windowedFacts(operator, optionsTypes.Conv2DOptions, convSlots);
  return layersOf(operator, (addBefore) =>
    buildConv(operator, windowedInInt8(operator.label, facts, addBefore)),
  );
};

/** DEPTHWISE_CONV_2D: weights [1, kh, kw, outC]; the stored depth multiplier is not looked at. */
export const readDepthwise: LayerReader = (operator) => {
  const facts = windowedFacts(operator, optionsTypes.DepthwiseConv2DOptions, depthwiseSlots);
  return layersOf(operator, (addBefore) =>
    buildDepthwise(operator, windowedInInt8(operator.label, facts, addBefore)),
  );
};

/** FULLY_CONNECTED: weights [outN, inN]. */
export const readDense: LayerReader = (operator) => {
  const options = operator.requiredOptions(optionsTypes.FullyConnectedOptions);
  if (options.int8(fullyConnectedSlots.weightsFormat) !== 0)
    throw unsupportedError(
      `${operator.label} has shuffled weights`,
      'Tauscope reads the default weights format',
      'convert without a device-specific weights format',
    );
  const facts = {
    ...weightedFacts(operator),
    keepsRank: options.bool(fullyConnectedSlots.keepNumDims),
    activation: fusedActivation(operator, options.int8(fullyConnectedSlots.activation)),
  };
  return layersOf(operator, (addBefore) => buildDense(operator, denseInInt8(facts, addBefore)));
};

/** The operator's layer behind those that it needs before. */
function layersOf(operator: OperatorReader, build: (addBefore: AddBefore) => Layer): Layer[] {
  const before: Layer[] = [];
  const last = build((buildBefore) => {
    const { layer, output } = operator.step('input', buildBefore);
    before.push(layer);
    return output;
  });
  return [...before, last];
}

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

function weightedFacts(operator: OperatorReader): Omit<WideFacts, 'activation'> {
  const weights = operator.int8Constant(1, 'weights');
  const isUint8 = weights.type === 'UINT8';
  return {
    input: operator.input(0),
    weights: isUint8 ? symmetricWeights(weights) : weights,
    bias: operator.hasInput(2) ? operator.int32Constant(2, 'bias') : null,
    scalesInFloat32: isUint8,
  };
}
