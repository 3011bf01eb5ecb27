import { shownName } from '../../../words/names.ts';
import { buildDepthToSpace, buildSpaceToDepth } from '../../build/axisOrders.ts';
import { buildConcatenation } from '../../build/joins.ts';
import { buildPixelChoice } from '../../build/nearestResize.ts';
import type { Int8Activation, Operator } from '../../build/operator.ts';
import { buildMirrorPad, buildTile } from '../../build/repetitions.ts';
import { buildGather, buildSlice } from '../../build/slices.ts';
import { formatError, unsupportedError } from '../../modelError.ts';
import type { RearrangeLayer, ReshapeLayer } from '../../network.ts';
import { gatherFacts, repeats } from './moveShapes.ts';
import type { NodeInputs } from './nodeInputs.ts';
import { padMargins } from './outputShape.ts';
import { ownOrder } from './ownOrder.ts';
import { resizeFacts } from './resizeFacts.ts';
import { sliceRanges } from './sliceFacts.ts';

/** Makes the layer of a node that only moves values, from its inputs in the network's order; it knows no scales. */
export type MoveBuilder = (
  inputs: NodeInputs,
  operator: Operator,
  input: Int8Activation,
) => RearrangeLayer | ReshapeLayer;

/** Attribute `mode` of DepthToSpace. */
const blockOrders = new Map<string, 'channelsInside' | 'channelsOutside'>([
  ['DCR', 'channelsInside'],
  ['CRD', 'channelsOutside'],
]);

export const moveBuilders: ReadonlyMap<string, MoveBuilder> = new Map<string, MoveBuilder>([
  [
    'Slice',
    (inputs, operator, input) => {
      const whole = { begin: 0, count: 1, step: 1 };
      return buildSlice(operator, 'slice', input, inOwnOrder(inputs, sliceRanges(inputs), whole));
    },
  ],
  [
    'Gather',
    (inputs, operator, input) => {
      const { axis, indices } = gatherFacts(inputs);
      return buildGather(operator, input, ownAxis(inputs, axis), indices);
    },
  ],
  ['Tile', (inputs, operator, input) => buildTile(operator, input, inOwnOrder(inputs, repeats(inputs), 1))],
  [
    'DepthToSpace',
    (inputs, operator, input) => {
      const { attributes, label } = inputs.node;
      const mode = attributes.text('mode', 'DCR');
      const order = blockOrders.get(mode);
      if (!order) throw formatError(`${label} has the mode ${shownName(mode)}`, 'DCR or CRD');
      return buildDepthToSpace(operator, input, attributes.int('blocksize', 0), order);
    },
  ],
  [
    'SpaceToDepth',
    (inputs, operator, input) =>
      buildSpaceToDepth(operator, input, inputs.node.attributes.int('blocksize', 0)),
  ],
]);

/** A Resize of the mode nearest. */
export const buildNearest: MoveBuilder = (inputs, operator, input) => {
  const { size, placeOf, nearest } = resizeFacts(inputs);
  return buildPixelChoice(operator, input, size, (index, from, to, axis) =>
    Math.min(from - 1, Math.max(0, nearest(placeOf(index, from, to, axis)))),
  );
};

/** A Pad of the mode reflect. */
export const buildReflection: MoveBuilder = (inputs, operator, input) => {
  const margins = padMargins(inputs);
  const { length } = inputs.shape(0);
  const pairs = inputs.shape(0).map((_, axis) => [margins[axis]!, margins[axis + length]!] as const);
  return buildMirrorPad(operator, input, inOwnOrder(inputs, pairs, [0, 0]), 'single');
};

/** A Concat of inputs in the network's order. */
export function buildConcat(inputs: NodeInputs, operator: Operator, parts: readonly Int8Activation[]) {
  const axis = inputs.axis(inputs.node.attributes.int('axis', 0), inputs.shape(0).length);
  return buildConcatenation(operator, parts, ownAxis(inputs, axis));
}

/** The network's dimension. Throws for the batch. */
function ownAxis(inputs: NodeInputs, axis: number): number {
  const own = ownOrder(inputs.shape(0)).indexOf(axis);
  if (own < 0) throw movesBatch(inputs);
  return own;
}

/** What is to be done along the network's dimensions; the batch must stay as it is. */
function inOwnOrder<Item>(inputs: NodeInputs, items: readonly Item[], untouched: Item): Item[] {
  const order = ownOrder(inputs.shape(0));
  const isMoved = items.some(
    (item, axis) => !order.includes(axis) && JSON.stringify(item) !== JSON.stringify(untouched),
  );
  if (isMoved) throw movesBatch(inputs);
  return order.map((axis) => items[axis]!);
}

function movesBatch({ node }: NodeInputs): Error {
  return unsupportedError(
    `${node.label} changes the batch`,
    'Tauscope runs one image at a time',
    'leave the first dimension as it is in the model',
  );
}
