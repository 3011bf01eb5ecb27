import type { Random } from '../../../property/engine/random.ts';
import type { BuiltConstant, BuiltNode, BuiltOnnx } from './onnxWriter.ts';

/** A model of operators on uint8 values (QuantFormat.QOperator), as onnxruntime names them. */
export function quantisedOperators(random: Random): BuiltOnnx {
  const constants: BuiltConstant[] = [];
  const add = (type: BuiltConstant['type'], shape: readonly number[], values: readonly number[]) => {
    const name = `constant_${constants.length}`;
    constants.push({ name, type, shape, values });
    return name;
  };
  const scaling = (scale: number, zeroPoint: number) => [
    add('FLOAT', [], [scale]),
    add('UINT8', [], [zeroPoint]),
  ];
  const weights = (shape: readonly number[], scales: readonly number[]) => [
    add(
      'INT8',
      shape,
      Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.whole(-127, 127)),
    ),
    add('FLOAT', scales.length === 1 ? [] : [scales.length], scales),
    add(
      'INT8',
      scales.length === 1 ? [] : [scales.length],
      scales.map(() => 0),
    ),
  ];
  const bias = (count: number) =>
    add(
      'INT32',
      [count],
      Array.from({ length: count }, () => random.whole(-900, 900)),
    );
  const [x, a, b, sum, mean, hidden, logits, softmax] = [
    scaling(1 / 255, 0),
    scaling(0.03, 7),
    scaling(0.05, 128),
    scaling(0.06, 100),
    scaling(0.02, 90),
    scaling(0.03, 120),
    scaling(0.1, 125),
    scaling(1 / 256, 0),
  ];
  const own = 'com.microsoft';
  const nodes: BuiltNode[] = [
    {
      type: 'QLinearConv',
      inputs: ['x', ...x, ...weights([4, 2, 3, 3], [0.01, 0.02, 0.015, 0.008]), ...a, bias(4)],
      outputs: ['a'],
      attributes: { pads: [1, 1, 1, 1] },
    },
    {
      type: 'MaxPool',
      inputs: ['a'],
      outputs: ['pooled'],
      attributes: { kernel_shape: [2, 2], strides: [2, 2] },
    },
    {
      type: 'QLinearConv',
      inputs: ['pooled', ...a, ...weights([4, 4, 1, 1], [0.01]), ...b],
      outputs: ['b'],
    },
    { type: 'QLinearAdd', domain: own, inputs: ['b', ...b, 'pooled', ...a, ...sum], outputs: ['sum'] },
    { type: 'QLinearGlobalAveragePool', domain: own, inputs: ['sum', ...sum, ...mean], outputs: ['mean'] },
    { type: 'Flatten', inputs: ['mean'], outputs: ['flat'] },
    {
      type: 'QLinearMatMul',
      inputs: ['flat', ...mean, ...weights([4, 6], [0.01]), ...hidden],
      outputs: ['hidden'],
    },
    {
      type: 'QGemm',
      domain: own,
      inputs: ['hidden', ...hidden, ...weights([3, 6], [0.02, 0.03, 0.01]), bias(3), ...logits],
      outputs: ['logits'],
      attributes: { transB: 1, alpha: { float: 1 } },
    },
    {
      type: 'QLinearSoftmax',
      domain: own,
      inputs: ['logits', ...logits, ...softmax],
      outputs: ['y'],
      attributes: { axis: -1, opset: 13 },
    },
  ];
  return {
    inputs: [{ name: 'x', type: 'UINT8', shape: [1, 2, 8, 8] }],
    outputs: [{ name: 'y', type: 'UINT8', shape: [1, 3] }],
    nodes,
    constants,
  };
}

/** Convolutions as Brevitas writes them (QCDQ): a Clip makes fewer than 8 bits of what QuantizeLinear gives. */
export function clippedSteps(random: Random): BuiltOnnx {
  const values = (count: number) => Array.from({ length: count }, () => random.whole(-100, 100) / 100);
  const number = (name: string, type: BuiltConstant['type'], value: number): BuiltConstant => {
    return { name, type, shape: [], values: [value] };
  };
  const step = (float: string, scale: string, bits: string, zero: string): BuiltNode[] => [
    { type: 'QuantizeLinear', inputs: [float, scale, zero], outputs: [`${float}_q`] },
    { type: 'Clip', inputs: [`${float}_q`, `${bits}_low`, `${bits}_high`], outputs: [`${float}_c`] },
    { type: 'DequantizeLinear', inputs: [`${float}_c`, scale, zero], outputs: [`${float}_d`] },
  ];
  return {
    inputs: [{ name: 'x', type: 'FLOAT', shape: [1, 2, 6, 6] }],
    outputs: [{ name: 'h_d', type: 'FLOAT', shape: null }],
    nodes: [
      ...step('x', 'x_scale', 'seven', 'zero'),
      ...step('w', 'w_scale', 'four', 'zero'),
      { type: 'Conv', inputs: ['x_d', 'w_d', 'bias'], outputs: ['c'] },
      { type: 'Relu', inputs: ['c'], outputs: ['r'] },
      ...step('r', 'r_scale', 'unsigned', 'unsigned_zero'),
      { type: 'Flatten', inputs: ['r_d'], outputs: ['flat'] },
      ...step('v', 'w_scale', 'four', 'zero'),
      { type: 'Transpose', inputs: ['v_d'], outputs: ['v_t'], attributes: { perm: [1, 0] } },
      { type: 'MatMul', inputs: ['flat', 'v_t'], outputs: ['h'] },
      ...step('h', 'h_scale', 'seven', 'zero'),
    ],
    constants: [
      { name: 'w', type: 'FLOAT', shape: [3, 2, 3, 3], values: values(54) },
      { name: 'v', type: 'FLOAT', shape: [5, 48], values: values(240) },
      { name: 'bias', type: 'FLOAT', shape: [3], values: values(3) },
      number('zero', 'INT8', 0),
      number('seven_low', 'INT8', -63),
      number('seven_high', 'INT8', 63),
      number('four_low', 'INT8', -7),
      number('four_high', 'INT8', 7),
      number('unsigned_zero', 'UINT8', 0),
      number('unsigned_low', 'UINT8', 0),
      number('unsigned_high', 'UINT8', 31),
      number('x_scale', 'FLOAT', 1 / 63),
      number('w_scale', 'FLOAT', 0.125),
      number('r_scale', 'FLOAT', 0.07),
      number('h_scale', 'FLOAT', 0.31),
    ],
  };
}
