import type { FlatValue } from './flatBufferWriter.ts';
import { flat, writeFlatBuffer } from './flatBufferWriter.ts';

/** Numbers of the schema (tensorflow/compiler/mlir/lite/schema/schema.fbs), written down apart from the reader's. */
const tensorTypes = {
  FLOAT32: 0,
  FLOAT16: 1,
  INT32: 2,
  UINT8: 3,
  INT64: 4,
  INT16: 7,
  INT8: 9,
  INT4: 17,
} as const;

const operatorCodes = {
  ADD: 0,
  AVERAGE_POOL_2D: 1,
  CONCATENATION: 2,
  CONV_2D: 3,
  DEPTHWISE_CONV_2D: 4,
  DEPTH_TO_SPACE: 5,
  DEQUANTIZE: 6,
  FULLY_CONNECTED: 9,
  LOGISTIC: 14,
  MAX_POOL_2D: 17,
  MUL: 18,
  RELU: 19,
  RELU6: 21,
  RESHAPE: 22,
  RESIZE_BILINEAR: 23,
  SOFTMAX: 25,
  LOG_SOFTMAX: 50,
  SPACE_TO_DEPTH: 26,
  TANH: 28,
  CUSTOM: 32,
  PAD: 34,
  GATHER: 36,
  TRANSPOSE: 39,
  MEAN: 40,
  SUB: 41,
  DIV: 42,
  SQUEEZE: 43,
  STRIDED_SLICE: 45,
  SPLIT: 49,
  CAST: 53,
  PRELU: 54,
  MAXIMUM: 55,
  MINIMUM: 57,
  PADV2: 60,
  SLICE: 65,
  TRANSPOSE_CONV: 67,
  TILE: 69,
  EXPAND_DIMS: 70,
  SHAPE: 77,
  REDUCE_PROD: 81,
  REDUCE_MAX: 82,
  PACK: 83,
  UNPACK: 88,
  FLOOR_DIV: 90,
  RESIZE_NEAREST_NEIGHBOR: 97,
  MIRROR_PAD: 100,
  SPLIT_V: 102,
  LEAKY_RELU: 98,
  QUANTIZE: 114,
  HARD_SWISH: 117,
  GELU: 150,
  STABLEHLO_CASE: 209,
} as const;

const paddings = { SAME: 0, VALID: 1, UNKNOWN: 2 } as const;
const activations = { NONE: 0, RELU: 1, RELU_N1_TO_1: 2, RELU6: 3, TANH: 4, UNKNOWN: 6 } as const;

export interface BuiltTensor {
  readonly name?: string;
  /** With the batch dimension. */
  readonly shape: readonly number[];
  /** INT8 when left out. */
  readonly type?: keyof typeof tensorTypes;
  /** One or several; no quantisation table when left out. */
  readonly scale?: number | readonly number[];
  /** As many as scales; zeros when left out. */
  readonly zeroPoint?: number | readonly number[];
  readonly quantizedDimension?: number;
  /** Makes the tensor a constant. */
  readonly data?: Int8Array | Int32Array | Uint8Array | Float32Array;
  readonly shapeSignature?: readonly number[];
  readonly isVariable?: boolean;
  readonly sparse?: boolean;
  readonly externalBuffer?: number;
  readonly quantizationDetails?: boolean;
  /** Claims that the data lies at this offset of the file, outside the FlatBuffer, and is of this size. */
  readonly bufferOffset?: bigint;
  readonly bufferSize?: bigint;
}

interface BuiltOptions {
  readonly padding?: keyof typeof paddings;
  /** [height, width], as below. */
  readonly stride?: readonly [number, number];
  readonly dilation?: readonly [number, number];
  readonly filter?: readonly [number, number];
  readonly depthMultiplier?: number;
  readonly activation?: keyof typeof activations;
  readonly weightsFormat?: number;
  readonly keepDims?: boolean;
  readonly beta?: number;
  /** Of CONCATENATION, PACK, UNPACK and GATHER. */
  readonly axis?: number;
  readonly blockSize?: number;
  readonly mode?: 'REFLECT' | 'SYMMETRIC';
  readonly alignCorners?: boolean;
  readonly halfPixelCentres?: boolean;
  readonly alpha?: number;
  /** Values that are packed. */
  readonly packed?: number;
  readonly squeezed?: readonly number[];
  /** Bits per dimension, as below. */
  readonly shrinkMask?: number;
  readonly beginMask?: number;
  readonly endMask?: number;
}

export interface BuiltOperator {
  readonly operator: keyof typeof operatorCodes;
  readonly customCode?: string;
  /** Positions in `tensors`; -1 for an optional input left out. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** Left out: no options table. */
  readonly options?: BuiltOptions;
}

export interface BuiltModel {
  readonly tensors: readonly BuiltTensor[];
  readonly operators: readonly BuiltOperator[];
  /** [0] when left out. */
  readonly inputs?: readonly number[];
  /** The output of the last operator when left out. */
  readonly outputs?: readonly number[];
  readonly subgraphs?: number;
  readonly version?: number;
  readonly identifier?: string;
}

/** The bytes of a .tflite file. Nothing is checked, so that bad models can be built as well. */
export function buildTflite(model: BuiltModel): Uint8Array {
  const data = model.tensors.filter((tensor) => tensor.data ?? tensor.bufferOffset);
  const subgraph = flat.table({
    0: flat.tables(model.tensors.map((tensor) => tensorTable(tensor, 1 + data.indexOf(tensor)))),
    1: flat.int32s(model.inputs ?? [0]),
    2: flat.int32s(model.outputs ?? model.operators.at(-1)?.outputs ?? [0]),
    3: flat.tables(model.operators.map(operatorTable)),
    4: flat.string('main'),
  });
  const root = flat.table({
    0: flat.int32(model.version ?? 3),
    1: flat.tables(model.operators.map(codeTable)),
    2: flat.tables(Array.from({ length: model.subgraphs ?? 1 }, () => subgraph)),
    3: flat.string('built for a test'),
    4: flat.tables([flat.table({}), ...data.map(bufferTable)]),
  });
  return writeFlatBuffer(root, model.identifier ?? 'TFL3');
}

function codeTable(operator: BuiltOperator): FlatValue {
  const code = operatorCodes[operator.operator];
  return flat.table({
    0: flat.int8(Math.min(code, 127)),
    1: operator.customCode === undefined ? undefined : flat.string(operator.customCode),
    2: flat.int32(1),
    3: flat.int32(code),
  });
}

function bufferTable(tensor: BuiltTensor): FlatValue {
  const { data } = tensor;
  return flat.table({
    0: data && flat.bytes(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
    1: tensor.bufferOffset === undefined ? undefined : flat.uint64(tensor.bufferOffset),
    2: tensor.bufferSize === undefined ? undefined : flat.uint64(tensor.bufferSize),
  });
}

function tensorTable(tensor: BuiltTensor, buffer: number): FlatValue {
  return flat.table({
    0: flat.int32s(tensor.shape),
    1: flat.int8(tensorTypes[tensor.type ?? 'INT8']),
    2: flat.int32(buffer),
    3: tensor.name === undefined ? undefined : flat.string(tensor.name),
    4: tensor.scale === undefined ? undefined : quantizationTable(tensor, tensor.scale),
    5: tensor.isVariable ? flat.int8(1) : undefined,
    6: tensor.sparse ? flat.table({}) : undefined,
    7: tensor.shapeSignature && flat.int32s(tensor.shapeSignature),
    10: tensor.externalBuffer === undefined ? undefined : flat.int32(tensor.externalBuffer),
  });
}

function quantizationTable(tensor: BuiltTensor, scale: number | readonly number[]): FlatValue {
  const scales = typeof scale === 'number' ? [scale] : scale;
  const zeroPoints = tensor.zeroPoint ?? scales.map(() => 0);
  return flat.table({
    2: flat.float32s(scales),
    3: flat.int64s(typeof zeroPoints === 'number' ? [zeroPoints] : zeroPoints),
    4: tensor.quantizationDetails ? flat.int8(2) : undefined,
    5: tensor.quantizationDetails ? flat.table({}) : undefined,
    6: flat.int32(tensor.quantizedDimension ?? 0),
  });
}

function operatorTable(operator: BuiltOperator, index: number): FlatValue {
  const options = operator.options && optionsTable(operator.operator, operator.options);
  return flat.table({
    0: flat.int32(index),
    1: flat.int32s(operator.inputs),
    2: flat.int32s(operator.outputs),
    3: options && flat.int8(options.type),
    4: options?.table,
  });
}

function optionsTable(
  operator: BuiltOperator['operator'],
  options: BuiltOptions,
): { type: number; table: FlatValue } | undefined {
  const padding = flat.int8(paddings[options.padding ?? 'SAME']);
  const [strideH, strideW] = (options.stride ?? [1, 1]).map(flat.int32);
  const [filterH, filterW] = (options.filter ?? [1, 1]).map(flat.int32);
  const [dilationH, dilationW] = (options.dilation ?? []).map(flat.int32);
  const activation = flat.int8(activations[options.activation ?? 'NONE']);
  switch (operator) {
    case 'CONV_2D':
      return {
        type: 1,
        table: flat.table({ 0: padding, 1: strideW, 2: strideH, 3: activation, 4: dilationW, 5: dilationH }),
      };
    case 'DEPTHWISE_CONV_2D': {
      const depthMultiplier = flat.int32(options.depthMultiplier ?? 0);
      const fields = { 0: padding, 1: strideW, 2: strideH, 3: depthMultiplier, 4: activation };
      return { type: 2, table: flat.table({ ...fields, 5: dilationW, 6: dilationH }) };
    }
    case 'MAX_POOL_2D':
    case 'AVERAGE_POOL_2D':
      return {
        type: 5,
        table: flat.table({ 0: padding, 1: strideW, 2: strideH, 3: filterW, 4: filterH, 5: activation }),
      };
    case 'FULLY_CONNECTED': {
      const keepNumDims = flat.int8(options.keepDims ? 1 : 0);
      return {
        type: 8,
        table: flat.table({ 0: activation, 1: flat.int8(options.weightsFormat ?? 0), 2: keepNumDims }),
      };
    }
    case 'SOFTMAX':
      return { type: 9, table: flat.table({ 0: flat.float32(options.beta ?? 1) }) };
    case 'ADD':
      return { type: 11, table: flat.table({ 0: activation }) };
    case 'MUL':
      return { type: 21, table: flat.table({ 0: activation }) };
    case 'SUB':
      return { type: 28, table: flat.table({ 0: activation }) };
    case 'DIV':
      return { type: 29, table: flat.table({ 0: activation }) };
    case 'LEAKY_RELU':
      return { type: 75, table: flat.table({ 0: flat.float32(options.alpha ?? 0) }) };
    case 'SHAPE':
      return { type: 55, table: flat.table({ 0: flat.int8(tensorTypes.INT32) }) };
    case 'PACK':
      return {
        type: 59,
        table: flat.table({ 0: flat.int32(options.packed ?? 0), 1: flat.int32(options.axis ?? 0) }),
      };
    case 'UNPACK':
      return { type: 64, table: flat.table({ 1: flat.int32(options.axis ?? 0) }) };
    case 'CONCATENATION':
      return { type: 10, table: flat.table({ 0: flat.int32(options.axis ?? 0), 1: activation }) };
    case 'GATHER':
      return { type: 23, table: flat.table({ 0: flat.int32(options.axis ?? 0) }) };
    case 'SPACE_TO_DEPTH':
    case 'DEPTH_TO_SPACE':
      return {
        type: operator === 'SPACE_TO_DEPTH' ? 19 : 94,
        table: flat.table({ 0: flat.int32(options.blockSize ?? 0) }),
      };
    case 'MIRROR_PAD':
      return { type: 77, table: flat.table({ 0: flat.int8(options.mode === 'SYMMETRIC' ? 1 : 0) }) };
    case 'RESIZE_BILINEAR':
    case 'RESIZE_NEAREST_NEIGHBOR': {
      const [corners, centres] = [options.alignCorners, options.halfPixelCentres].map((on) =>
        flat.int8(on ? 1 : 0),
      );
      return operator === 'RESIZE_BILINEAR'
        ? { type: 15, table: flat.table({ 2: corners, 3: centres }) }
        : { type: 74, table: flat.table({ 0: corners, 1: centres }) };
    }
    case 'SQUEEZE':
      return { type: 30, table: flat.table({ 0: flat.int32s(options.squeezed ?? []) }) };
    case 'STRIDED_SLICE': {
      const [begin, end, shrink] = [options.beginMask, options.endMask, options.shrinkMask].map((mask) =>
        flat.int32(mask ?? 0),
      );
      return { type: 32, table: flat.table({ 0: begin, 1: end, 4: shrink }) };
    }
    case 'REDUCE_PROD':
    case 'REDUCE_MAX':
    case 'MEAN':
      return { type: 27, table: flat.table({ 0: flat.int8(options.keepDims ? 1 : 0) }) };
    default:
      return undefined;
  }
}
