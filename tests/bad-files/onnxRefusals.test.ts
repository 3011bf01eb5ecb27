import { PbfWriter } from 'pbf';
import { describe } from 'vitest';
import { modelLimits } from '../../src/network/limits.ts';
import {
  behindConvolution,
  soundConvolution as sound,
  withConstant,
  withNode,
} from '../unit/network/onnx/builtQdq.ts';
import type { BuiltNode, BuiltOnnx } from '../unit/network/onnx/onnxWriter.ts';
import { buildOnnx } from '../unit/network/onnx/onnxWriter.ts';
import type { Refusal } from './modelRefusals.ts';
import { itRefuses } from './modelRefusals.ts';

type OnnxRefusal = readonly [string, BuiltOnnx | Uint8Array, Refusal[2], Refusal[3]];

function itRefusesOnnx(refusals: readonly OnnxRefusal[]): void {
  itRefuses(
    refusals.map(([what, model, code, message]) => {
      return [what, model instanceof Uint8Array ? model : buildOnnx(model), code, message];
    }),
  );
}

function repeated(nodes: number, type: string): BuiltOnnx {
  const name = (n: number) => (n === nodes ? 'r' : n === 0 ? 'c' : `r${n}`);
  return behindConvolution(
    ...Array.from({ length: nodes }, (_, n) => ({ type, inputs: [name(n)], outputs: [name(n + 1)] })),
  );
}

/** Pools of one value each, in a quantised model. */
function pools(count: number): BuiltOnnx {
  const { nodes } = withNode(sound, 'y', { outputs: ['p0'] });
  const pool = (n: number) => ({
    type: 'MaxPool',
    inputs: [`p${n}`],
    outputs: [n === count - 1 ? 'y' : `p${n + 1}`],
    attributes: { kernel_shape: [1, 1] },
  });
  return { ...sound, nodes: [...nodes, ...Array.from({ length: count }, (_, n) => pool(n))] };
}

/** A file whose only node has an attribute of so many bytes of fields that are empty. */
function emptyFields(bytes: number): Uint8Array {
  const file = new PbfWriter();
  const fields = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += 2) fields[at] = 8 * 3;
  file.writeVarintField(1, 8);
  file.writeMessage(
    7,
    (_, graph) => graph.writeMessage(1, (__, node) => node.writeBytesField(5, fields), null),
    null,
  );
  return file.finish();
}

const end = { type: 'FLOAT', shape: [1, 2] } as const;

describe('the container', () => {
  itRefusesOnnx([
    ['a file of one byte', Uint8Array.of(8), 'model-format', /has 1 bytes/],
    [
      'another version of Protocol Buffers',
      Uint8Array.of(8, 8, 11, 0, 0, 0, 0, 0),
      'model-format',
      /an ONNX model/,
    ],
    ['a cut graph', buildOnnx(sound).subarray(0, 300), 'model-format', /leads behind the end/],
    ['opset 10', { ...sound, opset: 10 }, 'model-unsupported', /opset 10; Tauscope reads opsets 11 to 21/],
    ['opset 99', { ...sound, opset: 99 }, 'model-unsupported', /opset 99/],
    ['functions', { ...sound, hasFunction: true }, 'model-unsupported', /defines functions/],
    ['sparse constants', { ...sound, hasSparse: true }, 'model-unsupported', /sparse constants/],
    [
      'external data',
      withConstant(sound, 'w', { isExternal: true }),
      'model-unsupported',
      /tensor w .*another file/,
    ],
    [
      'a subgraph',
      behindConvolution({ type: 'If', inputs: ['c'], outputs: ['r'], hasGraph: true }),
      'model-unsupported',
      /operator 5 \(If\) holds a graph/,
    ],
    ['fields without end', emptyFields(9_000_000), 'model-limit', /more fields/],
    ['too many nodes', repeated(modelLimits.nodes, 'Identity'), 'model-limit', /more nodes/],
    [
      'too many inputs of a node',
      behindConvolution({ type: 'Concat', inputs: new Array<string>(300).fill('c'), outputs: ['r'] }),
      'model-limit',
      /operator 5 has more inputs/,
    ],
    [
      'a shape beyond every memory',
      { ...sound, inputs: [{ ...sound.inputs[0]!, shape: [1, 2, 65_536, 65_536] }] },
      'model-limit',
      /8589934592 elements/,
    ],
    [
      'constants of a shape beyond their bytes',
      withConstant(sound, 'w', { shape: [3, 2, 3, 1000] }),
      'model-format',
      /kernel of 3 x 3/,
    ],
    [
      'weights that are cut',
      withConstant(sound, 'w', { values: [1, 2, 3] }),
      'model-format',
      /tensor w has 3 bytes; expected 54/,
    ],
  ]);
});

describe('the graph', () => {
  itRefusesOnnx([
    [
      'two inputs',
      { ...sound, inputs: [...sound.inputs, { name: 'z', ...end }] },
      'model-unsupported',
      /2 inputs/,
    ],
    [
      'two outputs',
      { ...sound, outputs: [...sound.outputs, { name: 'c', ...end }] },
      'model-unsupported',
      /2 outputs/,
    ],
    [
      'an open extent',
      { ...sound, inputs: [{ ...sound.inputs[0]!, shape: [1, 2, 'h', 4] }] },
      'model-unsupported',
      /dimension 2 open/,
    ],
    [
      'a batch of 8',
      { ...sound, inputs: [{ ...sound.inputs[0]!, shape: [8, 2, 4, 4] }] },
      'model-unsupported',
      /one image at a time/,
    ],
    [
      'an output from nowhere',
      { ...sound, outputs: [{ name: 'nowhere', ...end }] },
      'model-format',
      /no operator computes/,
    ],
    [
      'a missing input',
      withNode(sound, 'c', { inputs: ['x_dq', 'gone', 'b_dq'] }),
      'model-format',
      /reads tensor gone/,
    ],
    [
      'a cycle',
      withNode(sound, 'x_q', { inputs: ['y', 'x_scale', 'x_zero'] }),
      'model-format',
      /before it is computed/,
    ],
    ['a name of two origins', withNode(sound, 'y_q', { outputs: ['c'] }), 'model-format', /a second time/],
    [
      'an operator without a layer',
      behindConvolution({ type: 'Einsum', inputs: ['c'], outputs: ['r'] }),
      'model-unsupported',
      /operator 5 \(Einsum\) .* supported: QuantizeLinear/,
    ],
    [
      'an operator of a domain that nobody knows',
      behindConvolution({ type: 'Conv', domain: 'my.own', inputs: ['c'], outputs: ['r'] }),
      'model-unsupported',
      /my\.own\.Conv/,
    ],
    [
      'a shape that is computed',
      behindConvolution({ type: 'Reshape', inputs: ['c', 'c'], outputs: ['r'] }),
      'model-unsupported',
      /computes its shape/,
    ],
    [
      'a float model',
      { ...sound, nodes: [{ type: 'Relu', inputs: ['x'], outputs: ['y'] }] },
      'model-unsupported',
      /without quantised activations/,
    ],
  ]);
});

describe('quantisation', () => {
  itRefusesOnnx([
    [
      'float weights',
      withNode(sound, 'c', { inputs: ['x_dq', 'w_scale'] }),
      'model-format',
      /weights of 4 dimensions/,
    ],
    [
      'too few zero points of weights',
      withConstant(sound, 'w_zero', { values: [0, 1], shape: [2] }),
      'model-format',
      /has 2 zero points; expected 1, or 3/,
    ],
    [
      'weights of another axis',
      withNode(sound, 'w_dq', { attributes: { axis: 2 } }),
      'model-unsupported',
      /along dimension 1/,
    ],
    ['a scale of 0', withConstant(sound, 'x_scale', { values: [0] }), 'model-format', /scale 0/],
    [
      'a scale that is no number',
      withConstant(sound, 'y_scale', { values: [NaN] }),
      'model-format',
      /scale NaN/,
    ],
    [
      'activations of 16 bits',
      withConstant(sound, 'x_zero', { type: 'INT32' }),
      'model-unsupported',
      /quantises to INT32/,
    ],
    [
      'blocks',
      { ...withNode(sound, 'w_dq', { attributes: { block_size: 16 } }), opset: 21 },
      'model-unsupported',
      /in blocks/,
    ],
    [
      'two scales for one activation',
      withNode(sound, 'x_dq', { inputs: ['x_q', 'y_scale', 'x_zero'] }),
      'model-unsupported',
      /the same ones on both sides/,
    ],
    [
      'an operator between two floats',
      behindConvolution({ type: 'GlobalAveragePool', inputs: ['c'], outputs: ['r'] }),
      'model-unsupported',
      /tensor c, which is not quantised/,
    ],
    [
      'a float output',
      { ...sound, outputs: [{ name: 'c', ...end }] },
      'model-unsupported',
      /tensor c, is not quantised/,
    ],
    ['layers without end', pools(1200), 'model-limit', /more layers/],
    ['a chain without quantisation', repeated(100, 'Relu'), 'model-unsupported', /65 operators in a row/],
    ['groups', withNode(sound, 'c', { attributes: { group: 3 } }), 'model-unsupported', /3 groups/],
    [
      'a bias of another length',
      withConstant(sound, 'b', { shape: [2], values: [1, 2] }),
      'model-format',
      /2 values/,
    ],
  ]);
});

describe('operators', () => {
  const behind = (type: string, attributes: BuiltNode['attributes'] = {}, ...more: readonly string[]) =>
    behindConvolution({ type, inputs: ['x_dq', ...more], outputs: ['r'], attributes });
  const constants = [
    { name: 'two', type: 'INT64', shape: [4], values: [2, 1, 1, 1] },
    { name: 'far', type: 'INT64', shape: [8], values: [0, 0, 2 ** 40, 0, 0, 0, 0, 0] },
    { name: 'plane', type: 'FLOAT', shape: [4, 4], values: new Array<number>(16).fill(1) },
    { name: 'zero', type: 'FLOAT', shape: [], values: [0] },
    { name: 'halves', type: 'FLOAT', shape: [4], values: [1, 1, 0.5, 0.5] },
  ] as const;
  const withConstants = (model: BuiltOnnx) => ({ ...model, constants: [...model.constants, ...constants] });
  itRefusesOnnx([
    [
      'an attribute that no version has',
      withNode(sound, 'c', { attributes: { pads: [1, 1, 1, 1], offset: 1 } }),
      'model-format',
      /Conv conv1\) has the attribute offset; expected auto_pad/,
    ],
    [
      'an attribute of another version',
      behind('Clip', { max: { float: 6 } }),
      'model-format',
      /attribute max; expected none/,
    ],
    ['a batch of two', withConstants(behind('Tile', {}, 'two')), 'model-unsupported', /changes the batch/],
    [
      'a constant plane',
      withConstants(behind('Mul', {}, 'plane')),
      'model-unsupported',
      /tensor plane of shape \[4, 4\]/,
    ],
    [
      '0 / 0',
      withConstants(behind('Div', {}, 'zero')),
      'model-format',
      /gives no number for some int8 values/,
    ],
    [
      'cubic interpolation',
      withConstants(behind('Resize', { mode: 'cubic' }, '', 'halves')),
      'model-unsupported',
      /in the mode cubic/,
    ],
    ['neither scales nor sizes', behind('Resize'), 'model-format', /no sizes; expected either/],
    ['a quotient of activations', behind('Div', {}, 'x_dq'), 'model-format', /gives no number/],
    ['a third input', behind('Add', {}, 'x_dq', 'x_dq'), 'model-unsupported', /has 3 inputs/],
    [
      'edges without end',
      withConstants(behind('Pad', { mode: 'edge' }, 'far')),
      'model-limit',
      /the output of operator \d+ \(Pad/,
    ],
    [
      'blocks that are not whole',
      behind('SpaceToDepth', { blocksize: 3 }),
      'model-format',
      /blocks of 3 x 3/,
    ],
    [
      'a logarithm within',
      behindConvolution(
        { type: 'LogSoftmax', inputs: ['x_dq'], outputs: ['l'] },
        { type: 'Relu', inputs: ['l'], outputs: ['r'] },
      ),
      'model-unsupported',
      /stands within the model/,
    ],
    [
      'dilated averages',
      { ...behind('AveragePool', { kernel_shape: [2, 2], dilations: [2, 2] }), opset: 19 },
      'model-unsupported',
      /dilations 2 x 2/,
    ],
    [
      'parts that are not all',
      { ...behind('Split', { axis: 1, split: [1] }), opset: 11 },
      'model-format',
      /cuts 2 values into parts of 1/,
    ],
  ]);
});
