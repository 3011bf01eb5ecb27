import { buildInterpolation } from '../../build/bilinearResizeLayer.ts';
import type { TensorId } from '../../network.ts';
import type { MoveBuilder } from '../graph/moves.ts';
import { buildConcat, buildNearest, moveBuilders } from '../graph/moves.ts';
import type { NodeInputs } from '../graph/nodeInputs.ts';
import { interpolationPlaces, resizeFacts } from '../graph/resizeFacts.ts';
import type { FloatNodeReader, FloatReader, FloatView } from './floatReader.ts';

/** An operator that only moves values. */
export const readFloatMove: FloatNodeReader = (inputs, reader) =>
  moved(inputs, reader, moveBuilders.get(inputs.node.type)!);

/** The values of input 0 in other places. */
export function moved(inputs: NodeInputs, reader: FloatReader, build: MoveBuilder): FloatView {
  const { node } = inputs;
  const source = reader.ordered(node, reader.view(inputs, 0)).tensor;
  const tensor = reader.addMove(node, [source], (operator, [input]) => build(inputs, operator, input!));
  return reader.imageOutput(node, tensor);
}

/** Resize to the nearest pixel, or interpolated between four. */
export const readFloatResize: FloatNodeReader = (inputs, reader) => {
  const { node } = inputs;
  const facts = resizeFacts(inputs);
  if (facts.mode === 'nearest') return moved(inputs, reader, buildNearest);
  const source = reader.image(node, reader.view(inputs, 0));
  const tensor = reader.addMove(node, [source], (operator, [input]) =>
    buildInterpolation(operator, input!, facts.size, interpolationPlaces(facts)),
  );
  return reader.imageOutput(node, tensor);
};

/** Concat of activations. */
export const readFloatConcat: FloatNodeReader = (inputs, reader) => {
  const { node } = inputs;
  const parts = node.inputs.map((_, n) =>
    rescalable(inputs, reader, reader.ordered(node, reader.view(inputs, n))),
  );
  const tensor = reader.addMove(node, parts, (operator, values) => buildConcat(inputs, operator, values));
  return reader.imageOutput(node, tensor);
};

/**
 * The tensor of a value whose scale may become that of others. int8 gives probabilities a scale of their own: behind them stands
 * a clamp without bounds, which is a change of scale.
 */
function rescalable({ node }: NodeInputs, reader: FloatReader, { tensor }: FloatView): TensorId {
  let origin = reader.layerOf(tensor);
  while (
    origin &&
    ['maxPool', 'averagePool', 'pad', 'reshape', 'rearrange', 'bilinearResize'].includes(origin.kind)
  )
    origin = reader.layerOf(origin.inputs[0]!);
  const isScaled =
    origin?.kind === 'softmax' ||
    (origin?.kind === 'function' && ['logistic', 'tanh'].includes(origin.operator));
  if (!isScaled) return tensor;
  const { shape } = reader.tensors[tensor]!;
  return reader.add(node, { kind: 'relu', bounds: [-Infinity, Infinity] }, [tensor], shape);
}
