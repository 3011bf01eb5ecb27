import { formatError, unsupportedError } from '../../modelError.ts';
import type { OnnxGraph } from '../graph/onnxGraph.ts';
import { Attributes } from '../stored/attributes.ts';
import { OnnxTensor } from '../stored/onnxTensor.ts';
import type { OnnxNode } from '../stored/storedModel.ts';

type Triple = readonly [value: number, scale: number, zeroPoint: number];

/** Positions of a quantised operator's inputs: values with their scales and zero points. */
interface QuantisedForm {
  /** The float operator that it is. */
  readonly type: string;
  /** Value, scale, zero point. */
  readonly inputs: readonly Triple[] | ((node: OnnxNode) => readonly Triple[]);
  readonly output: readonly [scale: number, zeroPoint: number];
  /** An int32 bias, which has the product of the first two scales. */
  readonly bias?: number;
  /** Of the float operator, whose attributes it has whatever the model's opset is. */
  readonly opset?: (node: OnnxNode) => number | undefined;
  /** Of several scales of the second input. */
  readonly channelAxis?: (node: OnnxNode) => number;
}

const oneInput = { inputs: [[0, 1, 2]], output: [3, 4] } as const;
const twoInputs = { inputs: [[0, 1, 2], [3, 4, 5]], output: [6, 7] } as const; // prettier-ignore

const forms: ReadonlyMap<string, QuantisedForm> = new Map<string, QuantisedForm>([
  ['QLinearConv', { type: 'Conv', ...twoInputs, bias: 8, channelAxis: () => 0 }],
  ['QLinearMatMul', { type: 'MatMul', ...twoInputs, channelAxis: () => 1 }],
  [
    'com.microsoft.QGemm',
    {
      type: 'Gemm',
      inputs: twoInputs.inputs,
      output: [7, 8],
      bias: 6,
      channelAxis: ({ attributes }) => (attributes.int('transB', 0) === 0 ? 1 : 0),
    },
  ],
  ['com.microsoft.QLinearAdd', { type: 'Add', ...twoInputs }],
  ['com.microsoft.QLinearMul', { type: 'Mul', ...twoInputs }],
  ['com.microsoft.QLinearSigmoid', { type: 'Sigmoid', ...oneInput }],
  ['com.microsoft.QLinearLeakyRelu', { type: 'LeakyRelu', ...oneInput }],
  ['com.microsoft.QLinearConcat', { type: 'Concat', inputs: joined, output: [0, 1] }],
  ['com.microsoft.QLinearAveragePool', { type: 'AveragePool', ...oneInput }],
  ['com.microsoft.QLinearGlobalAveragePool', { type: 'GlobalAveragePool', ...oneInput }],
  ['com.microsoft.QLinearReduceMean', { type: 'ReduceMean', ...oneInput, opset: () => 13 }],
  [
    'com.microsoft.QLinearSoftmax',
    {
      type: 'Softmax',
      ...oneInput,
      opset: ({ attributes }) => (attributes.has('opset') ? attributes.int('opset', 0) : undefined),
    },
  ],
]);

/** Triples behind the two of the output. */
function joined({ inputs }: OnnxNode): Triple[] {
  return Array.from({ length: Math.floor((inputs.length - 2) / 3) }, (_, n) => [
    3 * n + 2,
    3 * n + 3,
    3 * n + 4,
  ]);
}

/** Quantisation steps that runtimes know as their own operators. */
const ownSteps = new Map([
  ['com.microsoft.QuantizeLinear', 'QuantizeLinear'],
  ['com.microsoft.DequantizeLinear', 'DequantizeLinear'],
]);

/** Operators on quantised values. */
export const quantisedOperators = [...forms.keys(), ...ownSteps.keys()];

/** The graph with every quantised operator as the float one between quantisation steps, which means the same. */
export function expandQuantised(graph: OnnxGraph): OnnxGraph {
  const constants = new Map(graph.constants);
  const nodes = graph.nodes.flatMap((node) => {
    const form = forms.get(node.type);
    const type = ownSteps.get(node.type) ?? node.type;
    return form ? expanded(node, form, constants) : [{ ...node, type }];
  });
  return { ...graph, nodes, constants };
}

function expanded(node: OnnxNode, form: QuantisedForm, constants: Map<string, OnnxTensor>): OnnxNode[] {
  if (node.attributes.int('channels_last', 0) !== 0)
    throw unsupportedError(
      `${node.label} has its channels last`,
      'Tauscope reads ONNX models with channels first',
      'export the model with channels first',
    );
  const at = (position: number) => node.inputs[position] ?? '';
  const steps: OnnxNode[] = [];
  // NUL keeps these names apart from those of tools, and is not shown.
  const own = (role: string) => `${node.outputs[0]}\u0000${role}`;
  const step = (type: string, inputs: string[], output: string, axis = 1) => {
    const attributes = new Attributes(node.label).withInt('axis', axis);
    steps.push({ ...node, type, inputs, outputs: [output], attributes });
    return output;
  };
  const triples = typeof form.inputs === 'function' ? form.inputs(node) : form.inputs;
  const inputs = triples.map(([value, scale, zeroPoint], n) =>
    step(
      'DequantizeLinear',
      [at(value), at(scale), at(zeroPoint)],
      own(`input ${n}`),
      n === 1 ? (form.channelAxis?.(node) ?? 1) : 1,
    ),
  );
  if (form.bias !== undefined && at(form.bias) !== '') {
    const scale = own('bias scale');
    constants.set(scale, product(node, constants.get(at(1)), constants.get(at(4))));
    inputs.push(step('DequantizeLinear', [at(form.bias), scale], own('bias'), 0));
  }
  const result = own('');
  const opset = form.opset?.(node);
  steps.push({ ...node, type: form.type, inputs, outputs: [result], ...(opset !== undefined && { opset }) });
  const [scale, zeroPoint] = form.output.map(at);
  if (scale === '')
    throw unsupportedError(
      `${node.label} gives float values`,
      'Tauscope needs a scale of its output',
      'quantise it',
    );
  step('QuantizeLinear', [result, scale ?? '', zeroPoint ?? ''], node.outputs[0] ?? '');
  return steps;
}

/** One scale times one or several. */
function product(node: OnnxNode, one?: OnnxTensor, several?: OnnxTensor): OnnxTensor {
  if (!one || !several || one.type !== 'FLOAT' || several.type !== 'FLOAT' || one.elementCount !== 1)
    throw formatError(`${node.label} has no constant scales`, 'scales of type FLOAT');
  const [factor = 0] = one.listed();
  const scales = Float32Array.from(several.listed(), (scale) => scale * factor);
  return new OnnxTensor(`the bias scale of ${node.label}`, several.shape, 'FLOAT', () => scales);
}
