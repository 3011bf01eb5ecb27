import { resolveWindow } from '../../build/slidingWindow.ts';
import { formatError, unsupportedError } from '../../modelError.ts';
import { elementCount } from '../../network.ts';
import { checkConvBias } from '../graph/checkConvBias.ts';
import { gemmOrder } from '../graph/gemmOrder.ts';
import { memoryOrder, rowMajor } from '../graph/layout.ts';
import type { NodeInputs } from '../graph/nodeInputs.ts';
import { transposed } from '../graph/transposed.ts';
import { imageSize, windowFacts } from '../graph/windowFacts.ts';
import type { FloatNodeReader, FloatReader, FloatView } from './floatReader.ts';

const bounds = [-Infinity, Infinity] as const;

/** Conv with one group, or with one for each input channel. */
export const readFloatConv: FloatNodeReader = (inputs, reader) => {
  const { node } = inputs;
  const view = reader.view(inputs, 0);
  const image = imageSize(node, view.shape);
  const stored = reader.constant(inputs, 1, 'weights');
  const [outC = 0, inC = 0, h = 0, w = 0] = stored.shape;
  checkConvBias(inputs, outC);
  const groups = node.attributes.int('group', 1);
  const isDepthwise = groups === image.c && inC === 1 && groups > 1;
  if (groups !== 1 && !isDepthwise)
    throw unsupportedError(
      `${node.label} is a grouped convolution of ${groups} groups for ${image.c} channels`,
      'Tauscope runs convolutions with one group',
      'use a plain or a depthwise convolution',
    );
  if (inC * groups !== image.c || outC % groups !== 0)
    throw formatError(
      `${node.label} has weights for ${inC * groups} channels`,
      `${image.c}, as its input has`,
    );
  const { window, output } = resolveWindow({ h, w }, windowFacts(node, { h, w }, image), image, node.label);
  const layer = {
    weights: floats(transposed(stored.values(), stored.shape, [0, 2, 3, 1])),
    bias: biasOf(inputs, reader, outC),
    window,
    bounds,
  };
  const tensor = reader.add(
    node,
    isDepthwise
      ? { kind: 'depthwise', depthMultiplier: outC / groups, ...layer }
      : { kind: 'conv', ...layer },
    [reader.image(node, view)],
    [output.h, output.w, outC],
  );
  return reader.imageOutput(node, tensor);
};

/** Gemm of one row and constant weights. */
export const readFloatGemm: FloatNodeReader = (inputs, reader) =>
  dense(inputs, reader, gemmOrder(inputs.node));

/** MatMul of one row and constant weights [inN, outN]. */
export const readFloatMatMul: FloatNodeReader = (inputs, reader) => dense(inputs, reader, [1, 0]);

function dense(inputs: NodeInputs, reader: FloatReader, order: readonly number[]): FloatView {
  const { node } = inputs;
  const view = reader.view(inputs, 0);
  const stored = reader.constant(inputs, 1, 'weights');
  const [outN = 0, inN = 0] = order.map((axis) => stored.shape[axis] ?? 0);
  if (elementCount(view.shape) !== inN)
    throw unsupportedError(
      `${node.label} runs on ${elementCount(view.shape) / inN} rows of ${inN} values`,
      'Tauscope runs it on one row',
      'flatten the input in the model, or use a 1x1 convolution',
    );
  const rows = transposed(stored.values(), stored.shape, order);
  // Columns move to where their inputs lie in memory.
  const positions = memoryOrder(view.layout);
  const weights = new Float32Array(rows.length);
  for (let o = 0; o < outN; o++)
    for (let i = 0; i < inN; i++) weights[o * inN + positions[i]!] = rows[o * inN + i]!;
  const layer = { kind: 'dense', weights, bias: biasOf(inputs, reader, outN), bounds } as const;
  const tensor = reader.add(node, layer, [view.tensor], [outN]);
  const shape = reader.shapeOf(node);
  return { tensor, shape, layout: rowMajor(shape) };
}

function biasOf(inputs: NodeInputs, reader: FloatReader, channels: number): Float32Array {
  if (!inputs.has(2)) return new Float32Array(channels);
  const stored = reader.constant(inputs, 2, 'bias');
  const values = floats(stored.values());
  if (values.length === channels) return values;
  if (values.length === 1) return new Float32Array(channels).fill(values[0]!);
  throw formatError(`${stored.label} has ${values.length} values`, `${channels}, one per output channel`);
}

function floats(values: ArrayLike<number>): Float32Array {
  return Float32Array.from(values);
}
