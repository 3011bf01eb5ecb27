import { notInt8 } from '../../build/quantisation.ts';
import { buildConv, buildDense, buildDepthwise } from '../../build/weightedLayers.ts';
import type { WideWeights } from '../../build/wideWeights.ts';
import { denseInInt8, symmetricWeights, windowedInInt8 } from '../../build/wideWeights.ts';
import { formatError, unsupportedError } from '../../modelError.ts';
import { elementCount } from '../../network.ts';
import { checkConvBias } from '../graph/checkConvBias.ts';
import { gemmOrder } from '../graph/gemmOrder.ts';
import { memoryOrder, rowMajor, sameLayout } from '../graph/layout.ts';
import type { NodeInputs } from '../graph/nodeInputs.ts';
import { transposed } from '../graph/transposed.ts';
import { imageSize, windowFacts } from '../graph/windowFacts.ts';
import type { NodeReader, QdqReader } from './qdqReader.ts';
import { zeroOffset } from './readQuantised.ts';
import type { ConstantValue, View } from './values.ts';
import type { Weighted } from './weightedResult.ts';
import { weightedResult } from './weightedResult.ts';

/** Conv with one group, or with one for each input channel. */
export const readConv: NodeReader = (inputs, reader) => {
  const { node } = inputs;
  const view = reader.activation(inputs, 0);
  const image = imageSize(node, view.shape);
  const groups = node.attributes.int('group', 1);
  if (groups !== 1 && groups !== image.c)
    throw unsupportedError(
      `${node.label} is a grouped convolution of ${groups} groups for ${image.c} channels`,
      'Tauscope runs convolutions with one group',
      'use a plain or a depthwise convolution',
    );
  const stored = reader.constant(inputs, 1, 'weights');
  const [outC = 0, , h = 0, w = 0] = stored.tensor.shape;
  checkConvBias(inputs, outC);
  const facts = windowFacts(node, { h, w }, image);
  const input = reader.image(node, view);
  // ONNX has [outC, inC, kh, kw], and inC = 1 where each channel is a group.
  const weighted: Weighted =
    groups === 1
      ? {
          input,
          weights: integerWeights(reader, stored, [0, 2, 3, 1]),
          channelAxis: 0,
          prepare(parts, addBefore) {
            const prepared = windowedInInt8(node.label, { ...parts, ...facts }, addBefore);
            return (operator) => buildConv(operator, prepared);
          },
        }
      : {
          input,
          weights: integerWeights(reader, stored, [1, 2, 3, 0]),
          channelAxis: 3,
          prepare(parts, addBefore) {
            const prepared = windowedInInt8(node.label, { ...parts, ...facts }, addBefore);
            return (operator) => buildDepthwise(operator, prepared);
          },
        };
  return weightedResult(node, reader, weighted, biasOf(inputs, reader));
};

/** Gemm of one row and constant weights. */
export const readGemm: NodeReader = (inputs, reader) => {
  const order = gemmOrder(inputs.node);
  return weightedResult(inputs.node, reader, denseFacts(inputs, reader, order), biasOf(inputs, reader));
};

/** MatMul of one row and constant weights [inN, outN]; an Add behind it gives the bias. */
export const readMatMul: NodeReader = (inputs, reader) =>
  weightedResult(inputs.node, reader, denseFacts(inputs, reader, [1, 0]), []);

function denseFacts(inputs: NodeInputs, reader: QdqReader, order: readonly number[]): Weighted {
  const view = reader.activation(inputs, 0);
  const weights = integerWeights(reader, reader.constant(inputs, 1, 'weights'), order);
  return {
    input: view.activation,
    weights: { ...weights, values: inMemoryOrder(weights, view) },
    channelAxis: 0,
    prepare(facts, addBefore) {
      const prepared = denseInInt8(facts, addBefore);
      return (operator) => buildDense(operator, { ...prepared, keepsRank: false });
    },
  };
}

/** Columns of dense weights [outN, inN] moved to where their inputs lie in memory. */
function inMemoryOrder(
  { values, shape }: WideWeights,
  { layout, shape: inputShape }: View,
): WideWeights['values'] {
  const [outN = 0, inN = 0] = shape;
  if (elementCount(inputShape) !== inN || sameLayout(layout, rowMajor(inputShape))) return values;
  const positions = memoryOrder(layout);
  const moved = values.slice();
  for (let o = 0; o < outN; o++)
    for (let i = 0; i < inN; i++) moved[o * inN + positions[i]!] = values[o * inN + i]!;
  return moved;
}

function biasOf(inputs: NodeInputs, reader: QdqReader): ConstantValue[] {
  return inputs.has(2) ? [reader.constant(inputs, 2, 'bias')] : [];
}

/** Stored weights as int8, or as distances from their zero points, dimension n being the stored `order[n]`. */
function integerWeights(
  reader: QdqReader,
  { tensor, quantisation }: ConstantValue,
  order: readonly number[],
): WideWeights {
  if (!quantisation || (tensor.type !== 'INT8' && tensor.type !== 'UINT8'))
    throw notInt8(tensor.label, tensor.type);
  if (tensor.shape.length !== order.length)
    throw formatError(
      `${tensor.label}, the weights, has ${tensor.shape.length} dimensions`,
      `${order.length}`,
    );
  reader.builder.countParameters(tensor.elementCount);
  const offset = zeroOffset(tensor.type);
  const { scales, zeroPoints, axis } = quantisation;
  const stored = transposed(tensor.values(), tensor.shape, order);
  const values = new Int8Array(stored.length);
  for (let n = 0; n < values.length; n++) values[n] = stored[n]! - offset;
  const signed = Array.from({ length: zeroPoints.length }, (_, n) => Number(zeroPoints.at(n)) - offset);
  const weights = {
    label: tensor.label,
    shape: order.map((stored) => tensor.shape[stored] ?? 0),
    values,
    quantisation: { scales, zeroPoints: signed, axis: order.indexOf(axis) },
  };
  return signed.some((zeroPoint) => zeroPoint !== 0) ? symmetricWeights(weights) : weights;
}
