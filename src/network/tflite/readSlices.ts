import { buildGather, buildSlice, buildSplit } from '../build/slices.ts';
import { formatError, unsupportedError } from '../modelError.ts';
import type { SliceRange } from '../network.ts';
import type { Dimensions } from './dimensions.ts';
import { axisOf, dimensionsOf, integersOf, integerTensorOf, perDimension } from './dimensions.ts';
import type { LayerReader, OperatorReader } from './operatorReader.ts';
import { gatherSlots, optionsTypes, packSlots, stridedSliceSlots } from './schema.ts';

/** SLICE by constant begins and sizes, -1 for all that is left. */
export const readSlice: LayerReader = (operator) => {
  const full = operator.fullShape(0) ?? operator.input(0).tensor.shape;
  const [begins, sizes] = [integersOf(operator, 1, 'begin'), integersOf(operator, 2, 'size')];
  const ranges = begins.map((begin, axis) => {
    const size = sizes[axis] ?? NaN;
    return { begin, count: size === -1 ? full[axis]! - begin : size, step: 1 };
  });
  return slice(operator, ranges);
};

/** STRIDED_SLICE by constants. */
export const readStridedSlice: LayerReader = (operator) => {
  const full = operator.fullShape(0) ?? operator.input(0).tensor.shape;
  const [begins, ends, strides] = ['begin', 'end', 'strides'].map((role, n) =>
    integersOf(operator, n + 1, role),
  );
  const options = operator.options(optionsTypes.StridedSliceOptions);
  const mask = (slot: number) => options?.int32(slot) ?? 0;
  const { beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask, offset } = stridedSliceSlots;
  if (mask(ellipsisMask) !== 0 || mask(newAxisMask) !== 0 || options?.bool(offset))
    throw unsupportedError(
      `${operator.label} has an ellipsis, a new axis or relative ends`,
      'Tauscope needs a begin and an end for each dimension',
      'write the slice in full in the model',
    );
  const bit = (slot: number, axis: number) => ((mask(slot) >> axis) & 1) === 1;
  const ranges = full.map((extent, axis): SliceRange => {
    const [begin, end, step] = [begins![axis], ends![axis], strides![axis]];
    if (begin === undefined) return { begin: 0, count: extent, step: 1 };
    if (end === undefined || !step)
      throw formatError(`${operator.label} has the stride ${step}`, 'an end and a stride other than 0');
    const [lowest, highest] = step > 0 ? [0, extent] : [-1, extent - 1];
    const inside = (index: number) => Math.min(highest, Math.max(lowest, index < 0 ? index + extent : index));
    const first = bit(beginMask, axis) ? (step > 0 ? lowest : highest) : inside(begin);
    if (bit(shrinkAxisMask, axis)) return { begin: first, count: 1, step: 1, dropped: true };
    const last = bit(endMask, axis) ? (step > 0 ? highest : lowest) : inside(end);
    return { begin: first, count: Math.ceil((last - first) / step), step };
  });
  return slice(operator, ranges);
};

/** SPLIT into equal parts. */
export const readSplit: LayerReader = (operator) => {
  const { of } = operator.part;
  const axis = splitAxis(operator, 1, 0);
  const extent = operator.input(1).tensor.shape[axis]!;
  const sizes = Array.from({ length: of }, () => extent / of);
  if (extent % of !== 0)
    throw formatError(`${operator.label} cuts ${extent} values into ${of}`, 'equal parts');
  return buildSplit(operator, operator.input(1), axis, sizes, operator.part.number);
};

/** SPLIT_V into parts of given sizes, one of which may be -1 for all that is left. */
export const readSplitV: LayerReader = (operator) => {
  const axis = splitAxis(operator, 0, 2);
  const sizes = integersOf(operator, 1, 'sizes');
  if (sizes.length !== operator.part.of)
    throw formatError(`${operator.label} has ${sizes.length} sizes`, `${operator.part.of}, one per output`);
  const known = sizes.reduce((sum, size) => sum + Math.max(0, size), 0);
  const input = operator.input(0);
  const whole = sizes.map((size) => (size === -1 ? input.tensor.shape[axis]! - known : size));
  return buildSplit(operator, input, axis, whole, operator.part.number);
};

function splitAxis(operator: OperatorReader, input: number, position: number): number {
  const [axis = NaN] = integersOf(operator, position, 'axis');
  return axisOf(operator, axis, dimensionsOf(operator, input));
}

/** UNPACK along a dimension, which its outputs do not have. */
export const readUnpack: LayerReader = (operator) => {
  const options = operator.options(optionsTypes.UnpackOptions);
  const dimensions = dimensionsOf(operator, 0);
  const axis = axisOf(operator, options?.int32(packSlots.axis) ?? 0, dimensions);
  const input = operator.input(0);
  const { number, of } = operator.part;
  if (input.tensor.shape[axis] !== of)
    throw formatError(`${operator.label} takes ${input.tensor.shape[axis]} apart`, `${of}, one per output`);
  const ranges = input.tensor.shape.map((extent, at) =>
    at === axis ? { begin: number, count: 1, step: 1, dropped: true } : { begin: 0, count: extent, step: 1 },
  );
  return buildSlice(operator, 'unpack', input, ranges);
};

/** GATHER of constant indices. */
export const readGather: LayerReader = (operator) => {
  const options = operator.options(optionsTypes.GatherOptions);
  const axis = axisOf(operator, options?.int32(gatherSlots.axis) ?? 0, dimensionsOf(operator, 0));
  const { shape, values } = integerTensorOf(operator, 1, 'indices');
  if (shape.length !== 1 || (options?.int32(gatherSlots.batchDims) ?? 0) !== 0)
    throw unsupportedError(
      `${operator.label} has indices of ${shape.length} dimensions`,
      'Tauscope needs a list of them, the same for the whole input',
      'gather with a list in the model',
    );
  return buildGather(operator, operator.input(0), axis, values);
};

function slice(operator: OperatorReader, ranges: readonly SliceRange[]) {
  const dimensions: Dimensions = dimensionsOf(operator, 0);
  const isWhole = ({ begin, count, dropped }: SliceRange) => begin === 0 && count === 1 && !dropped;
  return buildSlice(
    operator,
    'slice',
    operator.input(0),
    perDimension(operator, ranges, dimensions, isWhole),
  );
}
