import type { Int8Activation } from '../../build/operator.ts';
import { sameShape } from '../../build/operator.ts';
import { buildPad } from '../../build/shapeLayers.ts';
import { unsupportedError } from '../../modelError.ts';
import { permutedLayout, reshapedLayout, rowMajor } from '../graph/layout.ts';
import { buildReflection } from '../graph/moves.ts';
import type { NodeInputs } from '../graph/nodeInputs.ts';
import { padMargins, permutation } from '../graph/outputShape.ts';
import { unbatchedAxes } from '../graph/ownOrder.ts';
import { transposed } from '../graph/transposed.ts';
import type { NodeReader, QdqReader } from './qdqReader.ts';
import { moved } from './readMoves.ts';
import type { ConstantValue, View } from './values.ts';
import { changedConstant } from './values.ts';

/** Reshape, Flatten, Squeeze, Unsqueeze: the same values, looked at in another way. */
export const readReshape: NodeReader = (inputs, reader) => {
  const shape = shapeOf(inputs, reader);
  const value = reader.value(inputs, 0);
  if (value.kind === 'constant') return reshapedConstant(inputs, value, shape);
  return reader.moved(inputs, value, (view) => {
    const layout = reshapedLayout(view.layout, shape);
    if (layout) return { ...view, shape, layout };
    const { activation } = reader.arranged(inputs.node, view, unbatchedAxes(view.shape));
    return { activation, shape, layout: rowMajor(shape) };
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

/** Pad with zeros, of all but the batch, or with what lies inside mirrored. */
export const readPad: NodeReader = (inputs, reader) => {
  const { node } = inputs;
  const mode = node.attributes.text('mode', 'constant');
  if (mode === 'reflect') return moved(inputs, reader, buildReflection);
  if (mode !== 'constant')
    throw unsupportedError(
      `${node.label} pads in the mode ${mode}`,
      'Tauscope pads with zeros, mirrored, or with the outermost values (edge)',
      'pad with zeros in the model',
    );
  const value = reader.real(inputs, 0);
  const fill = inputs.has(2) ? realFill(reader.constant(inputs, 2, 'padding value')) : 0;
  if (fill !== 0)
    throw unsupportedError(
      `${node.label} fills with ${fill}`,
      'Tauscope pads with 0',
      'pad with zeros in the model',
    );
  return reader.moved(inputs, value, (view) => padded(inputs, reader, view));
};

function padded(inputs: NodeInputs, reader: QdqReader, view: View): View {
  const { node } = inputs;
  const [n0 = 0, front = 0, top = 0, left = 0, n1 = 0, back = 0, bottom = 0, right = 0] = padMargins(inputs);
  const add = (input: Int8Activation, margins: readonly number[]) =>
    margins.every((margin) => margin === 0)
      ? input
      : reader.addInt8(node, input.tensor, (operator) => buildPad(operator, input, margins, null));
  const image = add(reader.image(node, view), [n0, n1, top, bottom, left, right, 0, 0]);
  const [h = 0, w = 0, c = 0] = image.tensor.shape;
  // Channels stand as columns of one value there.
  const columns = reader.reshaped(node, image, front + back === 0 ? [h, w, c] : [h * w, c, 1]);
  const wide = add(columns, [0, 0, 0, 0, front, back, 0, 0]);
  return reader.output(node, reader.reshaped(node, wide, [h, w, front + c + back]));
}

function realFill({ tensor, quantisation }: ConstantValue): number {
  const [value = 0] = tensor.elementCount === 1 ? tensor.values() : [];
  return quantisation ? value - Number(quantisation.zeroPoints.at(0)) : value;
}
