import { buildMean, buildPool } from '../../build/poolingLayers.ts';
import { unsupportedError } from '../../modelError.ts';
import type { PoolLayer } from '../../network.ts';
import { permutedLayout } from '../graph/layout.ts';
import type { NodeInputs } from '../graph/nodeInputs.ts';
import { reducedAxes } from '../graph/outputShape.ts';
import { imageSize, kernelShape, windowFacts } from '../graph/windowFacts.ts';
import type { NodeReader, QdqReader } from './qdqReader.ts';
import type { Real, View } from './values.ts';
import { computed, unbounded } from './values.ts';

/** MaxPool, of float values or integers. */
export const readMaxPool: NodeReader = (inputs, reader) => {
  const { node } = inputs;
  const { dilation } = poolFacts(inputs);
  if (dilation.h !== 1 || dilation.w !== 1)
    throw unsupportedError(
      `${node.label} has dilations ${dilation.h} x ${dilation.w}`,
      'Tauscope pools neighbouring values',
      'pool without dilation in the model',
    );
  return reader.moved(inputs, reader.variable(inputs, 0), (view) => pooled(inputs, reader, view, 'maxPool'));
};

/** AveragePool; padding has no part in the average. */
export const readAveragePool: NodeReader = (inputs, reader) => {
  const { node } = inputs;
  const view = reader.activation(inputs, 0);
  const { kernel, padding } = poolFacts(inputs);
  const image = imageSize(node, view.shape);
  const isPadded = typeof padding === 'string' || Object.values(padding).some((margin) => margin > 0);
  if (isPadded && node.attributes.int('count_include_pad', 0) !== 0)
    throw unsupportedError(
      `${node.label} counts its padding in`,
      'Tauscope averages over the values within the image',
      'pool without count_include_pad, or without padding',
    );
  if (!isPadded && kernel.h === image.h && kernel.w === image.w) return mean(inputs, reader, view, true);
  return computed((target) => {
    // The average is rounded to the input's scale first: half a step there must be less than one of the output.
    if (view.activation.tensor.scale >= 2 * target.scaling.scale)
      throw unsupportedError(
        `${node.label} averages scale ${view.activation.tensor.scale} to scale ${target.scaling.scale}`,
        'Tauscope averages in the scale of the input, and rescales to one less than twice as fine',
        'quantise both sides with the same scale, as quantize_static does',
      );
    const average = pooled(inputs, reader, view, 'averagePool');
    return reader.dequantised(node, average).quantise(target);
  });
};

function poolFacts(inputs: NodeInputs) {
  const { node } = inputs;
  const kernel = kernelShape(node, null);
  return { kernel, activation: unbounded, ...windowFacts(node, kernel, imageSize(node, inputs.shape(0))) };
}

/** Pooled in the scaling of the input. */
function pooled(inputs: NodeInputs, reader: QdqReader, view: View, kind: PoolLayer['kind']): View {
  const { node } = inputs;
  const input = reader.image(node, view);
  const output = reader.addInt8(node, input.tensor, (operator) =>
    buildPool(operator, kind, { ...poolFacts(inputs), input }),
  );
  return reader.output(node, output);
}

/** GlobalAveragePool. */
export const readGlobalAveragePool: NodeReader = (inputs, reader) =>
  mean(inputs, reader, reader.activation(inputs, 0), true);

/** ReduceMean over height and width, wherever the channels are. */
export const readReduceMean: NodeReader = (inputs, reader) => {
  const { attributes, label } = inputs.node;
  const view = reader.activation(inputs, 0);
  const axes = reducedAxes(inputs).sort().join(' ');
  const keepsRank = attributes.int('keepdims', 1) !== 0;
  if (view.shape.length === 4 && axes === '2 3') return mean(inputs, reader, view, keepsRank);
  if (view.shape.length === 4 && axes === '1 2') return mean(inputs, reader, channelsFirst(view), keepsRank);
  throw unsupportedError(
    `${label} averages over dimensions ${axes.replaceAll(' ', ', ') || 'none'} of [${view.shape.join(', ')}]`,
    'Tauscope averages over height and width',
    'use global average pooling in the model',
  );
};

function channelsFirst({ activation, shape, layout }: View): View {
  const order = [0, 3, 1, 2];
  return {
    activation,
    shape: order.map((axis) => shape[axis] ?? 0),
    layout: permutedLayout(layout, order),
  };
}

function mean({ node }: NodeInputs, reader: QdqReader, view: View, keepsRank: boolean): Real {
  const input = reader.image(node, view);
  return computed(({ scaling, bounds }) => {
    const output = reader.addInt8(node, scaling, (operator) => buildMean(operator, input, keepsRank));
    return reader.dequantised(node, reader.output(node, output)).quantise({ scaling, bounds });
  });
}
