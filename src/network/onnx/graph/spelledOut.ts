import { formatError } from '../../modelError.ts';
import { Attributes } from '../stored/attributes.ts';
import { OnnxTensor } from '../stored/onnxTensor.ts';
import type { OnnxNode } from '../stored/storedModel.ts';
import type { NodeInputs } from './nodeInputs.ts';
import { outputShape, padMargins } from './outputShape.ts';

/** A node said by plainer ones, and the constants that these read. */
interface Spelling {
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, OnnxTensor>;
}

/** Operators that only others say. */
export const spelledOperators = ['Split', 'LogSoftmax'];

/**
 * The node by others where no reader knows it: a Split as slices, a Gather of one index as that of a list, a Max or Min of several as such of two, a Pad
 * with the outermost values as a Gather for each dimension. null for any other node.
 */
export function spelledOut(inputs: NodeInputs): Spelling | null {
  const { node } = inputs;
  if (node.type === 'Split') return slices(inputs);
  if (node.type === 'Gather' && inputs.constant(1)?.shape.length === 0) return listGather(inputs);
  if ((node.type === 'Max' || node.type === 'Min') && [0, 2].every((count) => node.inputs.length !== count))
    return pairs(inputs);
  if (node.type === 'Pad' && node.attributes.text('mode', 'constant') === 'edge') return edgeGathers(inputs);
  return null;
}

function slices(inputs: NodeInputs): Spelling {
  const { node } = inputs;
  const shape = inputs.shape(0);
  const axis = inputs.axis(node.attributes.int('axis', 0), shape.length);
  const sizes = splitSizes(inputs, shape[axis]!);
  const constants = new Map<string, OnnxTensor>();
  let begin = 0;
  const nodes = node.outputs.flatMap((output, part) => {
    const end = begin + sizes[part]!;
    const [starts, ends, axes] = [begin, end, axis].map((value, n) => {
      const name = `${output}\u0000${n}`;
      constants.set(name, list(node, [value]));
      return name;
    });
    begin = end;
    return output === ''
      ? []
      : [{ ...node, type: 'Slice', inputs: [node.inputs[0]!, starts!, ends!, axes!], outputs: [output] }];
  });
  return { nodes, constants };
}

function splitSizes(inputs: NodeInputs, extent: number): number[] {
  const { node } = inputs;
  const parts = node.outputs.length;
  const each = Math.ceil(extent / parts);
  const isEven = extent % parts === 0 || node.attributes.has('num_outputs');
  const sizes =
    inputs.listedOrAttribute(1, 'split', 13) ??
    node.outputs.map((_, part) => Math.min(each, isEven ? extent - part * each : each));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (sizes.length === parts && total === extent && sizes.every((size) => size >= 1)) return sizes;
  throw formatError(
    `${node.label} cuts ${extent} values into parts of ${sizes.join(', ')}`,
    `${parts} parts of at least one value that are all of them together`,
  );
}

function listGather(inputs: NodeInputs): Spelling {
  const { node } = inputs;
  const shape = inputs.shape(0);
  const axis = inputs.axis(node.attributes.int('axis', 0), shape.length);
  const [output = ''] = node.outputs;
  const own = (role: string) => `${output}\u0000${role}`;
  const constants = new Map([
    [own('indices'), inputs.constant(1)!.reshaped([1])],
    [own('shape'), list(node, shape.toSpliced(axis, 1))],
  ]);
  const nodes = [
    { ...node, inputs: [node.inputs[0]!, own('indices')], outputs: [own('')] },
    {
      ...node,
      type: 'Reshape',
      inputs: [own(''), own('shape')],
      outputs: [output],
      attributes: new Attributes(node.label),
    },
  ];
  return { nodes, constants };
}

/** The first two, then each other with the result; one alone stays as it is. */
function pairs({ node }: NodeInputs): Spelling {
  const [first = '', ...others] = node.inputs;
  const [output = ''] = node.outputs;
  const nodes = others.map((other, n) => ({
    ...node,
    inputs: [n === 0 ? first : `${output}\u0000${n}`, other],
    outputs: [n === others.length - 1 ? output : `${output}\u0000${n + 1}`],
  }));
  return {
    nodes: nodes.length > 0 ? nodes : [{ ...node, type: 'Identity' }],
    constants: new Map(),
  };
}

function edgeGathers(inputs: NodeInputs): Spelling {
  const { node } = inputs;
  const shape = inputs.shape(0);
  const margins = padMargins(inputs);
  // Refuses what is too large.
  const target = outputShape(inputs);
  const [output = ''] = node.outputs;
  const constants = new Map<string, OnnxTensor>();
  let [from = ''] = node.inputs;
  const padded = target.flatMap((extent, axis) => (extent === shape[axis] ? [] : axis));
  const nodes = padded.map((axis, n) => {
    const indices = `${output}\u0000${axis}`;
    const last = shape[axis]! - 1;
    const places = Array.from({ length: target[axis]! }, (_, place) =>
      Math.min(last, Math.max(0, place - margins[axis]!)),
    );
    constants.set(indices, list(node, places));
    const to = n === padded.length - 1 ? output : `${output}\u0000${axis} padded`;
    const attributes = new Attributes(node.label).withInt('axis', axis);
    const gather = { ...node, type: 'Gather', inputs: [from, indices], outputs: [to], attributes };
    from = to;
    return gather;
  });
  return { nodes: nodes.length > 0 ? nodes : [{ ...node, type: 'Identity', inputs: [from] }], constants };
}

function list({ label }: OnnxNode, values: readonly number[]): OnnxTensor {
  return new OnnxTensor(`the places of ${label}`, [values.length], 'INT64', () => Float64Array.from(values));
}
