import { modelLimits } from '../../limits.ts';
import { formatError, limitError, unsupportedError } from '../../modelError.ts';
import { elementCount } from '../../network.ts';
import { checkShape, OnnxTensor } from '../stored/onnxTensor.ts';
import { elementTypeName } from '../stored/schema.ts';
import type { NodeInputs } from './nodeInputs.ts';
import { outputShape, permutation } from './outputShape.ts';
import { transposed } from './transposed.ts';

/** Operators that give a constant where all they read is constant; exporters compute shapes with them. */
const foldings: ReadonlyMap<string, (inputs: NodeInputs) => OnnxTensor> = new Map([
  ['Constant', storedValue],
  ['ConstantOfShape', repeatedValue],
  ['Gather', gather],
  ['Concat', concatenation],
  ['Slice', slice],
  ['Cast', cast],
  ['Unsqueeze', sameValues],
  ['Squeeze', sameValues],
  ['Reshape', sameValues],
  ['Flatten', sameValues],
  ['Transpose', transposition],
]);

export const foldedOperators = [...foldings.keys(), 'Shape'];

/** The constant that a node gives, or null where it computes with activations, or is not known to give one. */
export function foldConstant(inputs: NodeInputs): OnnxTensor | null {
  const { node } = inputs;
  if (node.type === 'Shape') return shapeOf(inputs);
  const isConstant = node.inputs.every((name, position) => name === '' || inputs.constant(position) !== null);
  return (isConstant && foldings.get(node.type)?.(inputs)) || null;
}

function result({ node }: NodeInputs, values: readonly number[], shape: readonly number[] = [values.length]) {
  if (values.length > modelLimits.listedValues)
    throw limitError(`${node.label} lists ${values.length} values`, 'listedValues');
  return new OnnxTensor(`the result of ${node.label}`, shape, 'INT64', () => Float64Array.from(values));
}

function operand(inputs: NodeInputs, position: number): OnnxTensor {
  const tensor = inputs.constant(position);
  if (tensor) return tensor;
  throw formatError(`${inputs.node.label} has no input ${position}`, 'all inputs that it needs');
}

function storedValue(inputs: NodeInputs): OnnxTensor {
  const { attributes, label } = inputs.node;
  const tensor = attributes.tensor('value');
  if (tensor) return tensor;
  if (attributes.has('value_int')) return result(inputs, [attributes.int('value_int', 0)], []);
  const listed = attributes.ints('value_ints');
  if (listed) return result(inputs, listed);
  if (attributes.has('value_float')) {
    const value = attributes.float('value_float', 0);
    return new OnnxTensor(`the value of ${label}`, [], 'FLOAT', () => Float32Array.of(value));
  }
  throw unsupportedError(
    `${label} has no plain value`,
    'Tauscope reads tensors and numbers',
    'save it as a tensor',
  );
}

function shapeOf(inputs: NodeInputs): OnnxTensor {
  const shape = inputs.shape(0);
  const { attributes } = inputs.node;
  return result(inputs, shape.slice(attributes.int('start', 0), attributes.int('end', shape.length)));
}

function gather(inputs: NodeInputs): OnnxTensor {
  const data = oneDimension(inputs, 0);
  const indices = operand(inputs, 1);
  const values = indices.listed().map((index) => data[inputs.axis(index, data.length)]!);
  return result(inputs, values, indices.shape);
}

function concatenation(inputs: NodeInputs): OnnxTensor {
  return result(
    inputs,
    inputs.node.inputs.flatMap((_, position) => oneDimension(inputs, position)),
  );
}

/** Neighbours of a list, or rows of a table, in their order or turned round, as exporters turn the pairs of a padding. */
function slice(inputs: NodeInputs): OnnxTensor {
  const tensor = operand(inputs, 0);
  const [count = 0, ...row] = tensor.shape;
  const [start = 0] = operand(inputs, 1).listed();
  const [end = 0] = operand(inputs, 2).listed();
  const axes = inputs.listed(3, 'axes') ?? tensor.shape.map((_, axis) => axis);
  const [step = 1] = inputs.listed(4, 'steps') ?? [];
  if (axes.length !== 1 || inputs.axis(axes[0]!, tensor.shape.length) !== 0 || Math.abs(step) !== 1)
    throw unsupportedError(
      `${inputs.node.label} takes every ${step}th value along axes ${axes.join(', ')} of a constant`,
      'Tauscope reads neighbours along axis 0',
      'export the model with constants folded',
    );
  if (count > modelLimits.listedValues) throw limitError(`${tensor.label} has ${count} rows`, 'listedValues');
  const size = elementCount(row);
  const values = tensor.listed();
  const rows = Array.from({ length: count }, (_, n) => values.slice(n * size, (n + 1) * size));
  const fromFront = (index: number) => (index < 0 ? index + count : index);
  const taken =
    step === 1
      ? rows.slice(start, end)
      : rows.slice(Math.max(0, fromFront(end) + 1), Math.max(0, fromFront(start) + 1)).toReversed();
  return result(inputs, taken.flat(), [taken.length, ...row]);
}

function repeatedValue(inputs: NodeInputs): OnnxTensor {
  const shape = operand(inputs, 0).listed();
  checkShape(`the result of ${inputs.node.label}`, shape);
  const count = elementCount(shape);
  if (count > modelLimits.listedValues)
    throw limitError(`${inputs.node.label} lists ${count} values`, 'listedValues');
  const [value = 0] = inputs.node.attributes.tensor('value')?.listed() ?? [];
  return result(inputs, Array<number>(count).fill(value), shape);
}

/** Values of a list; of an operator on other constants nothing is known. */
function oneDimension(inputs: NodeInputs, position: number): number[] {
  const tensor = operand(inputs, position);
  if (tensor.shape.length === 1) return tensor.listed();
  throw unsupportedError(
    `${inputs.node.label} computes with ${tensor.label} of ${tensor.shape.length} dimensions`,
    'Tauscope folds lists',
    'export the model with constants folded',
  );
}

/** Between the types of numbers that list something: extents are whole, scales are not. */
function cast(inputs: NodeInputs): OnnxTensor {
  const { attributes, label } = inputs.node;
  const tensor = operand(inputs, 0);
  const values = tensor.listed();
  const type = elementTypeName(attributes.int('to', 0));
  if (/^U?INT\d+$/.test(type)) return result(inputs, values.map(Math.trunc), tensor.shape);
  const array = type === 'FLOAT' ? Float32Array : Float64Array;
  return new OnnxTensor(`the result of ${label}`, tensor.shape, type, () => array.from(values));
}

function sameValues(inputs: NodeInputs): OnnxTensor {
  return operand(inputs, 0).reshaped(outputShape(inputs));
}

function transposition(inputs: NodeInputs): OnnxTensor {
  const tensor = operand(inputs, 0);
  const order = permutation(inputs);
  const values = transposed(tensor.values(), tensor.shape, order);
  return new OnnxTensor(tensor.label, outputShape(inputs), tensor.type, () => values);
}
