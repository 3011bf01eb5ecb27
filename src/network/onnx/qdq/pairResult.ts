import type { Int8Activation, Operator } from '../../build/operator.ts';
import { sameShape } from '../../build/operator.ts';
import { buildAdd, buildExtreme, buildMultiply, buildSubtract } from '../../build/pairLayers.ts';
import { buildTile } from '../../build/repetitions.ts';
import { unsupportedError } from '../../modelError.ts';
import type { Layer } from '../../network.ts';
import { sameLayout } from '../graph/layout.ts';
import type { NodeInputs } from '../graph/nodeInputs.ts';
import { repeatedOperands, withRank } from '../graph/repeatedOperands.ts';
import type { OnnxNode } from '../stored/storedModel.ts';
import type { QdqReader } from './qdqReader.ts';
import type { Real, Target, View } from './values.ts';
import { computed } from './values.ts';

type PairBuilder = (
  operator: Operator,
  pair: readonly [Int8Activation, Int8Activation],
  bounds: Target['bounds'],
) => Layer;

/** Those that rescale what they read. */
const sums: ReadonlyMap<string, PairBuilder> = new Map<string, PairBuilder>([
  ['Add', buildAdd],
  ['Sub', buildSubtract],
  ['Mul', buildMultiply],
]);

/** Those that choose, among values of one quantisation. */
const extremes: ReadonlyMap<string, PairBuilder> = new Map<string, PairBuilder>([
  ['Max', (operator, pair) => buildExtreme(operator, 'maximum', pair)],
  ['Min', (operator, pair) => buildExtreme(operator, 'minimum', pair)],
]);

/** Two activations combined value by value. */
export function pairResult(inputs: NodeInputs, reader: QdqReader): Real {
  const { node } = inputs;
  const build = sums.get(node.type);
  const choose = extremes.get(node.type);
  const layer = (builder: PairBuilder, views: readonly [View, View], target: Target) => {
    const [a, b] = aligned(inputs, reader, views);
    const output = reader.addInt8(node, target.scaling, (operator) =>
      builder(operator, [a.activation, b.activation], target.bounds),
    );
    return sameShape(output.tensor.shape, a.activation.tensor.shape)
      ? { ...a, activation: output }
      : { ...b, activation: output };
  };
  if (build) {
    const views = [reader.activation(inputs, 0), reader.activation(inputs, 1)] as const;
    return computed((target) => layer(build, views, target));
  }
  if (choose) {
    const [a, b] = [reader.real(inputs, 0), reader.real(inputs, 1)];
    const steps = Math.max(a.steps, b.steps) + 1;
    return computed((target) => layer(choose, [a.quantise(target), b.quantise(target)], target), steps);
  }
  throw unsupportedError(
    `${node.label} combines two activations`,
    'Tauscope adds, subtracts, multiplies them, and takes the larger or smaller',
    'use such an operator, or a constant',
  );
}

/**
 * Both in one order and, but for a second operand of one pixel, of one shape: other values that are to meet several are
 * repeated.
 */
function aligned(
  { node }: NodeInputs,
  reader: QdqReader,
  [a, b]: readonly [View, View],
): readonly [View, View] {
  if (sameShape(a.shape, b.shape) && sameLayout(a.layout, b.layout))
    return [a, { ...b, activation: reader.reshaped(node, b.activation, a.activation.tensor.shape) }];
  const { shape } = reader.output(node, a.activation);
  const views = [a, b].map((view) => reader.ordered(node, withRank(view, shape.length))) as [View, View];
  const multiples = repeatedOperands([views[0].shape, views[1].shape], shape, node.type !== 'Sub');
  const [first, second] = views.map((view, n) =>
    multiples[n] ? repeated(node, reader, view, multiples[n]) : view,
  ) as [View, View];
  return [first, second];
}

/** A value in the network's order, repeated. */
export function repeated(
  node: OnnxNode,
  reader: QdqReader,
  { activation }: View,
  multiples: readonly number[],
): View {
  const output = reader.addInt8(node, activation.tensor, (operator) =>
    buildTile(operator, activation, multiples),
  );
  return reader.output(node, output);
}
