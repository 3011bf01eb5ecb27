import { buildInterpolation } from '../../build/bilinearResizeLayer.ts';
import { buildConstant, buildOneValue } from '../../build/constantLayers.ts';
import { quantiser } from '../../build/tables/realFunctions.ts';
import { formatError, unsupportedError } from '../../modelError.ts';
import { channelsLast } from '../graph/layout.ts';
import type { MoveBuilder } from '../graph/moves.ts';
import { buildConcat, buildNearest, moveBuilders } from '../graph/moves.ts';
import type { NodeInputs } from '../graph/nodeInputs.ts';
import { ownOrder } from '../graph/ownOrder.ts';
import { repeatedOperands, withRank } from '../graph/repeatedOperands.ts';
import { interpolationPlaces, resizeFacts } from '../graph/resizeFacts.ts';
import { transposed } from '../graph/transposed.ts';
import type { OnnxNode } from '../stored/storedModel.ts';
import { inInputScale } from './inInputScale.ts';
import { repeated } from './pairResult.ts';
import type { NodeReader, QdqReader } from './qdqReader.ts';
import type { ConstantValue, Quantised, Real, Value, View } from './values.ts';
import { clamped, computed, sameScaling } from './values.ts';

/** An operator that only moves values. */
export const readMove: NodeReader = (inputs, reader) =>
  moved(inputs, reader, moveBuilders.get(inputs.node.type)!);

/** The values of input 0 in other places. */
export function moved(inputs: NodeInputs, reader: QdqReader, build: MoveBuilder): Value {
  return reader.moved(inputs, reader.variable(inputs, 0), (view) => movedView(inputs, reader, view, build));
}

function movedView(inputs: NodeInputs, reader: QdqReader, view: View, build: MoveBuilder): View {
  const { node } = inputs;
  const { activation } = reader.ordered(node, view);
  const output = reader.addInt8(node, activation.tensor, (operator) => build(inputs, operator, activation));
  return reader.output(node, output);
}

/** Expand to a constant shape. */
export const readExpand: NodeReader = (inputs, reader) => {
  const { node } = inputs;
  return reader.moved(inputs, reader.variable(inputs, 0), (view) => {
    const { shape } = reader.output(node, view.activation);
    const ordered = reader.ordered(node, withRank(view, shape.length));
    const [multiples] = repeatedOperands([ordered.shape, shape], shape, false);
    return multiples ? repeated(node, reader, ordered, multiples) : ordered;
  });
};

/** Resize to the nearest pixel, or interpolated between four. */
export const readResize: NodeReader = (inputs, reader) => {
  const { node } = inputs;
  const facts = resizeFacts(inputs);
  if (facts.mode === 'nearest') return moved(inputs, reader, buildNearest);
  return inInputScale(inputs, reader, (view) => {
    const input = reader.image(node, view);
    const output = reader.addInt8(node, input.tensor, (operator) =>
      buildInterpolation(operator, input, facts.size, interpolationPlaces(facts)),
    );
    return reader.output(node, output);
  });
};

/** Concat of activations, and of constants with them; each is brought to the scale of the whole first. */
export const readConcat: NodeReader = (inputs, reader) => {
  const { node } = inputs;
  const values = node.inputs.map((_, position) => joinedValue(inputs, reader, position));
  const integers = values.filter((value): value is Quantised => value.kind === 'quantised');
  const [first] = integers;
  if (
    first &&
    !(
      integers.length === values.length &&
      integers.every((value) => sameScaling(value.scaling, first.scaling))
    )
  )
    throw formatError(`${node.label} joins values of several scales or types`, 'values quantised alike');
  const reals = values.map((value) => (value.kind === 'real' ? value : clamped(value.real, value.bounds)));
  const real = computed(
    (target) => {
      const parts = reals.map((each) => reader.ordered(node, each.quantise(target)).activation);
      const output = reader.addInt8(node, target.scaling, (operator) => buildConcat(inputs, operator, parts));
      return reader.output(node, output);
    },
    Math.max(...reals.map(({ steps }) => steps)) + 1,
  );
  return first ? { ...first, real } : real;
};

/** An input of a Concat; a constant is made beside the first activation. */
function joinedValue(inputs: NodeInputs, reader: QdqReader, position: number): Real | Quantised {
  const { node } = inputs;
  const value = reader.value(inputs, position);
  const beside = node.inputs.findIndex((_, n) => reader.value(inputs, n).kind === 'real');
  if (value.kind !== 'constant' || beside < 0) return reader.variable(inputs, position);
  const { shape } = value.tensor;
  const order = ownOrder(shape);
  const reals = transposed(realsOf(node, value), shape, shape.length > order.length ? [0, ...order] : order);
  return computed((target) => {
    const { activation } = reader.real(inputs, beside).quantise(target);
    const one = reader.addInt8(node, activation.tensor, (operator) => buildOneValue(operator, activation));
    const values = Int8Array.from(reals, quantiser(target.scaling, target.bounds));
    const row = reader.addInt8(node, target.scaling, (operator) =>
      buildConstant(operator, one, values, target.scaling),
    );
    const own = order.map((axis) => shape[axis]!);
    return { activation: reader.reshaped(node, row, own), shape, layout: channelsLast(shape) };
  });
}

/** A constant of one scale as real numbers. */
function realsOf({ label }: OnnxNode, { tensor, quantisation }: ConstantValue): Float32Array {
  if (!quantisation) return Float32Array.from(tensor.values());
  const { scales, zeroPoints } = quantisation;
  if (scales.length > 1)
    throw unsupportedError(
      `${label} joins ${tensor.label} of ${scales.length} scales`,
      'Tauscope joins constants of one',
      'quantise the constant with one scale',
    );
  const [scale, zeroPoint] = [scales.at(0) ?? 1, Number(zeroPoints.at(0) ?? 0)];
  return Float32Array.from(tensor.values(), (value) => (value - zeroPoint) * scale);
}
