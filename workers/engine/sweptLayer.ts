import type { Evaluator } from './evaluator.ts';
import type { Lists } from './operandLists.ts';

/** A convolution with the weights of each of its levels. */
export interface LevelWeights {
  /** Position in the network's layers. */
  readonly position: number;
  readonly weights: readonly Int8Array[];
}

/** A layer that walks from level to level, keeping its sums. */
export interface SweptLayer {
  readonly position: number;
  /** The level that stands for this one: the first of those with the same weights. */
  canonical(level: number): number;
  /** Levels in the order to visit them: those that skip most first, so that products are only added. */
  inOrder(levels: readonly number[]): number[];
  /** Evaluates the layer at `level`; `more` tells that other levels of the same input will follow. */
  begin(level: number, more: boolean): void;
  /** Goes on to `level`, from the level evaluated last, with the same input. */
  proceed(level: number): void;
}

/** The explored layers of an evaluator; they use what is left of its memory. */
export function sweptLayers(evaluator: Evaluator, layers: readonly LevelWeights[]): SweptLayer[] {
  const { arena, mostGroups } = evaluator;
  const products = layers.map(({ position }) => evaluator.products(position));
  const reserveBytes = Math.max(0, ...products.map((product) => product.listBytes));
  const sums = products.map((product) => {
    const bytes = product.sumsBytes(mostGroups);
    // Where memory is short every level is evaluated afresh instead.
    return bytes + reserveBytes <= arena.freeBytes ? arena.take(bytes) : undefined;
  });
  const cache = listCache(evaluator);
  return layers.map(({ position, weights }, k) =>
    sweptLayer(evaluator, position, weights, sums[k], (key, make) => cache(`${k} ${key}`, make)),
  );
}

function sweptLayer(
  evaluator: Evaluator,
  position: number,
  weights: readonly Int8Array[],
  sums: number | undefined,
  cached: ListCache,
): SweptLayer {
  const product = evaluator.products(position);
  const keptWeights = weights.map((values) => values.reduce((count, value) => count + (value ? 1 : 0), 0));
  const representatives = representativesOf(weights);
  let current = -1;

  const all = (level: number) => cached(`${level}`, () => product.lists(weights[level]!));
  const step = (from: number, to: number) =>
    cached(`${from} ${to}`, () => product.lists(weights[to]!, weights[from]));

  return {
    position,
    canonical: (level) => representatives[level]!,
    inOrder: (levels) => levels.toSorted((a, b) => keptWeights[a]! - keptWeights[b]!),
    begin(level, more) {
      product.compute(all(level), evaluator.groups, more ? sums : undefined);
      current = level;
    },
    proceed(level) {
      const change = step(current, level);
      if (sums === undefined || change.entries > keptWeights[level]!)
        product.compute(all(level), evaluator.groups, sums);
      else product.advance(change, evaluator.groups, sums);
      current = level;
    },
  };
}

type ListCache = (key: string, make: () => Lists) => Lists;

/** Keeps lists until memory is full, then starts anew. */
function listCache({ arena }: Evaluator): ListCache {
  const lists = new Map<string, Lists>();
  const mark = arena.usedBytes;
  return (key, make) => {
    const known = lists.get(key);
    if (known) return known;
    let made: Lists;
    try {
      made = make();
    } catch (error) {
      if (!(error instanceof RangeError) || lists.size === 0) throw error;
      lists.clear();
      arena.release(mark);
      made = make();
    }
    lists.set(key, made);
    return made;
  };
}

/** For each level the first one with the same weights. */
function representativesOf(weights: readonly Int8Array[]): number[] {
  return weights.map((values) => weights.findIndex((other) => equal(other, values)));
}

function equal(a: Int8Array, b: Int8Array): boolean {
  for (let n = 0; n < a.length; n++) if (a[n] !== b[n]) return false;
  return true;
}
