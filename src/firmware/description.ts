import type { Layer, Network, TensorId } from '../network/network.ts';
import { tensorOf } from '../network/network.ts';
import { commentText } from './comment.ts';

/** A tensor in words: name and shape. */
export function tensorText(network: Network, id: TensorId): string {
  const { name, shape } = tensorOf(network, id);
  return `${commentText(name)} (${shape.join(' x ')})`;
}

/** An end of the network in words, and how it differs from the model file. */
export function endText(network: Network, id: TensorId): string {
  const isUint8 = tensorOf(network, id).fileType === 'uint8';
  return (
    tensorText(network, id) + (isUint8 ? '; uint8 in the model file: here int8, each value 128 less' : '')
  );
}

/** A layer in words: position, kind, window, shapes, output name. */
export function layerText(network: Network, layer: Layer): string {
  const shapes = [...layer.inputs.slice(0, 1), layer.output].map((id) =>
    tensorOf(network, id).shape.join(' x '),
  );
  const window = 'window' in layer ? ` ${layer.window.kernel.h}x${layer.window.kernel.w}` : '';
  const what =
    layer.kind === 'lookup'
      ? layer.operator
      : layer.kind === 'tiledConv'
        ? `conv 3x3 by tiles of ${layer.rows.outputs}x${layer.columns.outputs}`
        : layer.kind;
  const name = commentText(tensorOf(network, layer.output).name);
  return `layer ${layer.index}, ${what}${window}, ${shapes.join(' -> ')}: ${name}`;
}
