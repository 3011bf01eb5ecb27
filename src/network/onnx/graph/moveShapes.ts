import { formatError } from '../../modelError.ts';
import { broadcast } from './broadcast.ts';
import type { NodeInputs } from './nodeInputs.ts';
import { resizeFacts } from './resizeFacts.ts';
import { sliceRanges } from './sliceFacts.ts';
import { imageSize } from './windowFacts.ts';

/** Shapes that operators give which move values. */
export const moveShapes: readonly (readonly [string, (inputs: NodeInputs) => readonly number[]])[] = [
  ['Slice', (inputs) => sliceRanges(inputs).map(({ count }) => count)],
  ['Concat', concatenated],
  ['Gather', gathered],
  ['Tile', (inputs) => inputs.shape(0).map((extent, axis) => extent * repeats(inputs)[axis]!)],
  ['Expand', (inputs) => broadcast(inputs.node, inputs.shape(0), inputs.listed(1, 'shape') ?? [])],
  ['Resize', resized],
  [
    'DepthToSpace',
    (inputs) =>
      reblocked(
        inputs,
        (c, size) => c / size ** 2,
        (extent, size) => extent * size,
      ),
  ],
  [
    'SpaceToDepth',
    (inputs) =>
      reblocked(
        inputs,
        (c, size) => c * size ** 2,
        (extent, size) => extent / size,
      ),
  ],
];

function concatenated(inputs: NodeInputs): number[] {
  const { node } = inputs;
  const shapes = node.inputs.map((_, position) => inputs.shape(position));
  const [first = []] = shapes;
  const axis = inputs.axis(node.attributes.int('axis', 0), first.length);
  const other = shapes.find((shape) => shape.toSpliced(axis, 1).join() !== first.toSpliced(axis, 1).join());
  if (other)
    throw formatError(
      `${node.label} joins [${first.join(', ')}] and [${other.join(', ')}] along dimension ${axis}`,
      'shapes that differ in that dimension only',
    );
  return first.with(
    axis,
    shapes.reduce((sum, shape) => sum + shape[axis]!, 0),
  );
}

/** Of a list of indices; a single one is spelled out before. */
function gathered(inputs: NodeInputs): number[] {
  const { axis, indices } = gatherFacts(inputs);
  return inputs.shape(0).with(axis, indices.length);
}

export function gatherFacts(inputs: NodeInputs): { readonly axis: number; readonly indices: number[] } {
  const shape = inputs.shape(0);
  const axis = inputs.axis(inputs.node.attributes.int('axis', 0), shape.length);
  const indices = (inputs.listed(1, 'indices') ?? []).map((index) => inputs.axis(index, shape[axis]!));
  const { length } = inputs.shape(1);
  if (length !== 1) throw formatError(`${inputs.node.label} has indices of ${length} dimensions`, 'a list');
  return { axis, indices };
}

/** How often a Tile or an Expand has its input along each of its dimensions. */
export function repeats(inputs: NodeInputs): number[] {
  const { node } = inputs;
  const listed = inputs.listed(1, 'repeats') ?? [];
  const shape = inputs.shape(0);
  if (listed.length === shape.length && listed.every((count) => count >= 1)) return listed;
  throw formatError(
    `${node.label} repeats [${shape.join(', ')}] ${listed.join(' x ')} times`,
    'once or more',
  );
}

function resized(inputs: NodeInputs): number[] {
  const { c } = imageSize(inputs.node, inputs.shape(0));
  const { size } = resizeFacts(inputs);
  return [1, c, size.h, size.w];
}

function reblocked(
  inputs: NodeInputs,
  channels: (c: number, size: number) => number,
  side: (extent: number, size: number) => number,
): number[] {
  const { node } = inputs;
  const { c, h, w } = imageSize(node, inputs.shape(0));
  const size = node.attributes.int('blocksize', 0);
  const shape = [1, channels(c, size), side(h, size), side(w, size)];
  if (size >= 1 && shape.every(Number.isInteger)) return shape;
  throw formatError(`${node.label} has blocks of ${size} x ${size}`, 'whole ones');
}
