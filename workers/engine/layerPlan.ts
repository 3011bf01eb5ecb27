import type { Layer, Network, Rounding } from '../../src/network/network.ts';
import { imageShape, tensorOf } from '../../src/network/network.ts';
import { executedWeights } from '../../src/network/skippedPairs.ts';
import { readExtent } from '../../src/network/tileAxis.ts';
import type { Arena } from './arena.ts';
import { lookupStep, rescaleStep, reshapeStep, sameLayout, softmaxStep } from './elementLayers.ts';
import { exactTiles } from './exactTiles.ts';
import { needsPairPerElement } from './operands.ts';
import { poolOnSums } from './outputPixels.ts';
import { addStep, extremeStep, multiplyStep } from './pairLayers.ts';
import type { ProductLayer } from './productLayer.ts';
import { productLayer } from './productLayer.ts';
import { rearrangeStep } from './rearrangeLayers.ts';
import { bilinearStep } from './resizeLayers.ts';
import type { Margins, Storage } from './storage.ts';
import { allocate, extentOf, layoutOf, noMargins } from './storage.ts';
import { poolsTiles, tileStep } from './tileStep.ts';
import type { Step } from './windowLayers.ts';
import { meanStep, padStep, poolStep } from './windowLayers.ts';

export interface LayerPlan {
  /** By tensor id; undefined for real values, which stay outside. */
  readonly storages: readonly (Storage | undefined)[];
  /** By position of the layer; undefined where the kernels have nothing to do. */
  readonly steps: readonly (Step | undefined)[];
  /** By position of the layer; undefined for layers without weights. */
  readonly products: readonly (ProductLayer | undefined)[];
}

/**
 * Gives every int8 activation its place, with the margins its readers need, and every layer its kernel.
 * @param everyTensor stores also what lies between a layer and the max-pool that could be done on its sums
 * @param withTiles computes exact convolutions by tiles where that is faster, which takes more memory
 */
export function planLayers(
  arena: Arena,
  network: Network,
  rounding: Rounding,
  groups: number,
  everyTensor = false,
  withTiles = true,
): LayerPlan {
  const storages: (Storage | undefined)[] = [];
  const products: (ProductLayer | undefined)[] = [];
  const pooled = new Set<Layer>();
  const margins = marginsOf(network);
  const place = (id: number): Storage => {
    const layout = layoutOf(extentOf(tensorOf(network, id)), margins[id] ?? noMargins);
    return (storages[id] ??= allocate(arena, layout, groups));
  };

  if (tensorOf(network, network.input).type === 'int8') place(network.input);
  const steps = network.layers.map((layer, position): Step | undefined => {
    if (pooled.has(layer)) return undefined;
    const tensors = [layer.inputs[0]!, layer.output].map((id) => tensorOf(network, id));
    const [from, to] = [tensors[0]!, tensors[1]!];
    if (to.type === 'int8' && from.type === 'float32') place(layer.output);
    if (from.type === 'float32') return undefined;
    const source = place(layer.inputs[0]!);
    if (layer.kind === 'dequantize') return undefined;
    if (layer.kind === 'reshape') {
      const layout = layoutOf(extentOf(to), margins[layer.output] ?? noMargins);
      if (sameLayout(source, layout)) {
        storages[layer.output] = { ...layout, address: source.address };
        return undefined;
      }
    }
    if (layer.kind === 'conv' || layer.kind === 'depthwise' || layer.kind === 'dense') {
      const pool = everyTensor ? undefined : poolOnSums(network, layer);
      const target = place(pool ? pool.output : layer.output);
      const product = productLayer(arena, layer, source, target, to, pool, rounding, groups);
      if (pool) pooled.add(pool);
      products[position] = product;
      if (withTiles && layer.kind === 'conv') {
        const extent = pool ? readExtent(network, layer) : imageShape(to);
        const form = exactTiles(layer, from, extent, pool);
        if (form) return tileStep(arena, form, source, target, to, pool, rounding, groups);
      }
      const exact = product.lists(executedWeights(layer));
      return (count) => product.compute(exact, layer.bias, count);
    }
    if (layer.kind === 'tiledConv') {
      const after = everyTensor ? undefined : poolOnSums(network, layer);
      const pool = after && poolsTiles(layer, after) ? after : undefined;
      if (pool) pooled.add(pool);
      const form = { ...layer, division: { inverse: 1, shift: 0 } };
      const tileTarget = place(pool ? pool.output : layer.output);
      return tileStep(arena, form, source, tileTarget, to, pool, rounding, groups);
    }
    const target = place(layer.output);
    switch (layer.kind) {
      case 'maxPool':
      case 'averagePool':
        return poolStep(arena, layer, source, target, [from, to]);
      case 'mean':
        return meanStep(arena, layer, source, target, to, rounding);
      case 'pad':
        return padStep(arena, layer, source, target, [from, to]);
      case 'add':
        return addStep(arena, layer, [source, place(layer.inputs[1]!)], target, to, rounding);
      case 'multiply':
        return multiplyStep(arena, layer, [source, place(layer.inputs[1]!)], target, to, rounding);
      case 'maximum':
      case 'minimum':
        return extremeStep(arena, layer, [source, place(layer.inputs[1]!)], target);
      case 'relu':
        return rescaleStep(arena, layer, layer.requantisation, source, target, to, rounding);
      case 'quantize':
        return layer.requantisation
          ? rescaleStep(arena, layer, layer.requantisation, source, target, to, rounding)
          : undefined;
      case 'lookup':
        return lookupStep(arena, layer, source, target, [from, to], rounding);
      case 'softmax':
        return softmaxStep(arena, layer, source, target);
      case 'bilinearResize':
        return bilinearStep(arena, layer, source, target, to, rounding);
      case 'rearrange': {
        const sources = layer.inputs.map(place);
        return rearrangeStep(arena, layer, sources, target);
      }
      case 'reshape':
        return reshapeStep(arena, source, target);
      default:
        return layer satisfies never;
    }
  });
  return { storages, steps, products };
}

/** The widest padding with which any convolution reads a tensor, by tensor id. */
function marginsOf(network: Network): readonly (Margins | undefined)[] {
  const margins: (Margins | undefined)[] = [];
  for (const layer of network.layers) {
    const padding = paddingRead(network, layer);
    if (!padding) continue;
    const id = layer.inputs[0]!;
    const widest = margins[id] ?? noMargins;
    const { top, left, bottom, right } = padding;
    margins[id] = {
      top: Math.max(widest.top, top),
      left: Math.max(widest.left, left),
      bottom: Math.max(widest.bottom, bottom),
      right: Math.max(widest.right, right),
    };
  }
  return margins;
}

/** The padding that a layer reads as margins of its input. */
function paddingRead(network: Network, layer: Layer): Margins | null {
  if (layer.kind === 'tiledConv') return layer.padding;
  if (layer.kind !== 'conv' && layer.kind !== 'depthwise') return null;
  return needsPairPerElement(layer, extentOf(tensorOf(network, layer.inputs[0]!)))
    ? null
    : layer.window.padding;
}
