import { shownName } from '../../../words/names.ts';
import { formatError } from '../../modelError.ts';
import type { OnnxNode } from '../stored/storedModel.ts';

const window = 'auto_pad kernel_shape pads strides dilations';
const pool = 'auto_pad kernel_shape pads strides ceil_mode';
const step = 'axis block_size output_dtype saturate';

/**
 * Attributes of each operator in opsets 11 to 21, and in com.microsoft; `name:13-` is one since opset 13, `name:-12` one up to opset 12,
 * where an input took its place. All are read, but for such as change no inference (seed, momentum) or no value that an 8-bit model has
 * (saturate, storage_order of second outputs).
 */
const attributes: Readonly<Record<string, string>> = {
  Add: '',
  AveragePool: `${pool} count_include_pad dilations:19-`,
  BatchNormalization: 'epsilon momentum training_mode:14-',
  Cast: 'to saturate:19-',
  Clip: '',
  Concat: 'axis',
  Constant:
    'value sparse_value value_int:12- value_ints:12- value_float:12- value_floats:12- value_string:12- value_strings:12-',
  ConstantOfShape: 'value',
  Conv: `${window} group`,
  DepthToSpace: 'blocksize mode',
  DequantizeLinear: 'axis:13- block_size:21-',
  Div: '',
  Dropout: 'ratio:-11 seed:12-',
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
  MaxPool: `${pool} dilations storage_order`,
  Min: '',
  Mish: '',
  Mul: '',
  PRelu: '',
  Pad: 'mode',
  QuantizeLinear: 'axis:13- saturate:19- block_size:21- output_dtype:21-',
  ReduceMax: 'axes:-17 keepdims noop_with_empty_axes:18-',
  ReduceMean: 'axes:-17 keepdims noop_with_empty_axes:18-',
  Relu: '',
  Reshape: 'allowzero:14-',
  Resize:
    'antialias:18- axes:18- coordinate_transformation_mode cubic_coeff_a exclude_outside extrapolation_value ' +
    'keep_aspect_ratio_policy:18- mode nearest_mode',
  Shape: 'start:15- end:15-',
  Sigmoid: '',
  Slice: '',
  Softmax: 'axis',
  SpaceToDepth: 'blocksize',
  Split: 'axis split:-12 num_outputs:18-',
  Squeeze: 'axes:-12',
  Sub: '',
  Tanh: '',
  Tile: '',
  Transpose: 'perm',
  Unsqueeze: 'axes:-12',
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

/** Throws for an attribute that a known operator does not have in this opset: what it is to mean is not known. */
export function checkAttributes({ type, label, attributes: found }: OnnxNode, opset: number): void {
  const known = knownIn(opset, attributes[type] ?? '');
  const unknown = found.names().find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const isOfOnnx = !type.startsWith('com.microsoft.');
  throw formatError(
    `${label} has the attribute ${shownName(unknown)}`,
    `${known.join(', ') || 'none'}, as ${isOfOnnx ? `ONNX defines it in opset ${opset}` : 'onnxruntime defines it'}`,
    isOfOnnx
      ? 'the file mixes opsets: convert it with onnx.version_converter, or export it anew'
      : 'quantise the model anew',
  );
}

function knownIn(opset: number, listed: string): string[] {
  return listed.split(' ').flatMap((entry) => {
    const [name = '', opsets = '-'] = entry.split(':');
    const [since, until] = opsets.split('-');
    return name !== '' && opset >= Number(since || 0) && opset <= Number(until || Infinity) ? name : [];
  });
}
