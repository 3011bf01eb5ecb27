import type { TiledConvLayer } from '../../src/network/network.ts';
import type { Evaluator } from './evaluator.ts';
import type { Lists } from './operandLists.ts';
import type { TileLayer } from './tileLayer.ts';

/** Parameters of one level of a convolution that runs directly; the weights of skipped operands are 0. */
interface DirectParameters {
  readonly weights: Int8Array;
  readonly bias: Int32Array;
}

type LevelParameters = DirectParameters | TiledConvLayer;

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
  /** Levels in the order to visit them: those that run directly and skip most first, so that products are only added. */
  inOrder(levels: readonly number[]): number[];
  /** Evaluates the layer at `level`; `more` tells that other levels of the same input will follow. */
  begin(level: number, more: boolean): void;
  /** Goes on to `level`, from the level evaluated last, with the same input. */
  proceed(level: number): void;
}

/** The explored layers of an evaluator; they use what is left of its memory. Throws RangeError when it does not hold them. */
export function sweptLayers(evaluator: Evaluator, layers: readonly LayerParameters[]): SweptLayer[] {
  const { arena, mostGroups } = evaluator;
  const products = layers.map(({ position }) => evaluator.products(position));
  const tiles = layers.map((layer) => tilesOf(evaluator, layer));
  const reserveBytes = Math.max(0, ...[...products, ...tiles.flat()].map((layer) => layer?.listBytes ?? 0));
  if (reserveBytes > arena.freeBytes) throw new RangeError(`${reserveBytes} bytes are needed for lists`);
  const sums = products.map((product) => {
    const bytes = product.sumsBytes(mostGroups);
    // Where memory is short every level is evaluated afresh instead.
    return bytes + reserveBytes <= arena.freeBytes ? arena.take(bytes) : undefined;
  });
  const cache = listCache(evaluator);
  return layers.map(({ position, levels }, k) =>
    sweptLayer(evaluator, position, levels, tiles[k]!, sums[k], (key, make) => cache(`${k} ${key}`, make)),
  );
}

/** What computes each level by tiles; levels in the same tiles share it. */
function tilesOf(evaluator: Evaluator, { position, levels }: LayerParameters): (TileLayer | undefined)[] {
  const made = new Map<string, TileLayer>();
  return levels.map((level) => {
    if (!isTiled(level)) return undefined;
    const key = JSON.stringify([level.rows, level.columns]);
    const layer = made.get(key) ?? evaluator.tiles(position, level);
    made.set(key, layer);
    return layer;
  });
}

function isTiled(level: LevelParameters): level is TiledConvLayer {
  return 'pointWeights' in level;
}

function sweptLayer(
  evaluator: Evaluator,
  position: number,
  levels: readonly LevelParameters[],
  tiles: readonly (TileLayer | undefined)[],
  sums: number | undefined,
  cached: ListCache,
): SweptLayer {
  const product = evaluator.products(position);
  const keptWeights = levels.map((level) =>
    isTiled(level) ? Infinity : level.weights.reduce((count, value) => count + (value ? 1 : 0), 0),
  );
  const representatives = representativesOf(levels);
  /** The direct level whose sums are kept. */
  let current: Direct | undefined;

  const computeTiles = (level: number, parameters: TiledConvLayer) => {
    const layer = tiles[level]!;
    const lists = cached(`${level}`, () => layer.lists(parameters.pointWeights));
    layer.compute(lists, parameters, evaluator.groups);
  };
  const compute = ({ level, parameters }: Direct, kept: number | undefined) => {
    const lists = cached(`${level}`, () => product.lists(parameters.weights));
    product.compute(lists, parameters.bias, evaluator.groups, kept);
  };
  /** What to add to the kept sums, if a level differs from theirs in products alone, and in fewer than there are. */
  const stepTo = ({ level, parameters }: Direct): Lists | null => {
    if (!current || !equal(current.parameters.bias, parameters.bias)) return null;
    const { weights } = current.parameters;
    const step = cached(`${current.level} ${level}`, () => product.lists(parameters.weights, weights));
    return step.entries <= keptWeights[level]! ? step : null;
  };

  return {
    position,
    canonical: (level) => representatives[level]!,
    inOrder: (wanted) => wanted.toSorted((a, b) => keptWeights[a]! - keptWeights[b]!),
    begin(level, more) {
      current = undefined;
      const parameters = levels[level]!;
      if (isTiled(parameters)) {
        computeTiles(level, parameters);
        return;
      }
      current = { level, parameters };
      compute(current, more ? sums : undefined);
    },
    proceed(level) {
      const parameters = levels[level]!;
      if (isTiled(parameters)) {
        computeTiles(level, parameters);
        return;
      }
      const next = { level, parameters };
      const step = sums === undefined ? null : stepTo(next);
      if (step) product.advance(step, evaluator.groups, sums!);
      else compute(next, sums);
      current = next;
    },
  };
}

/** A level that runs directly. */
interface Direct {
  readonly level: number;
  readonly parameters: DirectParameters;
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

/** For each level the first one with the same parameters; biases tell others soonest. */
function representativesOf(levels: readonly LevelParameters[]): number[] {
  return levels.map((level) =>
    levels.findIndex((other) => {
      if (other === level) return true;
      if (!isTiled(level)) return !isTiled(other) && sameArrays(level, other, ['bias', 'weights']);
      const { requantisation } = level;
      return (
        isTiled(other) &&
        sameArrays(level, other, ['bias', 'pointWeights']) &&
        sameArrays(requantisation, other.requantisation, ['multipliers', 'shifts'])
      );
    }),
  );
}

type Integers = Int8Array | Int16Array | Int32Array;

function sameArrays<Name extends string>(
  a: Readonly<Record<Name, Integers>>,
  b: Readonly<Record<Name, Integers>>,
  names: readonly Name[],
): boolean {
  return names.every((name) => equal(a[name], b[name]));
}

function equal(a: Integers, b: Integers): boolean {
  for (let n = 0; n < a.length; n++) if (a[n] !== b[n]) return false;
  return true;
}
