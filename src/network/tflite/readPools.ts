import type { Int8Activation } from '../build/operator.ts';
import { imageOf } from '../build/operator.ts';
import { buildLargest, buildMean, buildPool } from '../build/poolingLayers.ts';
import { unsupportedError } from '../modelError.ts';
import type { PoolLayer, Window } from '../network.ts';
import { fusedActivation, paddingScheme } from './enums.ts';
import type { LayerReader, OperatorReader } from './operatorReader.ts';
import { optionsTypes, poolSlots, reducerSlots } from './schema.ts';

/** MAX_POOL_2D and AVERAGE_POOL_2D. */
export function readPool(kind: PoolLayer['kind']): LayerReader {
  return (operator) => {
    const options = operator.requiredOptions(optionsTypes.Pool2DOptions);
    const input = operator.input(0);
    const layer = buildPool(operator, kind, {
      input,
      kernel: { h: options.int32(poolSlots.filterH), w: options.int32(poolSlots.filterW) },
      stride: { h: options.int32(poolSlots.strideH), w: options.int32(poolSlots.strideW) },
      padding: paddingScheme(operator, options.int8(poolSlots.padding)),
      activation: fusedActivation(operator, options.int8(poolSlots.activation)),
    });
    if (kind === 'averagePool' && operator.storedOutput().type === 'UINT8')
      checkNoTies(operator, layer.window, input);
    return layer;
  };
}

/**
 * Averages of uint8 values round halves up, those of int8 values away from zero: they agree where there are no halves, in
 * windows of an odd number of values.
 */
function checkNoTies({ label }: OperatorReader, window: Window, { tensor }: Int8Activation): void {
  const { h, w } = imageOf(tensor, label);
  const { kernel, stride, padding } = window;
  const odd = (size: number, step: number, before: number, extent: number, after: number) => {
    for (let start = -before; start + size <= extent + after; start += step)
      if ((Math.min(size, extent - start) - Math.max(0, -start)) % 2 === 0) return false;
    return true;
  };
  if (
    odd(kernel.h, stride.h, padding.top, h, padding.bottom) &&
    odd(kernel.w, stride.w, padding.left, w, padding.right)
  )
    return;
  throw unsupportedError(
    `${label} averages an even number of uint8 values, whose halves TensorFlow Lite rounds up`,
    'Tauscope rounds them away from zero, as for int8',
    'convert the model again to int8',
  );
}

/** MEAN over height and width, with or without keeping the reduced dimensions. */
export const readMean: LayerReader = (operator) => {
  const { input, keepsRank } = reduced(operator, 'averages');
  return buildMean(operator, input, keepsRank);
};

/** REDUCE_MAX likewise. */
export const readReduceMax: LayerReader = (operator) => {
  const { input, keepsRank } = reduced(operator, 'takes the maximum');
  return buildLargest(operator, input, keepsRank);
};

/** A reduction over height and width (axes 1 and 2 in any order). */
function reduced(operator: OperatorReader, does: string) {
  const options = operator.options(optionsTypes.ReducerOptions);
  const input = operator.input(0);
  const rank = 4;
  const { values } = operator.int32Constant(1, 'axes');
  const axes = new Set(Array.from(values, (axis) => (axis < 0 ? axis + rank : axis)));
  if (axes.size !== 2 || !axes.has(1) || !axes.has(2))
    throw unsupportedError(
      `${operator.label} ${does} over dimensions ${[...axes].slice(0, rank).join(', ') || 'none'}`,
      `Tauscope ${does} over height and width (1 and 2)`,
      'use global pooling in the model',
    );
  return { input, keepsRank: options?.bool(reducerSlots.keepDims) ?? false };
}
