import type { FloatLayer, FloatNetwork } from '../network/floatNetwork.ts';
import { floatTensor } from '../network/floatNetwork.ts';
import type { Layer, Network } from '../network/network.ts';
import { elementCount, tensorOf } from '../network/network.ts';

/** A layer and the float one that computes the same, as far as their forms say. */
export interface LayerPair {
  readonly layer: Layer;
  readonly float: FloatLayer;
}

/** Layers whose values are new; what others give follows from these, and files divide it otherwise. */
const compared = new Set(['conv', 'depthwise', 'dense', 'add']);

/**
 * Layers of an int8 network beside those of the float network that it was made from, maybe by another tool: the n-th convolution,
 * dense layer or sum of one form (kind, window, output) beside the n-th of that form, where both networks have as many of it.
 */
export function correspondingLayers(network: Network, source: FloatNetwork): LayerPair[] {
  const floats = byForm(source.layers, ({ output }) => floatTensor(source, output).shape);
  const layers = byForm(network.layers, ({ output }) => tensorOf(network, output).shape);
  const pairs = [...layers].flatMap(([form, alike]) => {
    const partners = floats.get(form);
    if (partners?.length !== alike.length) return [];
    return alike.map((layer, n) => ({ layer, float: partners[n]! }));
  });
  return network.layers.flatMap((layer) => pairs.find((pair) => pair.layer === layer) ?? []);
}

function byForm<Each extends Layer | FloatLayer>(
  layers: readonly Each[],
  shapeOf: (layer: Each) => readonly number[],
): ReadonlyMap<string, Each[]> {
  const forms = new Map<string, Each[]>();
  for (const layer of layers) {
    if (!compared.has(layer.kind)) continue;
    const shape = shapeOf(layer);
    const { kernel, stride } = 'window' in layer ? layer.window : {};
    const form = JSON.stringify([layer.kind, kernel, stride, elementCount(shape), shape.at(-1)]);
    forms.set(form, [...(forms.get(form) ?? []), layer]);
  }
  return forms;
}
