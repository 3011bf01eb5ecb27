import { checkAccumulator, sumBound } from '../accumulators.ts';
import { activationClamp, fusedActivation } from '../activationClamp.ts';
import { meanRequantisation } from '../fixedPoint.ts';
import type { OperatorReader } from './graphReader.ts';
import { unsupportedError } from '../modelError.ts';
import {
  checkInputCount,
  checkSameQuantisation,
  imageOf,
  operatorOptions,
  requiredOptions,
} from './operatorChecks.ts';
import { int32Values } from './readWeights.ts';
import { resolveWindow } from '../slidingWindow.ts';
import { optionsTypes, poolSlots, reducerSlots } from './schema.ts';

/** MAX_POOL_2D and AVERAGE_POOL_2D. */
export function readPool(kind: 'maxPool' | 'averagePool'): OperatorReader {
  return (operator, graph) => {
    checkInputCount(operator, 1);
    const options = requiredOptions(operator, optionsTypes.Pool2DOptions);
    const input = graph.input(operator, 0);
    const image = imageOf(input.tensor, operator);
    const { window, output: size } = resolveWindow(
      {
        kernel: { h: options.int32(poolSlots.filterH), w: options.int32(poolSlots.filterW) },
        stride: { h: options.int32(poolSlots.strideH), w: options.int32(poolSlots.strideW) },
        dilation: { h: 1, w: 1 },
        padding: options.int8(poolSlots.padding),
      },
      image,
      operator.label,
    );
    const output = graph.produce(operator, [size.h, size.w, image.c]);
    checkSameQuantisation(operator, input.tensor, output.tensor);
    const activation = fusedActivation(options.int8(poolSlots.activation), operator.label);
    return {
      kind,
      index: operator.index,
      inputs: [input.id],
      output: output.id,
      window,
      clamp: activationClamp(activation, output.tensor),
    };
  };
}

/** MEAN over height and width (axes 1 and 2 in any order), with or without keeping the reduced dimensions. */
export const readMean: OperatorReader = (operator, graph) => {
  checkInputCount(operator, 2);
  const options = operatorOptions(operator, optionsTypes.ReducerOptions);
  const input = graph.input(operator, 0);
  const image = imageOf(input.tensor, operator);
  const rank = 4;
  const stored = graph.constant(operator, 1, 'INT32', 'axes');
  const axes = new Set(Array.from(int32Values(stored), (axis) => (axis < 0 ? axis + rank : axis)));
  if (axes.size !== 2 || !axes.has(1) || !axes.has(2))
    throw unsupportedError(
      `${operator.label} averages over dimensions ${[...axes].slice(0, rank).join(', ') || 'none'}`,
      'Tauscope averages over height and width (1 and 2)',
      'use global average pooling in the model',
    );
  const output = graph.produce(operator, options?.bool(reducerSlots.keepDims) ? [1, 1, image.c] : [image.c]);
  const count = image.h * image.w;
  const requantisation = meanRequantisation(input.tensor.scale / output.tensor.scale, count);
  checkAccumulator(sumBound(count), requantisation.shifts[0] ?? 0, operator.label);
  return { kind: 'mean', index: operator.index, inputs: [input.id], output: output.id, requantisation };
};
