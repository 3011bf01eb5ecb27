import { exploredTiles } from '../../src/network/exploredTiles.ts';
import type { Layer, Network, PoolLayer, Rounding } from '../../src/network/network.ts';
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
import type { TileForm, TileLayer, TileParameters } from './tileLayer.ts';
import { poolsTiles, tileLayer } from './tileLayer.ts';
import type { Step } from './windowLayers.ts';
import { meanStep, padStep, poolStep } from './windowLayers.ts';

export interface LayerPlan {
  /** By tensor id; undefined for real values, which stay outside. */
  readonly storages: readonly (Storage | undefined)[];
  /** By position of the layer; undefined where the kernels have nothing to do. */
  readonly steps: readonly (Step | undefined)[];
  /** By position of the layer; undefined for layers without weights. */
  readonly products: readonly (ProductLayer | undefined)[];
  /** By position of a convolution: what makes it one by tiles, with the same source and target. */
  readonly tiles: readonly (((form: TileForm) => TileLayer) | undefined)[];
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
  const tiles: ((form: TileForm) => TileLayer)[] = [];
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
      const pool = everyTensor ? undefined : pooledAlike(network, layer);
      const target = place(pool ? pool.output : layer.output);
      const product = productLayer(arena, layer, source, target, to, pool, rounding, groups);
      if (pool) pooled.add(pool);
      products[position] = product;
      if (layer.kind === 'conv') {
        const byTiles = (form: TileForm) =>
          tileLayer(arena, form, source, target, to, pool, rounding, groups);
        tiles[position] = byTiles;
        const extent = pool ? readExtent(network, layer) : imageShape(to);
        const form = withTiles && exactTiles(layer, from, extent, pool);
        if (form) return stepOf(byTiles(form), form);
      }
      const exact = product.lists(executedWeights(layer));
      return (count) => product.compute(exact, layer.bias, count);
    }
    if (layer.kind === 'tiledConv') {
      const after = everyTensor ? undefined : poolOnSums(network, layer);
      const pool = after && poolsTiles(layer, after) ? after : undefined;
      if (pool) pooled.add(pool);
      const tileTarget = place(pool ? pool.output : layer.output);
      const byTiles = (form: TileForm) =>
        tileLayer(arena, form, source, tileTarget, to, pool, rounding, groups);
      tiles[position] = byTiles;
      return stepOf(byTiles(layer), layer);
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
  return { storages, steps, products, tiles };
}

function stepOf(layer: TileLayer, parameters: TileParameters): Step {
  const lists = layer.lists(parameters.pointWeights);
  return (count) => layer.compute(lists, parameters, count);
}

/** The max-pool that a layer does on its sums, whether it runs directly or in the tiles in which it may be explored. */
function pooledAlike(network: Network, layer: Layer): PoolLayer | undefined {
  const pool = poolOnSums(network, layer);
  const explored = pool && layer.kind === 'conv' ? exploredTiles(network, layer) : null;
  return pool && explored && !poolsTiles(explored, pool) ? undefined : pool;
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
  const isCopied = needsPairPerElement(layer, extentOf(tensorOf(network, layer.inputs[0]!)));
  const goesByTiles = layer.kind === 'conv' && exploredTiles(network, layer) !== null;
  return isCopied && !goesByTiles ? null : layer.window.padding;
}
