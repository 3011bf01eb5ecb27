import { buildTranspose } from '../build/axisOrders.ts';
import { buildLargest, buildMean } from '../build/poolingLayers.ts';
import { buildReshape } from '../build/shapeLayers.ts';
import type { Layer } from '../network.ts';
import { elementCount } from '../network.ts';
import { axisOf, dimensionsOf, integersOf } from './dimensions.ts';
import type { LayerReader, OperatorReader } from './operatorReader.ts';
import { optionsTypes, reducerSlots } from './schema.ts';

/** MEAN, with or without keeping the reduced dimensions. */
export const readMean: LayerReader = (operator) => reduced(operator, buildMean);

/** REDUCE_MAX likewise. */
export const readReduceMax: LayerReader = (operator) => reduced(operator, buildLargest);

/**
 * A reduction over any dimensions but the batch: over height and width of an image one layer; else these dimensions are brought in
 * front of the others and make the height of an image whose channels are the others, reduced likewise.
 */
function reduced(operator: OperatorReader, build: typeof buildMean | typeof buildLargest): Layer | Layer[] {
  const input = operator.input(0);
  const { shape } = input.tensor;
  const dimensions = dimensionsOf(operator, 0);
  const axes = new Set(integersOf(operator, 1, 'axes').map((axis) => axisOf(operator, axis, dimensions)));
  const keepsRank = operator.options(optionsTypes.ReducerOptions)?.bool(reducerSlots.keepDims) ?? false;
  const order = [...shape.keys()].sort((a, b) => Number(axes.has(b)) - Number(axes.has(a)) || a - b);
  const isImage = shape.length === 3 && axes.size === 2 && !axes.has(2);
  if (isImage) return build(operator, input, keepsRank);

  const layers: Layer[] = [];
  const step = (as: 'input' | 'output', layer: Parameters<OperatorReader['step']>[1]) => {
    const made = operator.step(as, layer);
    layers.push(made.layer);
    return made.output;
  };
  const isInOrder = order.every((axis, n) => axis === n);
  const moved = isInOrder ? input : step('input', (inner) => buildTranspose(inner, input, order));
  const rows = elementCount(order.slice(0, axes.size).map((axis) => shape[axis]!));
  const columns = elementCount(shape) / rows;
  const image = step('input', (inner) => buildReshape(inner, moved, [rows, 1, columns]));
  const kept = shape.flatMap((extent, axis) => (axes.has(axis) ? (keepsRank ? 1 : []) : extent));
  const target = kept.length === 0 ? [1] : kept;
  if (target.length === 1) return [...layers, build(operator, image, false)];
  const vector = step('output', (inner) => build(inner, image, false));
  return [...layers, buildReshape(operator, vector, target)];
}
