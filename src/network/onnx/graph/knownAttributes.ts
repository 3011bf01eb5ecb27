import { shownName } from '../../../words/names.ts';
import { formatError } from '../../modelError.ts';
import type { OnnxNode } from '../stored/storedModel.ts';

const window = 'auto_pad kernel_shape pads strides dilations';
const step = 'axis block_size output_dtype saturate';

/**
 * Attributes of each operator in opsets 11 to 21, and in com.microsoft. All are read, but for such as change no inference
 * (seed, momentum) or no value that an 8-bit model has (saturate, storage_order of second outputs).
 */
const attributes: Readonly<Record<string, string>> = {
  Add: '',
  AveragePool: `${window} ceil_mode count_include_pad`,
  BatchNormalization: 'epsilon momentum training_mode',
  Cast: 'to saturate',
  Clip: '',
  Concat: 'axis',
  Constant: 'value value_int value_ints value_float value_floats value_string value_strings sparse_value',
  ConstantOfShape: 'value',
  Conv: `${window} group`,
  DepthToSpace: 'blocksize mode',
  DequantizeLinear: step,
  Div: '',
  Dropout: 'ratio seed',
  Elu: 'alpha',
  Expand: '',
  Flatten: 'axis',
  Gather: 'axis',
  Gemm: 'alpha beta transA transB',
  GlobalAveragePool: '',
  GlobalMaxPool: '',
  HardSigmoid: 'alpha beta',
  HardSwish: '',
  Identity: '',
  LeakyRelu: 'alpha',
  LogSoftmax: 'axis',
  MatMul: '',
  Max: '',
  MaxPool: `${window} ceil_mode storage_order`,
  Min: '',
  Mish: '',
  Mul: '',
  PRelu: '',
  Pad: 'mode',
  QuantizeLinear: step,
  ReduceMax: 'axes keepdims noop_with_empty_axes',
  ReduceMean: 'axes keepdims noop_with_empty_axes',
  Relu: '',
  Reshape: 'allowzero',
  Resize:
    'antialias axes coordinate_transformation_mode cubic_coeff_a exclude_outside extrapolation_value ' +
    'keep_aspect_ratio_policy mode nearest_mode',
  Shape: 'start end',
  Sigmoid: '',
  Slice: '',
  Softmax: 'axis',
  SpaceToDepth: 'blocksize',
  Split: 'axis split num_outputs',
  Squeeze: 'axes',
  Sub: '',
  Tanh: '',
  Tile: '',
  Transpose: 'perm',
  Unsqueeze: 'axes',
  QLinearConv: `${window} group`,
  QLinearMatMul: '',
  'com.microsoft.QGemm': 'alpha transA transB',
  'com.microsoft.QLinearAdd': '',
  'com.microsoft.QLinearAveragePool': `${window} ceil_mode count_include_pad channels_last`,
  'com.microsoft.QLinearConcat': 'axis',
  'com.microsoft.QLinearGlobalAveragePool': 'channels_last',
  'com.microsoft.QLinearLeakyRelu': 'alpha',
  'com.microsoft.QLinearMul': '',
  'com.microsoft.QLinearReduceMean': 'axes keepdims',
  'com.microsoft.QLinearSigmoid': '',
  'com.microsoft.QLinearSoftmax': 'axis opset',
  'com.microsoft.QuantizeLinear': step,
  'com.microsoft.DequantizeLinear': step,
};

/** Throws for an attribute that a known operator does not have: what it is to mean is not known. */
export function checkAttributes({ type, label, attributes: found }: OnnxNode): void {
  const known = attributes[type]?.split(' ') ?? [];
  const unknown = found.names().find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw formatError(
    `${label} has the attribute ${shownName(unknown)}`,
    `${known.join(', ') || 'none'}, as ONNX defines it`,
    'export the model with opset 11 to 21',
  );
}
