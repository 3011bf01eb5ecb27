import type { Random } from '../../../property/engine/random.ts';
import { DrawnNetwork } from './drawnNetworks.ts';
import type { BuiltAttribute, BuiltOnnx } from './onnxWriter.ts';

/** A small float model around one operator. */
export interface OperatorCase {
  readonly make: (random: Random) => { readonly model: BuiltOnnx; readonly shape: readonly number[] };
  readonly opset?: number;
  /** Of the int8 layers that it becomes. */
  readonly kinds?: string;
}

type Attributes = Record<string, BuiltAttribute>;

const input = [1, 4, 6, 5];
const pads = [1, 1, 1, 1];

/** The model that `build` makes behind an image [1, 4, 6, 5] whose values go from -1 to 2. */
function net(
  shape: readonly number[],
  build: (net: DrawnNetwork, x: string, random: Random) => string,
  rest: Omit<OperatorCase, 'make'> = {},
): OperatorCase {
  const make = (random: Random) => {
    const network = new DrawnNetwork(input, random);
    const spread = network.node('Mul', ['input', network.constant([], [3])]);
    const x = network.node('Sub', [spread, network.constant([], [1])]);
    return { model: network.model(build(network, x, random)), shape };
  };
  return { make, ...rest };
}

function unary(type: string, attributes: Attributes = {}, opset = 13): OperatorCase {
  return net(input, (network, x) => network.node(type, [x], attributes), { opset, kinds: 'lookup' });
}

function withConstant(
  type: string,
  constant: readonly number[],
  first = false,
  shape: readonly number[] = [],
): OperatorCase {
  return net(input, (network, x) => {
    const operand = network.constant(shape, constant);
    return network.node(type, first ? [operand, x] : [x, operand]);
  });
}

/** Of a value of three dimensions and a constant for each index of the last one, which comes first for a Sub. */
function lastDimension(type: string): OperatorCase {
  return net([1, 6, 20], (network, x) => {
    const rows = network.node('Reshape', [x, int64(network, 1, 6, 20)]);
    const constant = network.constant(
      [20],
      Array.from({ length: 20 }, (_, n) => ((n * 7) % 20) / 10 - 0.9),
    );
    return network.node(type, type === 'Sub' ? [constant, rows] : [rows, constant]);
  });
}

const perChannel = [1.3, -0.4, 0, 2.2];

export const functions: Readonly<Record<string, OperatorCase>> = {
  Sigmoid: unary('Sigmoid'),
  Tanh: unary('Tanh'),
  HardSigmoid: unary('HardSigmoid', { alpha: { float: 0.3 }, beta: { float: 0.4 } }),
  HardSwish: unary('HardSwish', {}, 14),
  LeakyRelu: unary('LeakyRelu', { alpha: { float: 0.1 } }),
  Elu: unary('Elu', { alpha: { float: 0.7 } }),
  Mish: unary('Mish', {}, 18),
  'PRelu of a slope': withConstant('PRelu', [0.3], false, [1]),
  'PRelu of a slope for each channel': withConstant('PRelu', perChannel, false, [4, 1, 1]),
  'Add of a number': withConstant('Add', [0.7]),
  'Sub from a number': withConstant('Sub', [0.7], true),
  'Mul by a number': withConstant('Mul', [-1.7]),
  'Div by a number': withConstant('Div', [0.37]),
  'Max with a number': withConstant('Max', [0.37]),
  'Min with a number for each channel': withConstant('Min', perChannel, false, [1, 4, 1, 1]),
  'x * sigmoid(x)': net(input, (network, x) => network.node('Mul', [x, network.node('Sigmoid', [x])]), {
    kinds: 'lookup',
  }),
  'x * clip(x + 3, 0, 6) / 6': net(
    input,
    (network, x) => {
      const three = network.node('Add', [x, network.constant([], [3])]);
      const six = network.node('Clip', [three, network.constant([], [0]), network.constant([], [6])]);
      return network.node('Div', [network.node('Mul', [x, six]), network.constant([], [6])]);
    },
    { kinds: 'lookup' },
  ),
};

function pair(
  type: string,
  other: (network: DrawnNetwork, x: string) => string,
  swapped = false,
): OperatorCase {
  return net(input, (network, x) => {
    const y = other(network, x);
    return network.node(type, swapped ? [y, x] : [x, y]);
  });
}

const pooled = (network: DrawnNetwork, x: string) =>
  network.node('MaxPool', [x], { kernel_shape: [3, 3], pads, strides: [1, 1] });
const pixel = (network: DrawnNetwork, x: string) => network.node('GlobalMaxPool', [x]);
const plane = (network: DrawnNetwork, x: string) =>
  network.node('Slice', [x, int64(network, 2), int64(network, 3), int64(network, 1)]);

const leaking = (network: DrawnNetwork, x: string) =>
  network.node('LeakyRelu', [pooled(network, x)], { alpha: { float: -0.5 } });

export const arithmetic: Readonly<Record<string, OperatorCase>> = {
  'Add of a number for each channel': withConstant('Add', perChannel, false, [1, 4, 1, 1]),
  'Sub from a number for each channel': withConstant('Sub', perChannel, true, [4, 1, 1]),
  'Mul by a number for each channel': withConstant('Mul', perChannel, false, [1, 4, 1, 1]),
  'Add of a number for each of the last dimension': lastDimension('Add'),
  'Sub from a number for each of the last dimension': lastDimension('Sub'),
  'Mul by a number for each of the last dimension': lastDimension('Mul'),
  'Mul by a number for each channel of a reshaped image': net([1, 6, 4, 5], (network, x) => {
    const reshaped = network.node('Reshape', [x, int64(network, 1, 6, 4, 5)]);
    return network.node('Mul', [reshaped, network.constant([6, 1, 1], [1.3, -0.4, 5, 2.2, -1, 0.5])]);
  }),
  'Div by a number for each channel': withConstant('Div', [1.3, -0.4, 5, 2.2], false, [1, 4, 1, 1]),
  Add: pair('Add', pooled),
  Sub: pair('Sub', pooled),
  Mul: pair('Mul', pooled),
  Max: pair('Max', leaking),
  Min: pair('Min', leaking),
  'Max of four, one a number': net(input, (network, x) =>
    network.node('Max', [x, leaking(network, x), network.constant([], [-0.2]), pooled(network, x)]),
  ),
  'Min of three': net(input, (network, x) =>
    network.node('Min', [x, leaking(network, x), pooled(network, x)]),
  ),
  'Max of one': net(input, (network, x) => network.node('Max', [leaking(network, x)])),
  'Add of a pixel': pair('Add', pixel),
  'Sub of a pixel': pair('Sub', pixel),
  'Sub from a pixel': pair('Sub', pixel, true),
  'Mul by a pixel': pair('Mul', pixel),
  'Mul of a pixel by an image': pair('Mul', pixel, true),
  'Mul by a plane': pair('Mul', plane),
  'Mul of a pixel and a plane': net(input, (network, x) =>
    network.node('Mul', [pixel(network, x), plane(network, x)]),
  ),
  'a layer of dense weights behind a transpose': net([1, 7], (network, x) => {
    const turned = network.node('Transpose', [x], { perm: [0, 2, 1, 3] });
    return network.gemm(network.node('Flatten', [turned]), 7, 120);
  }),
  'a convolution with SAME_LOWER': net([1, 3, 3, 3], (network, x) =>
    network.conv(x, [3, 4, 2, 4], { auto_pad: 'SAME_LOWER', strides: [2, 2] }),
  ),
  'a convolution of a transposed image': net([1, 3, 4, 4], (network, x) =>
    network.conv(network.node('Transpose', [x], { perm: [0, 2, 1, 3] }), [3, 6, 1, 2]),
  ),
};

function int64(network: DrawnNetwork, ...values: readonly number[]): string {
  return network.constant([values.length], values, 'INT64');
}

function resize(
  scales: readonly number[] | null,
  sizes: readonly number[],
  attributes: Attributes,
): OperatorCase {
  return net([1, 4, ...sizes], (network, x) => {
    const ends = scales ? [network.constant([4], scales)] : ['', int64(network, 1, 4, ...sizes)];
    return network.node('Resize', [x, '', ...ends], attributes);
  });
}

export const moves: Readonly<Record<string, OperatorCase>> = {
  'Concat of channels': net([1, 7, 6, 5], (network, x) =>
    network.node(
      'Concat',
      [x, network.node('Slice', [x, int64(network, 1), int64(network, 4), int64(network, 1)])],
      { axis: 1 },
    ),
  ),
  'Concat of rows': net([1, 4, 12, 5], (network, x) =>
    network.node('Concat', [x, pooled(network, x)], { axis: -2 }),
  ),
  'Concat of vectors': net([1, 8], (network, x) => {
    const flat = network.node('Flatten', [network.node('GlobalMaxPool', [x])]);
    return network.node('Concat', [flat, flat], { axis: 1 });
  }),
  'Concat with a constant before': net([1, 6, 6, 5], (network, x) => {
    const plane = Array.from({ length: 60 }, (_, n) => Math.sin(n) * 2);
    return network.node('Concat', [network.constant([1, 2, 6, 5], plane), x], { axis: 1 });
  }),
  'Concat of a vector and a constant': net([1, 6], (network, x) => {
    const flat = network.node('Flatten', [network.node('GlobalMaxPool', [x])]);
    return network.node('Concat', [flat, network.constant([1, 2], [0.4, -0.8])], { axis: 1 });
  }),
  'Slice with steps': net([1, 2, 3, 2], (network, x) =>
    network.node('Slice', [
      x,
      int64(network, 3, 0, -1),
      int64(network, -9, 2 ** 31, 0),
      int64(network, 1, 2, 3),
      int64(network, -2, 2, -3),
    ]),
  ),
  'Gather of rows': net([1, 4, 3, 5], (network, x) =>
    network.node('Gather', [x, int64(network, 4, 0, -1)], { axis: 2 }),
  ),
  'Gather of one column': net([1, 4, 6], (network, x) =>
    network.node('Gather', [x, network.constant([], [3], 'INT64')], { axis: 3 }),
  ),
  'a Transpose of rows and columns': net([1, 4, 5, 6], (network, x) =>
    pooled(network, network.node('Transpose', [x], { perm: [0, 1, 3, 2] })),
  ),
  'shuffled channels': net(input, (network, x) => {
    const groups = network.node('Reshape', [x, int64(network, 1, 2, 2, 6, 5)]);
    const turned = network.node('Transpose', [groups], { perm: [0, 2, 1, 3, 4] });
    return pooled(network, network.node('Reshape', [turned, int64(network, 1, 4, 6, 5)]));
  }),
  'the head of a detector': net([1, 60, 2], (network, x) => {
    const anchors = network.node('Reshape', [x, int64(network, 1, 2, 2, 6, 5)]);
    const last = network.node('Transpose', [anchors], { perm: [0, 1, 3, 4, 2] });
    return network.node('Reshape', [last, int64(network, 1, -1, 2)]);
  }),
  'a flattened image with a new shape': net([1, 30, 2, 2], (network, x) => {
    const flat = network.node('Flatten', [x]);
    return pooled(network, network.node('Reshape', [flat, int64(network, 1, 30, 2, 2)]));
  }),
  Tile: net([1, 8, 6, 15], (network, x) => network.node('Tile', [x, int64(network, 1, 2, 1, 3)])),
  Expand: net([1, 4, 3, 5], (network, x) =>
    network.node('Expand', [network.node('GlobalMaxPool', [x]), int64(network, 1, 4, 3, 5)]),
  ),
  'Resize to twice the size': resize([1, 1, 2, 2], [12, 10], {
    mode: 'nearest',
    coordinate_transformation_mode: 'asymmetric',
    nearest_mode: 'floor',
  }),
  'Resize with the defaults': resize([1, 1, 2, 3], [12, 15], {}),
  'Resize to a size': resize(null, [9, 7], { mode: 'nearest', nearest_mode: 'round_prefer_ceil' }),
  'Resize to a smaller size': resize(null, [4, 3], {
    mode: 'nearest',
    coordinate_transformation_mode: 'align_corners',
    nearest_mode: 'ceil',
  }),
  'DepthToSpace DCR': net([1, 1, 12, 10], (network, x) =>
    network.node('DepthToSpace', [x], { blocksize: 2 }),
  ),
  'DepthToSpace CRD': net([1, 1, 12, 10], (network, x) =>
    network.node('DepthToSpace', [x], { blocksize: 2, mode: 'CRD' }),
  ),
  SpaceToDepth: net([1, 16, 3, 2], (network, x) => {
    const even = network.node('Slice', [x, int64(network, 0), int64(network, 4), int64(network, 3)]);
    return network.node('SpaceToDepth', [even], { blocksize: 2 });
  }),
  'Pad of channels': net([1, 7, 8, 5], (network, x) =>
    network.node('Pad', [x, int64(network, 0, 1, 2, 0, 0, 2, 0, 0)]),
  ),
  'Pad that mirrors': net([1, 4, 9, 6], (network, x) =>
    network.node('Pad', [x, int64(network, 0, 0, 1, 0, 0, 0, 2, 1)], { mode: 'reflect' }),
  ),
  'Pad with the outermost values': net([1, 5, 9, 6], (network, x) =>
    network.node('Pad', [x, int64(network, 0, 1, 1, 0, 0, 0, 2, 1)], { mode: 'edge' }),
  ),
  GlobalMaxPool: net([1, 4, 1, 1], (network, x) => network.node('GlobalMaxPool', [x])),
  ReduceMax: net([1, 4], (network, x) => network.node('ReduceMax', [x], { axes: [2, 3], keepdims: 0 })),
  'Split into equal parts': split([1, 2, 6, 5], 13, {}, null),
  'Split into listed parts': split([1, 1, 6, 5], 13, {}, [3, 1]),
  'Split before opset 13': split([1, 1, 6, 5], 12, { split: [3, 1] }, null),
};

/** The second part, whose maxima are taken of the first one's. */
function split(
  shape: readonly number[],
  opset: number,
  attributes: Attributes,
  sizes: readonly number[] | null,
): OperatorCase {
  return net(
    shape,
    (network, x) => {
      const constants = sizes ? [int64(network, ...sizes)] : [];
      const first = network.node('Split', [x, ...constants], { axis: 1, ...attributes });
      return pooled(network, network.second(first));
    },
    { opset, kinds: 'lookup rearrange maxPool' },
  );
}

const averaged = { kernel_shape: [2, 2], strides: [1, 1] };

export const pools: Readonly<Record<string, OperatorCase>> = {
  ReduceMean: net([1, 4], (network, x) => network.node('ReduceMean', [x], { axes: [2, 3], keepdims: 0 })),
  'AveragePool with SAME_LOWER': net(input, (network, x) =>
    network.node('AveragePool', [x], { ...averaged, auto_pad: 'SAME_LOWER' }),
  ),
  'Softmax over channels': net(input, (network, x) => network.node('Softmax', [x], { axis: 1 })),
  'Softmax over rows': net(input, (network, x) => network.node('Softmax', [x], { axis: 2 })),
  'linear Resize to twice the size': resize([1, 1, 2, 2], [12, 10], { mode: 'linear' }),
  'linear Resize to a size': resize(null, [11, 17], {
    mode: 'linear',
    coordinate_transformation_mode: 'align_corners',
  }),
  'linear Resize to three times the size': resize([1, 1, 3, 3], [18, 15], {
    mode: 'linear',
    coordinate_transformation_mode: 'asymmetric',
  }),
  'linear Resize to half the size': resize([1, 1, 0.5, 0.5], [3, 2], {
    mode: 'linear',
    coordinate_transformation_mode: 'pytorch_half_pixel',
  }),
};
