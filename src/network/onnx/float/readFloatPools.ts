import { resolveWindow } from '../../build/slidingWindow.ts';
import type { TensorId, Window } from '../../network.ts';
import { permutedLayout } from '../graph/layout.ts';
import type { NodeInputs } from '../graph/nodeInputs.ts';
import { reducedOrder } from '../graph/reduction.ts';
import { checkUndilated, imageSize, kernelShape, windowFacts } from '../graph/windowFacts.ts';
import type { FloatNodeReader, FloatReader, FloatView } from './floatReader.ts';

export const readFloatMaxPool: FloatNodeReader = (inputs, reader) => {
  const { window } = resolved(inputs);
  return pooled(inputs, reader, reader.image(inputs.node, reader.view(inputs, 0)), 'maxPool', window);
};

/** AveragePool; margins that count are a layer of their own. */
export const readFloatAveragePool: FloatNodeReader = (inputs, reader) => {
  const { node } = inputs;
  const view = reader.view(inputs, 0);
  const { window, image } = resolved(inputs);
  const { padding, kernel } = window;
  if (!isWide(padding) && kernel.h === image.h && kernel.w === image.w)
    return mean(inputs, reader, view, true);
  const source = reader.image(node, view);
  const counted = countedMargins(inputs, window);
  if (!isWide(counted)) return pooled(inputs, reader, source, 'averagePool', window);
  const { top, left, bottom, right } = counted;
  const shape = [top + image.h + bottom, left + image.w + right, image.c];
  const padded = reader.add(node, { kind: 'pad', padding: counted }, [source], shape);
  const rest = { top: 0, left: 0, bottom: padding.bottom - bottom, right: padding.right - right };
  return pooled(inputs, reader, padded, 'averagePool', { ...window, padding: rest });
};

/** The margins that are part of an average: with `count_include_pad` the node's own, without the room that `ceil_mode` makes behind them. */
function countedMargins(inputs: NodeInputs, { kernel, padding }: Window): Window['padding'] {
  const { node } = inputs;
  if (node.attributes.int('count_include_pad', 0) === 0) return { top: 0, left: 0, bottom: 0, right: 0 };
  const own = windowFacts(node, kernel, imageSize(node, inputs.shape(0)), false).padding;
  if (typeof own === 'string') return padding;
  const { bottom, right } = padding;
  return { ...padding, bottom: Math.min(bottom, own.bottom), right: Math.min(right, own.right) };
}

function isWide(margins: Window['padding']): boolean {
  return Object.values(margins).some((margin) => margin > 0);
}

/** GlobalAveragePool, and ReduceMean over height and width, wherever the channels are. */
export const readFloatMean: FloatNodeReader = (inputs, reader) => {
  const { node } = inputs;
  const view = reader.view(inputs, 0);
  if (node.type === 'GlobalAveragePool') return mean(inputs, reader, view, true);
  const order = reducedOrder(inputs);
  return mean(inputs, reader, permuted(view, order), node.attributes.int('keepdims', 1) !== 0);
};

/** GlobalMaxPool, and ReduceMax over height and width. */
export const readFloatLargest: FloatNodeReader = (inputs, reader) => {
  const { node } = inputs;
  const view = reader.view(inputs, 0);
  const image = node.type === 'GlobalMaxPool' ? view : permuted(view, reducedOrder(inputs));
  const { h, w, c } = imageSize(node, image.shape);
  const one = { h: 1, w: 1 };
  const padding = { top: 0, left: 0, bottom: 0, right: 0 };
  const window = { kernel: { h, w }, stride: one, dilation: one, padding };
  const tensor = reader.add(node, { kind: 'maxPool', window }, [reader.image(node, image)], [1, 1, c]);
  return reader.imageOutput(node, tensor);
};

function resolved(inputs: NodeInputs) {
  const { node } = inputs;
  const image = imageSize(node, inputs.shape(0));
  const kernel = kernelShape(node, null);
  const facts = windowFacts(node, kernel, image);
  checkUndilated(node, facts);
  const { window } = resolveWindow(kernel, facts, image, node.label);
  return { image, window };
}

function pooled(
  { node }: NodeInputs,
  reader: FloatReader,
  source: TensorId,
  kind: 'maxPool' | 'averagePool',
  window: Window,
): FloatView {
  const [, c = 0, h = 0, w = 0] = reader.shapeOf(node);
  return reader.imageOutput(node, reader.add(node, { kind, window }, [source], [h, w, c]));
}

function mean({ node }: NodeInputs, reader: FloatReader, view: FloatView, keepsRank: boolean): FloatView {
  const { c } = imageSize(node, view.shape);
  const shape = keepsRank ? [1, 1, c] : [c];
  return reader.imageOutput(node, reader.add(node, { kind: 'mean' }, [reader.image(node, view)], shape));
}

function permuted({ tensor, shape, layout }: FloatView, order: readonly number[]): FloatView {
  return { tensor, shape: order.map((axis) => shape[axis] ?? 0), layout: permutedLayout(layout, order) };
}
