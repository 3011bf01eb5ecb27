import { randomFrom } from '../../../property/engine/random.ts';
import { detector, lenet, mixed, resnet } from './drawnNetworks.ts';
import type { BuiltConstant, BuiltNode, BuiltOnnx } from './onnxWriter.ts';
import { quantizeWithin } from './quantizeStatic.ts';

/** One convolution between quantisation steps that is right in every respect, as a start for models that are not. */
export const soundConvolution: BuiltOnnx = {
  inputs: [{ name: 'x', type: 'FLOAT', shape: ['batch', 2, 4, 4] }],
  outputs: [{ name: 'y', type: 'FLOAT', shape: ['batch', 3, 4, 4] }],
  nodes: [
    { type: 'QuantizeLinear', inputs: ['x', 'x_scale', 'x_zero'], outputs: ['x_q'] },
    { type: 'DequantizeLinear', inputs: ['x_q', 'x_scale', 'x_zero'], outputs: ['x_dq'] },
    {
      type: 'DequantizeLinear',
      inputs: ['w', 'w_scale', 'w_zero'],
      outputs: ['w_dq'],
      attributes: { axis: 0 },
    },
    {
      type: 'DequantizeLinear',
      inputs: ['b', 'b_scale', 'b_zero'],
      outputs: ['b_dq'],
      attributes: { axis: 0 },
    },
    {
      type: 'Conv',
      name: 'conv1',
      inputs: ['x_dq', 'w_dq', 'b_dq'],
      outputs: ['c'],
      attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] },
    },
    { type: 'QuantizeLinear', inputs: ['c', 'y_scale', 'y_zero'], outputs: ['y_q'] },
    { type: 'DequantizeLinear', inputs: ['y_q', 'y_scale', 'y_zero'], outputs: ['y'] },
  ],
  constants: [
    { name: 'x_scale', type: 'FLOAT', shape: [], values: [0.51] },
    { name: 'x_zero', type: 'UINT8', shape: [], values: [131] },
    {
      name: 'w',
      type: 'INT8',
      shape: [3, 2, 3, 3],
      values: Array.from({ length: 54 }, (_, n) => ((n * 5) % 7) - 3),
    },
    { name: 'w_scale', type: 'FLOAT', shape: [3], values: [0.23, 0.47, 0.9] },
    { name: 'w_zero', type: 'INT8', shape: [3], values: [0, 0, 0] },
    { name: 'b', type: 'INT32', shape: [3], values: [1, -2, 3], isTyped: true },
    { name: 'b_scale', type: 'FLOAT', shape: [3], values: [0.1173, 0.2397, 0.459], isTyped: true },
    { name: 'b_zero', type: 'INT32', shape: [3], values: [0, 0, 0] },
    { name: 'y_scale', type: 'FLOAT', shape: [], values: [1.9] },
    { name: 'y_zero', type: 'UINT8', shape: [], values: [128] },
  ],
};

/** Models that hold every supported operator between them. */
export const everyOnnxOperator: Readonly<Record<string, BuiltOnnx>> = {
  convolution: soundConvolution,
  'convolutions, pools, dense layers': quantised(lenet(randomFrom(1))),
  'additions, depthwise, mean, softmax': quantised(resnet(randomFrom(2))),
  'padding, averages, shapes': quantised(mixed(randomFrom(3))),
  'functions, products, moves': quantised(detector(randomFrom(4))),
};

function quantised(model: BuiltOnnx): BuiltOnnx {
  return quantizeWithin(model, () => [-2, 3], { activations: 'INT8', isSymmetric: true, perChannel: true });
}

/** `model` with some properties of one node, found by its first output, replaced. */
export function withNode(model: BuiltOnnx, output: string, change: Partial<BuiltNode>): BuiltOnnx {
  const nodes = model.nodes.map((node) => (node.outputs[0] === output ? { ...node, ...change } : node));
  return { ...model, nodes };
}

/** `model` with some properties of one constant replaced. */
export function withConstant(model: BuiltOnnx, name: string, change: Partial<BuiltConstant>): BuiltOnnx {
  const constants = model.constants.map((each) => (each.name === name ? { ...each, ...change } : each));
  return { ...model, constants };
}

/** The convolution with nodes behind it: they read `c`, what it gives, and `r` is quantised. */
export function behindConvolution(...nodes: readonly BuiltNode[]): BuiltOnnx {
  const requantised = withNode(soundConvolution, 'y_q', { inputs: ['r', 'y_scale', 'y_zero'] });
  const at = requantised.nodes.findIndex(({ outputs }) => outputs[0] === 'y_q');
  return { ...requantised, nodes: requantised.nodes.toSpliced(at, 0, ...nodes) };
}
