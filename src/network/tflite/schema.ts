/**
 * Where the fields of a TensorFlow Lite file stand: slot numbers of the tables that Tauscope reads, and the numbers
 * of the enums they hold. Source: tensorflow/compiler/mlir/lite/schema/schema.fbs, version 3; a slot is the field's
 * position in its table, a union takes two (its type, then its value).
 */
export const schemaVersion = 3;
export const fileIdentifier = 'TFL3';

export const modelSlots = { version: 0, operatorCodes: 1, subgraphs: 2, buffers: 4 } as const;
export const operatorCodeSlots = {
  deprecatedBuiltinCode: 0,
  customCode: 1,
  version: 2,
  builtinCode: 3,
} as const;
export const subgraphSlots = { tensors: 0, inputs: 1, outputs: 2, operators: 3 } as const;
export const bufferSlots = { data: 0, offset: 1, size: 2 } as const;

export const tensorSlots = {
  shape: 0,
  type: 1,
  buffer: 2,
  name: 3,
  quantization: 4,
  isVariable: 5,
  sparsity: 6,
  shapeSignature: 7,
  externalBuffer: 10,
} as const;

export const quantizationSlots = {
  scale: 2,
  zeroPoint: 3,
  detailsType: 4,
  quantizedDimension: 6,
} as const;

export const operatorSlots = {
  opcodeIndex: 0,
  inputs: 1,
  outputs: 2,
  optionsType: 3,
  options: 4,
} as const;

export const convSlots = {
  padding: 0,
  strideW: 1,
  strideH: 2,
  activation: 3,
  dilationW: 4,
  dilationH: 5,
} as const;

export const depthwiseSlots = {
  padding: 0,
  strideW: 1,
  strideH: 2,
  depthMultiplier: 3,
  activation: 4,
  dilationW: 5,
  dilationH: 6,
} as const;

export const poolSlots = {
  padding: 0,
  strideW: 1,
  strideH: 2,
  filterW: 3,
  filterH: 4,
  activation: 5,
} as const;

export const fullyConnectedSlots = { activation: 0, weightsFormat: 1, keepNumDims: 2 } as const;
export const softmaxSlots = { beta: 0 } as const;
/** Of ADD, SUB, MUL and DIV. */
export const arithmeticSlots = { activation: 0 } as const;
export const leakyReluSlots = { alpha: 0 } as const;
export const reducerSlots = { keepDims: 0 } as const;
export const squeezeSlots = { dimensions: 0 } as const;
export const stridedSliceSlots = {
  beginMask: 0,
  endMask: 1,
  ellipsisMask: 2,
  newAxisMask: 3,
  shrinkAxisMask: 4,
  offset: 5,
} as const;

export const concatenationSlots = { axis: 0, activation: 1 } as const;
export const gatherSlots = { axis: 0, batchDims: 1 } as const;
export const mirrorPadSlots = { mode: 0 } as const;
export const bilinearResizeSlots = { alignCorners: 2, halfPixelCentres: 3 } as const;
export const nearestResizeSlots = { alignCorners: 0, halfPixelCentres: 1 } as const;
export const packSlots = { count: 0, axis: 1 } as const;
/** Of DEPTH_TO_SPACE and SPACE_TO_DEPTH. */
export const blockSlots = { size: 0 } as const;

/** Members of the union BuiltinOptions that carry something Tauscope reads. */
export const optionsTypes = {
  Conv2DOptions: 1,
  DepthwiseConv2DOptions: 2,
  Pool2DOptions: 5,
  FullyConnectedOptions: 8,
  SoftmaxOptions: 9,
  ConcatenationOptions: 10,
  AddOptions: 11,
  ResizeBilinearOptions: 15,
  SpaceToDepthOptions: 19,
  GatherOptions: 23,
  MulOptions: 21,
  ReducerOptions: 27,
  SubOptions: 28,
  DivOptions: 29,
  SqueezeOptions: 30,
  StridedSliceOptions: 32,
  PackOptions: 59,
  UnpackOptions: 64,
  ResizeNearestNeighborOptions: 74,
  MirrorPadOptions: 77,
  DepthToSpaceOptions: 94,
  LeakyReluOptions: 75,
} as const;

/** enum TensorType, by number. */
export const tensorTypes = (
  'FLOAT32 FLOAT16 INT32 UINT8 INT64 STRING BOOL INT16 COMPLEX64 INT8 FLOAT64 COMPLEX128 UINT64 RESOURCE ' +
  'VARIANT UINT32 UINT16 INT4 BFLOAT16 INT2 UINT4 FLOAT8_E4M3FN FLOAT8_E5M2'
).split(' ');

/** enum ActivationFunctionType, by number. */
export const activationNames = ['NONE', 'RELU', 'RELU_N1_TO_1', 'RELU6', 'TANH', 'SIGN_BIT'] as const;

/** enum MirrorPadMode, by number. */
export const mirrorPadModes = ['REFLECT', 'SYMMETRIC'] as const;

/** enum Padding, by number. */
export const paddingNames = ['SAME', 'VALID'] as const;
