import { resolveWindow } from '../../build/slidingWindow.ts';
import { formatError, unsupportedError } from '../../modelError.ts';
import type { Size } from '../../network.ts';
import { elementCount } from '../../network.ts';
import { checkShape } from '../stored/onnxTensor.ts';
import { broadcast } from './broadcast.ts';
import { moveShapes } from './moveShapes.ts';
import type { NodeInputs } from './nodeInputs.ts';
import { reducedAxes } from './reduction.ts';
import { binaryOperators, unaryOperators } from './valueOperators.ts';
import { imageSize, kernelShape, windowFacts } from './windowFacts.ts';

type ShapeRule = (inputs: NodeInputs) => readonly number[];

const sameAsInput: ShapeRule = (inputs) => inputs.shape(0);

const rules: ReadonlyMap<string, ShapeRule> = new Map<string, ShapeRule>([
  ['QuantizeLinear', sameAsInput],
  ['DequantizeLinear', sameAsInput],
  ['Relu', sameAsInput],
  ['Clip', sameAsInput],
  ['Softmax', sameAsInput],
  ['BatchNormalization', sameAsInput],
  ['PRelu', sameAsInput],
  ...[...unaryOperators.keys()].map((type) => [type, sameAsInput] as const),
  ...[...binaryOperators.keys()].map((type) => [type, combination] as const),
  ['Conv', convolution],
  ['MaxPool', pooling],
  ['AveragePool', pooling],
  ['GlobalAveragePool', globalPooling],
  ['GlobalMaxPool', globalPooling],
  ['ReduceMean', reduction],
  ['ReduceMax', reduction],
  ['Gemm', gemm],
  ['MatMul', matrixProduct],
  ['Flatten', flatten],
  ['Reshape', reshape],
  ['Squeeze', squeeze],
  ['Unsqueeze', unsqueeze],
  ['Transpose', transpose],
  ['Pad', pad],
  ...moveShapes,
]);

/**
 * Shape of a node's first output, batch included, from the shapes it reads.
 * Throws a TauscopeError where they do not fit, and for operators that it does not know.
 */
export function outputShape(inputs: NodeInputs): readonly number[] {
  const { type, label } = inputs.node;
  const rule = rules.get(type);
  if (!rule)
    throw unsupportedError(
      `${label} computes with constants or shapes`,
      `Tauscope knows the shapes of ${[...rules.keys()].join(', ')}`,
      'export the model with constants folded',
    );
  const shape = rule(inputs);
  if (shape.includes(0))
    throw formatError(`${label} computes [${shape.join(', ')}], no value at all`, 'some');
  checkShape(`the output of ${label}`, shape);
  return shape;
}

function combination(inputs: NodeInputs): number[] {
  return broadcast(inputs.node, inputs.shape(0), inputs.shape(1));
}

function convolution(inputs: NodeInputs): number[] {
  const { node } = inputs;
  const weights = inputs.shape(1);
  const [outC = 0, , h = 0, w = 0] = weights;
  const image = imageSize(node, inputs.shape(0));
  if (weights.length !== 4) throw misfit(inputs, [weights], 'weights of 4 dimensions');
  const kernel = kernelShape(node, { h, w });
  if (kernel.h !== h || kernel.w !== w)
    throw misfit(inputs, [weights], `a kernel of ${kernel.h} x ${kernel.w}`);
  return windows(inputs, kernel, image, outC);
}

function pooling(inputs: NodeInputs): number[] {
  const image = imageSize(inputs.node, inputs.shape(0));
  return windows(inputs, kernelShape(inputs.node, null), image, image.c);
}

function windows({ node }: NodeInputs, kernel: Size, image: Size & { readonly c: number }, outC: number) {
  const { output } = resolveWindow(kernel, windowFacts(node, kernel, image), image, node.label);
  return [1, outC, output.h, output.w];
}

function globalPooling(inputs: NodeInputs): number[] {
  return [1, imageSize(inputs.node, inputs.shape(0)).c, 1, 1];
}

function reduction(inputs: NodeInputs): number[] {
  const axes = reducedAxes(inputs);
  const keeps = inputs.node.attributes.int('keepdims', 1) !== 0;
  return inputs.shape(0).flatMap((extent, axis) => (axes.includes(axis) ? (keeps ? [1] : []) : [extent]));
}

function gemm(inputs: NodeInputs): number[] {
  const [a, b] = [inputs.shape(0), inputs.shape(1)];
  const isTransposed = inputs.node.attributes.int('transB', 0) !== 0;
  const [inN, outN] = isTransposed ? [b[1], b[0]] : [b[0], b[1]];
  if (a.length !== 2 || b.length !== 2 || a[1] !== inN)
    throw misfit(inputs, [a, b], 'matrices that fit each other');
  return [a[0] ?? 0, outN ?? 0];
}

function matrixProduct(inputs: NodeInputs): number[] {
  const [a, b] = [inputs.shape(0), inputs.shape(1)];
  if (a.length < 2 || b.length !== 2 || a.at(-1) !== b[0])
    throw misfit(inputs, [a, b], 'a matrix that fits the rows');
  return [...a.slice(0, -1), b[1] ?? 0];
}

function flatten(inputs: NodeInputs): number[] {
  const shape = inputs.shape(0);
  const axis = inputs.node.attributes.int('axis', 1);
  const first = axis === shape.length ? axis : inputs.axis(axis, shape.length);
  return [elementCount(shape.slice(0, first)), elementCount(shape.slice(first))];
}

function reshape(inputs: NodeInputs): number[] {
  const from = inputs.shape(0);
  const wanted = inputs.listed(1, 'shape') ?? [];
  const copies = inputs.node.attributes.int('allowzero', 0) === 0;
  const shape = wanted.map((extent, axis) => (extent === 0 && copies ? (from[axis] ?? 0) : extent));
  const known = elementCount(shape.filter((extent) => extent !== -1));
  const inferred = shape.map((extent) => (extent === -1 ? elementCount(from) / known : extent));
  const isWhole = inferred.every((extent) => Number.isInteger(extent) && extent >= 0);
  if (!isWhole || elementCount(inferred) !== elementCount(from))
    throw misfit(inputs, [from, wanted], 'a shape of as many values');
  return inferred;
}

function squeeze(inputs: NodeInputs): number[] {
  const shape = inputs.shape(0);
  const listed = inputs.listedOrAttribute(1, 'axes', 13);
  const axes = listed && inputs.axes(listed, shape.length);
  if (axes?.some((axis) => shape[axis] !== 1)) throw misfit(inputs, [shape], 'extents of 1 to leave out');
  return shape.filter((extent, axis) => (axes ? !axes.includes(axis) : extent !== 1));
}

function unsqueeze(inputs: NodeInputs): number[] {
  const shape = [...inputs.shape(0)];
  const listed = inputs.listedOrAttribute(1, 'axes', 13) ?? [];
  const axes = inputs.axes(listed, shape.length + listed.length);
  for (const axis of axes.sort((a, b) => a - b)) shape.splice(axis, 0, 1);
  return shape;
}

/** Which dimension of the input each one of the output is; reversed if none are named. */
export function permutation(inputs: NodeInputs): number[] {
  const { length } = inputs.shape(0);
  const listed = inputs.node.attributes.ints('perm') ?? Array.from({ length }, (_, n) => length - 1 - n);
  if (listed.length !== length) throw misfit(inputs, [listed], `${length} dimensions`);
  return inputs.axes(listed, length);
}

function transpose(inputs: NodeInputs): number[] {
  const shape = inputs.shape(0);
  return permutation(inputs).map((axis) => shape[axis] ?? 0);
}

/** Margins of every dimension before, then of every one behind. */
export function padMargins(inputs: NodeInputs): number[] {
  const { length } = inputs.shape(0);
  const margins = inputs.listed(1, 'pads') ?? [];
  const axes = inputs.has(3)
    ? inputs.axes(inputs.listed(3, 'axes') ?? [], length)
    : Array.from({ length }, (_, axis) => axis);
  if (margins.length !== 2 * axes.length || margins.some((margin) => margin < 0))
    throw misfit(inputs, [margins], `${2 * axes.length} margins of at least 0`);
  const all = new Array<number>(2 * length).fill(0);
  axes.forEach((axis, n) => {
    all[axis] = margins[n] ?? 0;
    all[axis + length] = margins[n + axes.length] ?? 0;
  });
  return all;
}

function pad(inputs: NodeInputs): number[] {
  const shape = inputs.shape(0);
  const margins = padMargins(inputs);
  return shape.map((extent, axis) => extent + (margins[axis] ?? 0) + (margins[axis + shape.length] ?? 0));
}

function misfit({ node }: NodeInputs, found: readonly (readonly number[])[], expected: string): Error {
  const shown = found.map((shape) => `[${shape.slice(0, 8).join(', ')}]`).join(' and ');
  return formatError(`${node.label} has ${shown}`, expected);
}
