import { sameShape } from '../../build/operator.ts';
import { buildPad } from '../../build/shapeLayers.ts';
import { unsupportedError } from '../../modelError.ts';
import { permutedLayout, reshapedLayout } from '../graph/layout.ts';
import type { NodeInputs } from '../graph/nodeInputs.ts';
import { padMargins, permutation } from '../graph/outputShape.ts';
import { transposed } from '../graph/transposed.ts';
import { imageSize } from '../graph/windowFacts.ts';
import type { NodeReader, QdqReader } from './qdqReader.ts';
import { untransposed } from './qdqReader.ts';
import type { ConstantValue } from './values.ts';
import { changedConstant } from './values.ts';

/** Reshape, Flatten, Squeeze, Unsqueeze: the same values, looked at in another way. */
export const readReshape: NodeReader = (inputs, reader) => {
  const { node } = inputs;
  const shape = shapeOf(inputs, reader);
  const value = reader.value(inputs, 0);
  if (value.kind === 'constant') return reshapedConstant(inputs, value, shape);
  return reader.moved(inputs, value, (view) => {
    const layout = reshapedLayout(view.layout, shape);
    if (!layout) throw untransposed(node.label, view);
    return { ...view, shape, layout };
  });
};

/** Transpose: nothing moves, readers find the values where they are. */
export const readTranspose: NodeReader = (inputs, reader) => {
  const value = reader.value(inputs, 0);
  const order = permutation(inputs);
  if (value.kind === 'constant') return transposedConstant(value, order);
  return reader.moved(inputs, value, (view) => ({
    ...view,
    shape: shapeOf(inputs, reader),
    layout: permutedLayout(view.layout, order),
  }));
};

function shapeOf({ node }: NodeInputs, reader: QdqReader): readonly number[] {
  return reader.graph.shapes.get(node.outputs[0] ?? '') ?? [];
}

function reshapedConstant(
  { node }: NodeInputs,
  constant: ConstantValue,
  shape: readonly number[],
): ConstantValue {
  const { tensor, quantisation } = constant;
  // Scales of channels keep their axis only where nothing before or at it changes.
  const kept = quantisation && quantisation.scales.length > 1 ? quantisation.axis + 1 : 0;
  if (sameShape(tensor.shape.slice(0, kept), shape.slice(0, kept)))
    return { ...constant, tensor: tensor.reshaped(shape) };
  throw unsupportedError(
    `${node.label} reshapes ${tensor.label} across its channels`,
    'Tauscope needs scales that stay with one dimension',
    'export the model with constants folded',
  );
}

function transposedConstant(constant: ConstantValue, order: readonly number[]): ConstantValue {
  const { tensor, quantisation } = constant;
  const shape = order.map((axis) => tensor.shape[axis] ?? 0);
  const moved = tensor.withValues(() => transposed(tensor.values(), tensor.shape, order)).reshaped(shape);
  return {
    ...changedConstant(constant, moved),
    quantisation: quantisation && { ...quantisation, axis: order.indexOf(quantisation.axis) },
  };
}

/** Pad of height and width with zeros. */
export const readPad: NodeReader = (inputs, reader) => {
  const { node } = inputs;
  const mode = node.attributes.text('mode', 'constant');
  if (mode !== 'constant')
    throw unsupportedError(
      `${node.label} pads in the mode ${mode}`,
      'Tauscope pads with zeros',
      'pad with zeros in the model',
    );
  const value = reader.variable(inputs, 0);
  const fill = inputs.has(2) ? reader.constant(inputs, 2, 'padding value') : null;
  if (value.kind === 'quantised')
    throw unsupportedError(
      `${node.label} pads integers`,
      'Tauscope pads real values',
      'dequantise before it',
    );
  if (fill && realFill(fill) !== 0)
    throw unsupportedError(
      `${node.label} fills with ${realFill(fill)}`,
      'Tauscope pads with 0',
      'pad with zeros in the model',
    );
  imageSize(node, inputs.shape(0));
  const [n0 = 0, c0 = 0, top = 0, left = 0, n1 = 0, c1 = 0, bottom = 0, right = 0] = padMargins(inputs);
  return reader.moved(inputs, value, (view) => {
    const input = reader.image(node, view);
    const output = reader.addInt8(node, input.tensor, (operator) =>
      buildPad(operator, input, [n0, n1, top, bottom, left, right, c0, c1], null),
    );
    return reader.output(node, output);
  });
};

function realFill({ tensor, quantisation }: ConstantValue): number {
  const [value = 0] = tensor.elementCount === 1 ? tensor.values() : [];
  return quantisation ? value - Number(quantisation.zeroPoints.at(0)) : value;
}
