import { imageOf } from '../../build/operator.ts';
import { resolveWindow } from '../../build/slidingWindow.ts';
import type { FloatPoolLayer } from '../../floatNetwork.ts';
import { formatError, unsupportedError } from '../../modelError.ts';
import { fusedActivation, paddingScheme } from '../enums.ts';
import { optionsOf, requiredOptionsOf } from '../operatorOptions.ts';
import { optionsTypes, poolSlots, reducerSlots } from '../schema.ts';
import type { StoredOperator } from '../storedModel.ts';
import type { FloatGraph } from './floatGraph.ts';

/** MAX_POOL_2D and AVERAGE_POOL_2D; an average over the whole image is a mean, which has a range of its own. */
export function readFloatPool(kind: FloatPoolLayer['kind']) {
  return (operator: StoredOperator, graph: FloatGraph): void => {
    const options = requiredOptionsOf(operator, optionsTypes.Pool2DOptions);
    const input = graph.input(operator, 0);
    const image = imageOf({ name: operator.label, shape: input.shape }, operator.label);
    const kernel = { h: options.int32(poolSlots.filterH), w: options.int32(poolSlots.filterW) };
    const facts = {
      stride: { h: options.int32(poolSlots.strideH), w: options.int32(poolSlots.strideW) },
      dilation: { h: 1, w: 1 },
      padding: paddingScheme(operator, options.int8(poolSlots.padding)),
    };
    const { window, output } = resolveWindow(kernel, facts, image, operator.label);
    const isWhole = output.h * output.w === 1 && kernel.h === image.h && kernel.w === image.w;
    const layer = kind === 'averagePool' && isWhole ? ({ kind: 'mean' } as const) : { kind, window };
    const bounds = fusedActivation(operator, options.int8(poolSlots.activation));
    graph.produce(operator, layer, [input], [output.h, output.w, image.c], bounds);
  };
}

/** MEAN over height and width. */
export function readFloatMean(operator: StoredOperator, graph: FloatGraph): void {
  const input = graph.input(operator, 0);
  const { c } = imageOf({ name: operator.label, shape: input.shape }, operator.label);
  const axes = new Set(graph.integers(operator, 1, 'axes').map((axis) => (axis < 0 ? axis + 4 : axis)));
  if (axes.size !== 2 || !axes.has(1) || !axes.has(2))
    throw unsupportedError(
      `${operator.label} averages over dimensions ${[...axes].join(', ') || 'none'}`,
      'Tauscope averages over height and width (1 and 2)',
      'use global pooling in the model',
    );
  const keepsRank = optionsOf(operator, optionsTypes.ReducerOptions)?.bool(reducerSlots.keepDims) ?? false;
  graph.produce(operator, { kind: 'mean' }, [input], keepsRank ? [1, 1, c] : [c]);
}

/** PAD of height and width with zeros, PADV2 with a constant that must be zero. */
export function readFloatPad(operator: StoredOperator, graph: FloatGraph): void {
  const input = graph.input(operator, 0);
  const { h, w, c } = imageOf({ name: operator.label, shape: input.shape }, operator.label);
  const margins = graph.integers(operator, 1, 'paddings');
  const fill = (operator.inputs[2] ?? -1) < 0 ? [0] : graph.constant(operator, 2, 'padding value').values;
  const [n0, n1, top = 0, bottom = 0, left = 0, right = 0, c0, c1] = margins;
  if (margins.length !== 8 || margins.some((margin) => margin < 0))
    throw formatError(`${operator.label} has the paddings ${margins.join(', ')}`, 'eight from 0');
  if ([n0, n1, c0, c1].some((margin) => margin !== 0) || fill.some((value) => value !== 0))
    throw unsupportedError(
      `${operator.label} pads with ${fill.join(', ')}, margins ${margins.join(', ')}`,
      'Tauscope pads height and width with 0',
      'pad with zeros in the model',
    );
  const padding = { top, bottom, left, right };
  graph.produce(operator, { kind: 'pad', padding }, [input], [top + h + bottom, left + w + right, c]);
}
