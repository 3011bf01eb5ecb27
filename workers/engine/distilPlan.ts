import type { Network } from '../../src/network/network.ts';
import { withLayers } from '../../src/network/network.ts';
import { executedWeights } from '../../src/network/skippedPairs.ts';
import type { TunedConv } from '../../src/refinement/distilTask.ts';
import type { Evaluator } from './evaluator.ts';
import type { GradientPlan } from './gradientPlan.ts';
import { gradientPlan } from './gradientPlan.ts';

/** A network with some convolutions exchanged, in the kernels' memory, and the way back to these. */
export interface DistilPlan {
  readonly way: GradientPlan;
  /** Enters the convolutions. Those of the last time are there already: a step and a look ask for the same ones again and again. */
  enter(layers: readonly TunedConv[]): void;
  /** Evaluates the loaded images. */
  run(): void;
}

/** @param first any layers that `enter` can take: all have the same indices and, by tiles, the same tiles and factors */
export function distilPlan(evaluator: Evaluator, network: Network, first: readonly TunedConv[]): DistilPlan {
  const { arena } = evaluator;
  const way = gradientPlan(evaluator, withLayers(network, first), new Set(first.map(({ index }) => index)));
  const positionOf = ({ index }: TunedConv) => network.layers.findIndex((layer) => layer.index === index);
  const tiles = new Map(
    first.flatMap((layer) =>
      layer.kind === 'conv' ? [] : [[layer.index, evaluator.tiles(positionOf(layer), layer)] as const],
    ),
  );
  const mark = arena.usedBytes;
  let entered: readonly TunedConv[] | null = null;
  let computes = new Map<number, () => void>();

  function computeOf(layer: TunedConv): () => void {
    if (layer.kind === 'tiledConv') {
      const tiled = tiles.get(layer.index)!;
      const lists = tiled.lists(layer.pointWeights);
      return () => tiled.compute(lists, layer, evaluator.groups);
    }
    const product = evaluator.products(positionOf(layer));
    const lists = product.lists(layer.weights);
    return () => product.compute(lists, layer.bias, evaluator.groups);
  }

  return {
    way,
    enter(layers) {
      if (entered?.every((layer, k) => isSame(layer, layers[k]!))) return;
      entered = null;
      arena.release(mark);
      const executed = layers.map((layer) =>
        layer.kind === 'conv' ? { ...layer, weights: executedWeights(layer) } : layer,
      );
      computes = new Map(executed.map((layer) => [layer.index, computeOf(layer)]));
      way.enter(new Map(executed.map((layer) => [layer.index, layer])));
      entered = layers;
    },
    run() {
      network.layers.forEach(({ index }, position) => {
        const compute = computes.get(index);
        if (compute) compute();
        else evaluator.run(position, position + 1);
      });
    },
  };
}

/** Of two layers for the same plan. */
function isSame(a: TunedConv, b: TunedConv): boolean {
  if (!isEqual(a.bias, b.bias)) return false;
  if (a.kind === 'tiledConv') return b.kind === 'tiledConv' && isEqual(a.pointWeights, b.pointWeights);
  return b.kind === 'conv' && isEqual(a.weights, b.weights) && isEqual(a.skipped, b.skipped);
}

type Numbers = Int8Array | Int16Array | Int32Array | Uint8Array;

function isEqual(a: Numbers | undefined, b: Numbers | undefined): boolean {
  return a?.length === b?.length && (a?.every((value, n) => value === b![n]) ?? true);
}
