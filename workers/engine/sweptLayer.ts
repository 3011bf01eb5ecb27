import type { Evaluator } from './evaluator.ts';
import type { Lists } from './operandLists.ts';

/** Parameters of one level of a convolution; the weights of skipped operands are 0. */
interface LevelParameters {
  readonly weights: Int8Array;
  readonly bias: Int32Array;
}

/** A convolution with the parameters of each of its levels. */
export interface LayerParameters {
  /** Position in the network's layers. */
  readonly position: number;
  readonly levels: readonly LevelParameters[];
}

/** A layer that walks from level to level, keeping its sums. */
export interface SweptLayer {
  readonly position: number;
  /** The level that stands for this one: the first of those with the same parameters. */
  canonical(level: number): number;
  /** Levels in the order to visit them: those that skip most first, so that products are only added. */
  inOrder(levels: readonly number[]): number[];
  /** Evaluates the layer at `level`; `more` tells that other levels of the same input will follow. */
  begin(level: number, more: boolean): void;
  /** Goes on to `level`, from the level evaluated last, with the same input. */
  proceed(level: number): void;
}

/** The explored layers of an evaluator; they use what is left of its memory. */
export function sweptLayers(evaluator: Evaluator, layers: readonly LayerParameters[]): SweptLayer[] {
  const { arena, mostGroups } = evaluator;
  const products = layers.map(({ position }) => evaluator.products(position));
  const reserveBytes = Math.max(0, ...products.map((product) => product.listBytes));
  const sums = products.map((product) => {
    const bytes = product.sumsBytes(mostGroups);
    // Where memory is short every level is evaluated afresh instead.
    return bytes + reserveBytes <= arena.freeBytes ? arena.take(bytes) : undefined;
  });
  const cache = listCache(evaluator);
  return layers.map(({ position, levels }, k) =>
    sweptLayer(evaluator, position, levels, sums[k], (key, make) => cache(`${k} ${key}`, make)),
  );
}

function sweptLayer(
  evaluator: Evaluator,
  position: number,
  levels: readonly LevelParameters[],
  sums: number | undefined,
  cached: ListCache,
): SweptLayer {
  const product = evaluator.products(position);
  const keptWeights = levels.map(({ weights }) =>
    weights.reduce((count, value) => count + (value ? 1 : 0), 0),
  );
  const representatives = representativesOf(levels);
  let current = -1;

  const all = (level: number) => cached(`${level}`, () => product.lists(levels[level]!.weights));
  const step = (from: number, to: number) =>
    cached(`${from} ${to}`, () => product.lists(levels[to]!.weights, levels[from]!.weights));
  const compute = (level: number, kept: number | undefined) =>
    product.compute(all(level), levels[level]!.bias, evaluator.groups, kept);
  /** Whether the step from `current` to `level` changes only products, and fewer than there are. */
  const isShort = (level: number) =>
    equal(levels[current]!.bias, levels[level]!.bias) && step(current, level).entries <= keptWeights[level]!;

  return {
    position,
    canonical: (level) => representatives[level]!,
    inOrder: (wanted) => wanted.toSorted((a, b) => keptWeights[a]! - keptWeights[b]!),
    begin(level, more) {
      compute(level, more ? sums : undefined);
      current = level;
    },
    proceed(level) {
      if (sums !== undefined && isShort(level)) product.advance(step(current, level), evaluator.groups, sums);
      else compute(level, sums);
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

/** For each level the first one with the same parameters. */
function representativesOf(levels: readonly LevelParameters[]): number[] {
  return levels.map(({ weights, bias }) =>
    levels.findIndex((other) => equal(other.bias, bias) && equal(other.weights, weights)),
  );
}

function equal(a: Int8Array | Int32Array, b: Int8Array | Int32Array): boolean {
  for (let n = 0; n < a.length; n++) if (a[n] !== b[n]) return false;
  return true;
}
