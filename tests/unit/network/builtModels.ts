import type { BuiltModel, BuiltOperator, BuiltTensor } from './tflite/tfliteBuilder.ts';

/** An activation with the batch dimension added. */
export function activation(name: string, shape: readonly number[], scale = 0.5, zeroPoint = 0): BuiltTensor {
  return { name, shape: [1, ...shape], scale, zeroPoint };
}

/** int8 weights -3 .. 3 in a fixed irregular order. */
export function weights(
  shape: readonly number[],
  scale: number | readonly number[] = 0.25,
  quantizedDimension = 0,
): BuiltTensor {
  const count = shape.reduce((product, extent) => product * extent, 1);
  const data = Int8Array.from({ length: count }, (_, index) => ((index * 5 + 2) % 7) - 3);
  return { name: 'weights', shape, scale, quantizedDimension, data };
}

export function bias(values: readonly number[]): BuiltTensor {
  return { name: 'bias', type: 'INT32', shape: [values.length], data: Int32Array.from(values) };
}

export function int32Constant(
  name: string,
  shape: readonly number[],
  values: readonly number[],
): BuiltTensor {
  return { name, type: 'INT32', shape, data: Int32Array.from(values) };
}

/** A model of one operator: `tensors` are its inputs in order, then its output. */
export function oneOperator(
  tensors: readonly BuiltTensor[],
  operator: Omit<BuiltOperator, 'inputs' | 'outputs'>,
): BuiltModel {
  const last = tensors.length - 1;
  const inputs = Array.from({ length: last }, (_, index) => index);
  return { tensors, operators: [{ ...operator, inputs, outputs: [last] }] };
}

/** A CONV_2D that is right in every respect, as a start for ones that are not. */
export const soundConvolution: BuiltModel = oneOperator(
  [
    activation('in', [4, 4, 2]),
    weights([3, 3, 3, 2], [0.25, 0.5, 1]),
    bias([1, 2, 3]),
    activation('out', [4, 4, 3]),
  ],
  { operator: 'CONV_2D', options: {} },
);

/** `model` with some properties of one tensor replaced. */
export function withTensor(model: BuiltModel, index: number, change: Partial<BuiltTensor>): BuiltModel {
  return { ...model, tensors: model.tensors.map((t, i) => (i === index ? { ...t, ...change } : t)) };
}

/** `model` with some properties of one operator replaced. */
export function withOperator(model: BuiltModel, index: number, change: Partial<BuiltOperator>): BuiltModel {
  return { ...model, operators: model.operators.map((o, i) => (i === index ? { ...o, ...change } : o)) };
}

/** A classifier of CIFAR-10's images that has boxes, too: two outputs behind one convolution. */
export const twoHeads: BuiltModel = {
  tensors: [
    activation('in', [32, 32, 3], 0.01, -128),
    weights([4, 8, 8, 3], 0.02),
    activation('features', [4, 4, 4], 0.1),
    weights([10, 64], 0.03),
    activation('scores', [10], 0.2),
    weights([4, 64], 0.03),
    activation('boxes', [4], 0.2),
  ],
  operators: [
    { operator: 'CONV_2D', inputs: [0, 1], outputs: [2], options: { stride: [8, 8], padding: 'VALID' } },
    { operator: 'FULLY_CONNECTED', inputs: [2, 3], outputs: [4], options: {} },
    { operator: 'FULLY_CONNECTED', inputs: [2, 5], outputs: [6], options: {} },
  ],
  outputs: [4, 6],
};

const uint8Activation = (...facts: Parameters<typeof activation>): BuiltTensor => ({
  ...activation(...facts),
  type: 'UINT8',
});

/** A model as Keras writes it: uint8 ends, a batch left open, and a Flatten that computes its shape from it. */
export const kerasModel: BuiltModel = {
  tensors: [
    { ...uint8Activation('image', [2, 3, 4], 0.5, 128), shapeSignature: [-1, 2, 3, 4] },
    activation('quantised', [2, 3, 4]),
    { name: 'shape', type: 'INT32', shape: [4] },
    int32Constant('begin', [1], [0]),
    int32Constant('end', [1], [1]),
    { name: 'batch', type: 'INT32', shape: [] },
    int32Constant('rest', [], [24]),
    { name: 'wanted', type: 'INT32', shape: [2] },
    { ...activation('flat', [24]), shapeSignature: [-1, 24] },
    weights([5, 24]),
    activation('scores', [5], 0.9, 3),
    uint8Activation('result', [5], 0.9, 131),
  ],
  operators: [
    { operator: 'QUANTIZE', inputs: [0], outputs: [1] },
    { operator: 'SHAPE', inputs: [1], outputs: [2], options: {} },
    { operator: 'STRIDED_SLICE', inputs: [2, 3, 4, 4], outputs: [5], options: { shrinkMask: 1 } },
    { operator: 'PACK', inputs: [5, 6], outputs: [7], options: { packed: 2 } },
    { operator: 'RESHAPE', inputs: [1, 7], outputs: [8] },
    { operator: 'FULLY_CONNECTED', inputs: [8, 9], outputs: [10], options: {} },
    { operator: 'QUANTIZE', inputs: [10], outputs: [11] },
  ],
};

/** Small networks that hold every supported operator between them. */
export const everyOperator: Readonly<Record<string, BuiltModel>> = {
  'float ends, convolutions, mean': {
    tensors: [
      { name: 'image', type: 'FLOAT32', shape: [1, 6, 5, 2] },
      activation('quantised', [6, 5, 2], 0.02, 3),
      int32Constant('paddings', [4, 2], [0, 0, 1, 0, 0, 2, 0, 0]),
      activation('padded', [7, 7, 2], 0.02, 3),
      weights([4, 3, 3, 2], [0.01, 0.02, 0.03, 0.04]),
      bias([10, -20, 30, -40]),
      activation('dilated', [7, 7, 4], 0.002, -7),
      activation('rectified', [7, 7, 4], 0.001, -128),
      weights([1, 2, 2, 8], 0.5, 3),
      activation('depthwise', [3, 3, 8], 0.01, 5),
      int32Constant('axes', [2], [1, 2]),
      activation('mean', [8], 0.005, 1),
      weights([3, 8], [1, 2, 3]),
      activation('logits', [3], 0.1, 0),
      activation('softmax', [3], 1 / 256, -128),
      { name: 'result', type: 'FLOAT32', shape: [1, 3] },
    ],
    operators: [
      { operator: 'QUANTIZE', inputs: [0], outputs: [1] },
      { operator: 'PAD', inputs: [1, 2], outputs: [3] },
      { operator: 'CONV_2D', inputs: [3, 4, 5], outputs: [6], options: { dilation: [2, 3] } },
      { operator: 'RELU', inputs: [6], outputs: [7] },
      {
        operator: 'DEPTHWISE_CONV_2D',
        inputs: [7, 8],
        outputs: [9],
        options: { stride: [2, 2], padding: 'VALID', depthMultiplier: 2, activation: 'RELU_N1_TO_1' },
      },
      { operator: 'MEAN', inputs: [9, 10], outputs: [11], options: {} },
      { operator: 'FULLY_CONNECTED', inputs: [11, 12, -1], outputs: [13], options: {} },
      { operator: 'SOFTMAX', inputs: [13], outputs: [14], options: {} },
      { operator: 'DEQUANTIZE', inputs: [14], outputs: [15] },
    ],
  },
  'addition, pooling, requantisation': {
    tensors: [
      activation('image', [5, 5, 3], 0.1, 4),
      activation('requantised', [5, 5, 3], 0.07, -9),
      activation('sum', [5, 5, 3], 0.2, 2),
      activation('six', [5, 5, 3], 0.03, -128),
      int32Constant('paddings', [4, 2], [0, 0, 0, 1, 1, 0, 0, 0]),
      { name: 'fill', shape: [1], scale: 0.03, zeroPoint: -128, data: Int8Array.of(-128) },
      activation('padded', [6, 6, 3], 0.03, -128),
      activation('largest', [3, 3, 3], 0.03, -128),
      activation('average', [3, 3, 3], 0.03, -128),
      activation('flat', [27], 0.03, -128),
      weights([4, 27], 0.05),
      bias([1, 2, 3, 4]),
      activation('dense', [4], 0.02, 0),
      activation('tanh', [4], 1 / 128, 0),
      activation('logistic', [4], 1 / 256, -128),
    ],
    operators: [
      { operator: 'QUANTIZE', inputs: [0], outputs: [1] },
      { operator: 'ADD', inputs: [0, 1], outputs: [2], options: { activation: 'RELU' } },
      { operator: 'RELU6', inputs: [2], outputs: [3] },
      { operator: 'PADV2', inputs: [3, 4, 5], outputs: [6] },
      {
        operator: 'MAX_POOL_2D',
        inputs: [6],
        outputs: [7],
        options: { filter: [2, 3], stride: [2, 2], activation: 'RELU6' },
      },
      { operator: 'AVERAGE_POOL_2D', inputs: [7], outputs: [8], options: { filter: [3, 3] } },
      { operator: 'RESHAPE', inputs: [8], outputs: [9] },
      { operator: 'FULLY_CONNECTED', inputs: [9, 10, 11], outputs: [12], options: { keepDims: true } },
      { operator: 'TANH', inputs: [12], outputs: [13] },
      { operator: 'LOGISTIC', inputs: [13], outputs: [14] },
    ],
  },
  'functions of one value, pairs of tensors': {
    tensors: [
      activation('image', [4, 3, 2], 0.1, 4),
      activation('swish', [4, 3, 2], 0.1, -9),
      activation('leaky', [4, 3, 2], 0.08, 2),
      weights([1, 1, 2], 0.05),
      activation('prelu', [4, 3, 2], 0.08, 2),
      { name: 'factors', shape: [1, 1, 1, 2], scale: 0.02, zeroPoint: 3, data: Int8Array.of(60, -70) },
      activation('scaled', [4, 3, 2], 0.05, 0),
      { name: 'offset', shape: [], scale: 0.01, zeroPoint: 0, data: Int8Array.of(100) },
      activation('moved', [4, 3, 2], 0.05, 10),
      activation('taken', [4, 3, 2], 0.05, 11),
      { name: 'bound', shape: [1], scale: 0.05, zeroPoint: 11, data: Int8Array.of(90) },
      activation('bounded', [4, 3, 2], 0.05, 11),
      int32Constant('axes', [2], [1, 2]),
      activation('largest', [1, 1, 2], 0.05, 11),
      activation('gate', [1, 1, 2], 1 / 256, -128),
      activation('gated', [4, 3, 2], 0.05, 11),
      activation('sum', [4, 3, 2], 0.1, 0),
      activation('difference', [4, 3, 2], 0.1, -3),
      activation('cast', [4, 3, 2], 0.1, -3),
      activation('lesser', [4, 3, 2], 0.1, -3),
      { name: 'divisors', shape: [2], scale: 0.05, zeroPoint: 2, data: Int8Array.of(50, -70) },
      activation('quotient', [4, 3, 2], 0.03, -1),
    ],
    operators: [
      { operator: 'HARD_SWISH', inputs: [0], outputs: [1] },
      { operator: 'LEAKY_RELU', inputs: [1], outputs: [2], options: { alpha: 0.2 } },
      { operator: 'PRELU', inputs: [2, 3], outputs: [4] },
      { operator: 'MUL', inputs: [5, 4], outputs: [6], options: {} },
      { operator: 'ADD', inputs: [6, 7], outputs: [8], options: {} },
      { operator: 'SUB', inputs: [7, 8], outputs: [9], options: {} },
      { operator: 'MINIMUM', inputs: [9, 10], outputs: [11] },
      { operator: 'REDUCE_MAX', inputs: [11, 12], outputs: [13], options: { keepDims: true } },
      { operator: 'LOGISTIC', inputs: [13], outputs: [14] },
      { operator: 'MUL', inputs: [14, 11], outputs: [15], options: {} },
      { operator: 'ADD', inputs: [13, 15], outputs: [16], options: {} },
      { operator: 'SUB', inputs: [16, 13], outputs: [17], options: { activation: 'RELU_N1_TO_1' } },
      { operator: 'CAST', inputs: [17], outputs: [18] },
      { operator: 'MAXIMUM', inputs: [18, 17], outputs: [19] },
      { operator: 'DIV', inputs: [19, 20], outputs: [21], options: { activation: 'RELU_N1_TO_1' } },
    ],
  },
  'reductions and padding of any dimension': {
    tensors: [
      activation('image', [4, 3, 2], 0.1, 4),
      int32Constant('paddings', [4, 2], [0, 0, 1, 0, 0, 0, 2, 1]),
      activation('padded', [5, 3, 5], 0.1, 4),
      int32Constant('channels', [1], [-1]),
      activation('mean', [5, 3, 1], 0.05, -6),
      int32Constant('columns', [1], [2]),
      activation('largest', [5, 1], 0.05, -6),
      int32Constant('ends', [3, 2], [0, 0, 0, 0, 2, 0]),
      activation('longer', [5, 3], 0.05, -6),
      int32Constant('last', [], [-1]),
      activation('means', [5], 0.03, 0),
    ],
    operators: [
      { operator: 'PAD', inputs: [0, 1], outputs: [2] },
      { operator: 'MEAN', inputs: [2, 3], outputs: [4], options: { keepDims: true } },
      { operator: 'REDUCE_MAX', inputs: [4, 5], outputs: [6], options: {} },
      { operator: 'PAD', inputs: [6, 7], outputs: [8] },
      { operator: 'MEAN', inputs: [8, 9], outputs: [10], options: {} },
    ],
  },
  'a constant that is joined': {
    tensors: [
      activation('in', [3], 0.5, 3),
      { ...activation('fixed', [4], 0.5, 3), data: Int8Array.of(-128, 127, 3, 60) },
      activation('out', [7], 0.5, 3),
    ],
    operators: [{ operator: 'CONCATENATION', inputs: [1, 0], outputs: [2], options: { axis: 1 } }],
  },
  'values that move': {
    tensors: [
      activation('image', [4, 4, 4]),
      int32Constant('order', [4], [0, 2, 1, 3]),
      activation('turned', [4, 4, 4]),
      activation('joined', [4, 4, 8]),
      int32Constant('axis', [], [3]),
      activation('unused', [4, 4, 4]),
      activation('half', [4, 4, 4]),
      int32Constant('begin', [4], [0, 1, 0, 0]),
      int32Constant('size', [4], [1, 2, -1, 4]),
      activation('slice', [2, 4, 4]),
      int32Constant('last', [4], [0, -1, -1, -1]),
      int32Constant('end', [4], [1, 0, 0, 0]),
      int32Constant('strides', [4], [1, -1, -2, 1]),
      activation('strided', [2, 2, 4]),
      int32Constant('four', [2], [4, 4]),
      activation('nearest', [4, 4, 4]),
      activation('smooth', [4, 4, 4]),
      activation('deep', [2, 2, 16]),
      activation('wide', [4, 4, 4]),
      int32Constant('margins', [4, 2], [0, 0, 1, 1, 0, 0, 0, 0]),
      activation('mirrored', [6, 4, 4]),
      int32Constant('multiples', [4], [1, 1, 2, 1]),
      activation('tiled', [6, 8, 4]),
      int32Constant('indices', [3], [5, 0, 0]),
      activation('gathered', [3, 8, 4]),
      int32Constant('parts', [2], [1, 2]),
      int32Constant('first', [], [1]),
      activation('row', [1, 8, 4]),
      activation('rows', [2, 8, 4]),
      activation('top', [8, 4]),
      activation('bottom', [8, 4]),
      activation('packed', [8, 2, 4]),
    ],
    operators: [
      { operator: 'TRANSPOSE', inputs: [0, 1], outputs: [2] },
      { operator: 'CONCATENATION', inputs: [0, 2], outputs: [3], options: { axis: 3 } },
      { operator: 'SPLIT', inputs: [4, 3], outputs: [5, 6] },
      { operator: 'SLICE', inputs: [6, 7, 8], outputs: [9] },
      {
        operator: 'STRIDED_SLICE',
        inputs: [9, 10, 11, 12],
        outputs: [13],
        options: { endMask: 14, beginMask: 8 },
      },
      { operator: 'RESIZE_NEAREST_NEIGHBOR', inputs: [13, 14], outputs: [15], options: {} },
      { operator: 'RESIZE_BILINEAR', inputs: [15, 14], outputs: [16], options: { halfPixelCentres: true } },
      { operator: 'SPACE_TO_DEPTH', inputs: [16], outputs: [17], options: { blockSize: 2 } },
      { operator: 'DEPTH_TO_SPACE', inputs: [17], outputs: [18], options: { blockSize: 2 } },
      { operator: 'MIRROR_PAD', inputs: [18, 19], outputs: [20], options: {} },
      { operator: 'TILE', inputs: [20, 21], outputs: [22] },
      { operator: 'GATHER', inputs: [22, 23], outputs: [24], options: { axis: 1 } },
      { operator: 'SPLIT_V', inputs: [24, 25, 26], outputs: [27, 28] },
      { operator: 'UNPACK', inputs: [28], outputs: [29, 30], options: { axis: 1 } },
      { operator: 'PACK', inputs: [29, 30], outputs: [31], options: { axis: 2 } },
    ],
  },
};
