import { levelSettings } from '../recipe/recipe.ts';
import type { Space } from '../recipe/space.ts';
import { exactPoint, pointOf } from '../recipe/space.ts';

/** Points of one call of the engine: enough for what neighbours share to outweigh what each call repeats. */
const blockPoints = 1024;
/** A small grid has as many blocks, of no fewer points: its front grows while it is measured, and what is cancelled loses little. */
const [leastBlocks, leastBlockPoints] = [8, 64];
/** About so many points of a coarse grid are measured first, so that a front over the whole range shows soon. */
const coarsePoints = 25;
/** With more layers even two levels of each are too many. */
const mostCoarseLayers = 6;

/**
 * The points to measure first: the exact network, without which no results are kept; the diagonal of a coarse grid, where all layers stand equally high, so that few points show a
 * front, without its ends, of which little or everything is left; then the rest of this grid.
 */
export function firstBlocks(space: Space): number[][] {
  const { diagonal, others } = coarseGrid(space);
  const middle = diagonal.length > 2 ? diagonal.slice(1, -1) : diagonal;
  const rest = [...diagonal.filter((point) => !middle.includes(point)), ...others];
  return [[exactPoint], middle, rest].filter((block) => block.length > 0);
}

/** All points but the first ones, in order. */
export function otherPoints(space: Space): number[] {
  const first = new Set(firstBlocks(space).flat());
  return Array.from({ length: space.pointCount }, (_, point) => point).filter((point) => !first.has(point));
}

/**
 * All points of a space in the order to measure them: the first ones, then everything else in blocks of neighbours. A
 * block is made of whole subtrees of levels, which share the leading layers' activations.
 */
export function gridBlocks(space: Space): number[][] {
  const blocks = firstBlocks(space);
  const measured = new Set(blocks.flat());
  const size = subtreePoints(space);
  for (let first = exactPoint + 1; first < space.pointCount; first += size) {
    const points = Array.from({ length: Math.min(size, space.pointCount - first) }, (_, n) => first + n);
    blocks.push(points.filter((point) => !measured.has(point)));
  }
  return blocks.filter((block) => block.length > 0);
}

/** Some points in blocks, in the given order. */
export function blocksOf(points: readonly number[]): number[][] {
  return Array.from({ length: Math.ceil(points.length / blockPoints) }, (_, n) =>
    points.slice(n * blockPoints, (n + 1) * blockPoints),
  );
}

/** Evenly spread levels of every layer, lowest and highest included; none where their grid would be large. */
function coarseLevels({ layers }: Space): number[][] {
  if (layers.length > mostCoarseLayers) return layers.map(() => []);
  const levelsPerLayer = Math.max(2, Math.floor(coarsePoints ** (1 / layers.length)));
  return layers.map((layer) => {
    const last = levelSettings(layer).length - 1;
    const count = Math.min(levelsPerLayer, last + 1);
    return Array.from({ length: count }, (_, n) => Math.round((n * last) / Math.max(1, count - 1)));
  });
}

function coarseGrid(space: Space): { diagonal: number[]; others: number[] } {
  if (space.layers.length === 0) return { diagonal: [], others: [] };
  const coarse = coarseLevels(space);
  const places = coarse.reduce<number[][]>(
    (prefixes, levels) => prefixes.flatMap((prefix) => levels.map((_, place) => [...prefix, place])),
    [[]],
  );
  const pointAt = (at: readonly number[]) =>
    pointOf(
      space,
      at.map((place, k) => coarse[k]![place]!),
    );
  const isDiagonal = (at: readonly number[]) => at.every((place) => place === at[0]);
  return {
    diagonal: places.filter(isDiagonal).map(pointAt),
    others: places.filter((at) => !isDiagonal(at)).map(pointAt),
  };
}

/** As many whole subtrees as fit into a block; a part of one where a single layer has more levels. */
function subtreePoints({ layers, pointCount }: Space): number {
  const most = Math.min(blockPoints, Math.max(leastBlockPoints, Math.ceil(pointCount / leastBlocks)));
  let points = 1;
  for (const layer of layers.toReversed()) {
    const levelCount = levelSettings(layer).length;
    if (points * levelCount > most) return points * Math.floor(most / points);
    points *= levelCount;
  }
  return points;
}
