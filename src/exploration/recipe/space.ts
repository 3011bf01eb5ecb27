import { TauscopeError } from '../../network/errors.ts';
import { formatCount } from '../../words/counts.ts';
import type { Recipe } from './recipe.ts';
import { levelSettings } from './recipe.ts';

/** More configurations than this are refused: coarser thresholds explore the same range. */
export const maxConfigurations = 1_000_000;

/**
 * Point 0 is the exact network. Of an exhaustive exploration points 1.. are the grid in lexicographic order of levels, last
 * layer fastest; of a guided search they follow in the order in which it evaluates them.
 */
export const exactPoint = 0;

/**
 * The full grid of levels, one per explored layer. A point's levels index the thresholds or shares of its layers.
 */
export interface Space {
  readonly layers: Recipe['layers'];
  /** Points known beforehand, including the exact network. */
  readonly pointCount: number;
}

/** Configurations of the full grid, without the exact network. */
export function gridSize(layers: Recipe['layers']): number {
  return layers.length === 0 ? 0 : layers.reduce((size, layer) => size * levelSettings(layer).length, 1);
}

/** Most configurations that are measured besides the exact network. */
export function configurationCount({ layers, search }: Pick<Recipe, 'layers' | 'search'>): number {
  return Math.min(gridSize(layers), search?.evaluations ?? Infinity);
}

/** Why a grid cannot be measured as a whole, or null. */
export function spaceFault(recipe: Pick<Recipe, 'layers' | 'search'>): string | null {
  const count = configurationCount(recipe);
  if (count <= maxConfigurations) return null;
  return `${formatCount(count)} configurations are too many; at most ${formatCount(maxConfigurations)} are measured. Take fewer levels or the guided search.`;
}

/** Throws TauscopeError `recipe-invalid` for a grid too large to be measured as a whole. */
export function spaceOf(recipe: Recipe): Space {
  const fault = spaceFault(recipe);
  if (fault) throw new TauscopeError('recipe-invalid', fault);
  return { layers: recipe.layers, pointCount: recipe.search ? 1 : 1 + configurationCount(recipe) };
}

/** Levels of a grid point, one per explored layer. */
export function levelsOf(space: Space, point: number): number[] {
  let rest = point - 1;
  const levels = new Array<number>(space.layers.length);
  for (let k = space.layers.length - 1; k >= 0; k--) {
    const radix = levelSettings(space.layers[k]!).length;
    levels[k] = rest % radix;
    rest = Math.floor(rest / radix);
  }
  return levels;
}

/** The levels that some points have, per layer. */
export function levelsIn(space: Space, points: readonly number[]): number[][] {
  const levels = points.filter((point) => point !== exactPoint).map((point) => levelsOf(space, point));
  return space.layers.map((_, k) => [...new Set(levels.map((ofPoint) => ofPoint[k]!))]);
}

/** The grid point with these levels. */
export function pointOf(space: Space, levels: readonly number[]): number {
  return 1 + space.layers.reduce((id, layer, k) => id * levelSettings(layer).length + levels[k]!, 0);
}
