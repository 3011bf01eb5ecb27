import { activationClamp, fusedActivation } from '../activationClamp.ts';
import type { OperatorReader } from './graphReader.ts';
import { formatError, unsupportedError } from '../modelError.ts';
import { checkInputCount, imageOf, requiredOptions } from './operatorChecks.ts';
import { readParameters, storedWeights } from './readWeights.ts';
import { resolveWindow } from '../slidingWindow.ts';
import { convSlots, depthwiseSlots, optionsTypes } from './schema.ts';

/** CONV_2D: weights [outC, kh, kw, inC]. */
export const readConv: OperatorReader = (operator, graph) => {
  checkInputCount(operator, 2, 3);
  const options = requiredOptions(operator, optionsTypes.Conv2DOptions);
  const input = graph.input(operator, 0);
  const image = imageOf(input.tensor, operator);
  const stored = storedWeights(operator, graph, 4);
  const [outC = 0, kh = 0, kw = 0, inC = 0] = stored.shape;
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

  const { window, output: size } = resolveWindow(
    {
      kernel: { h: kh, w: kw },
      stride: { h: options.int32(convSlots.strideH), w: options.int32(convSlots.strideW) },
      dilation: { h: options.int32(convSlots.dilationH, 1), w: options.int32(convSlots.dilationW, 1) },
      padding: options.int8(convSlots.padding),
    },
    image,
    operator.label,
  );
  const output = graph.produce(operator, [size.h, size.w, outC]);
  const activation = fusedActivation(options.int8(convSlots.activation), operator.label);
  return {
    kind: 'conv',
    index: operator.index,
    inputs: [input.id],
    output: output.id,
    window,
    clamp: activationClamp(activation, output.tensor),
    ...readParameters(operator, graph, stored, 0, input.tensor, output.tensor),
  };
};

/** DEPTHWISE_CONV_2D: weights [1, kh, kw, outC]; the depth multiplier follows from the shapes. */
export const readDepthwise: OperatorReader = (operator, graph) => {
  checkInputCount(operator, 2, 3);
  const options = requiredOptions(operator, optionsTypes.DepthwiseConv2DOptions);
  const input = graph.input(operator, 0);
  const image = imageOf(input.tensor, operator);
  const stored = storedWeights(operator, graph, 4);
  const [one = 0, kh = 0, kw = 0, outC = 0] = stored.shape;
  if (one !== 1 || outC % image.c !== 0)
    throw formatError(
      `${operator.label} has weights of shape [${stored.shape.join(', ')}]`,
      `[1, height, width, a multiple of ${image.c}]`,
    );

  const { window, output: size } = resolveWindow(
    {
      kernel: { h: kh, w: kw },
      stride: { h: options.int32(depthwiseSlots.strideH), w: options.int32(depthwiseSlots.strideW) },
      dilation: {
        h: options.int32(depthwiseSlots.dilationH, 1),
        w: options.int32(depthwiseSlots.dilationW, 1),
      },
      padding: options.int8(depthwiseSlots.padding),
    },
    image,
    operator.label,
  );
  const output = graph.produce(operator, [size.h, size.w, outC]);
  const activation = fusedActivation(options.int8(depthwiseSlots.activation), operator.label);
  return {
    kind: 'depthwise',
    index: operator.index,
    inputs: [input.id],
    output: output.id,
    window,
    depthMultiplier: outC / image.c,
    clamp: activationClamp(activation, output.tensor),
    ...readParameters(operator, graph, stored, 3, input.tensor, output.tensor),
  };
};
