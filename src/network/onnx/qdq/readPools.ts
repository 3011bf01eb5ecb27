import { buildLargest, buildMean, buildPool } from '../../build/poolingLayers.ts';
import { unsupportedError } from '../../modelError.ts';
import type { PoolLayer } from '../../network.ts';
import { permutedLayout } from '../graph/layout.ts';
import type { NodeInputs } from '../graph/nodeInputs.ts';
import { reducedOrder } from '../graph/reduction.ts';
import { checkUndilated, imageSize, kernelShape, windowFacts } from '../graph/windowFacts.ts';
import { inInputScale } from './inInputScale.ts';
import type { NodeReader, QdqReader } from './qdqReader.ts';
import type { Real, View } from './values.ts';
import { computed, unbounded } from './values.ts';

/** MaxPool, of float values or integers. */
export const readMaxPool: NodeReader = (inputs, reader) =>
  reader.moved(inputs, reader.variable(inputs, 0), (view) => pooled(inputs, reader, view, 'maxPool'));

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
  return inInputScale(inputs, reader, (input) => pooled(inputs, reader, input, 'averagePool'));
};

function poolFacts(inputs: NodeInputs) {
  const { node } = inputs;
  const kernel = kernelShape(node, null);
  const facts = windowFacts(node, kernel, imageSize(node, inputs.shape(0)));
  checkUndilated(node, facts);
  return { kernel, activation: unbounded, ...facts };
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

/** GlobalMaxPool. */
export const readGlobalMaxPool: NodeReader = (inputs, reader) =>
  reader.moved(inputs, reader.variable(inputs, 0), (view) => largest(inputs, reader, view, true));

/** ReduceMean over height and width, wherever the channels are. */
export const readReduceMean: NodeReader = (inputs, reader) => {
  const view = withReducedSides(inputs, reader.activation(inputs, 0));
  return mean(inputs, reader, view, keepsRank(inputs));
};

/** ReduceMax likewise. */
export const readReduceMax: NodeReader = (inputs, reader) =>
  reader.moved(inputs, reader.variable(inputs, 0), (view) =>
    largest(inputs, reader, withReducedSides(inputs, view), keepsRank(inputs)),
  );

function keepsRank({ node }: NodeInputs): boolean {
  return node.attributes.int('keepdims', 1) !== 0;
}

/** The view as an image whose height and width are the dimensions that a reduction goes over. */
function withReducedSides(inputs: NodeInputs, view: View): View {
  const order = reducedOrder(inputs);
  return {
    activation: view.activation,
    shape: order.map((axis) => view.shape[axis]!),
    layout: permutedLayout(view.layout, order),
  };
}

function largest({ node }: NodeInputs, reader: QdqReader, view: View, keepsRank: boolean): View {
  const input = reader.image(node, view);
  const output = reader.addInt8(node, input.tensor, (operator) => buildLargest(operator, input, keepsRank));
  return reader.output(node, output);
}

function mean({ node }: NodeInputs, reader: QdqReader, view: View, keepsRank: boolean): Real {
  const input = reader.image(node, view);
  return computed(({ scaling, bounds }) => {
    const output = reader.addInt8(node, scaling, (operator) => buildMean(operator, input, keepsRank));
    return reader.dequantised(node, reader.output(node, output)).quantise({ scaling, bounds });
  });
}
