import type { Recipe } from './recipe.ts';
import { levelSettings } from './recipe.ts';
import { TauscopeError } from '../network/errors.ts';

/** More configurations than this are refused: coarser thresholds explore the same range. */
export const MAX_CONFIGURATIONS = 1_000_000;

/** Point 0 is the exact network; points 1.. are the grid in lexicographic order of levels, last layer fastest. */
export const EXACT_POINT = 0;

/**
 * The full grid of levels, one per explored layer. A point's levels index the thresholds or shares of its layers.
 */
export interface Space {
  readonly layers: Recipe['layers'];
  /** Points including the exact network. */
  readonly pointCount: number;
}

export function spaceOf(recipe: Recipe): Space {
  const gridSize = recipe.layers.reduce((size, layer) => size * levelSettings(layer).length, 1);
  if (gridSize > MAX_CONFIGURATIONS)
    throw new TauscopeError(
      'recipe-invalid',
      `The grid has ${gridSize.toLocaleString('en')} configurations; at most ${MAX_CONFIGURATIONS.toLocaleString('en')} are explored. Use fewer levels per layer.`,
    );
  return { layers: recipe.layers, pointCount: 1 + (recipe.layers.length === 0 ? 0 : gridSize) };
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

/** The grid point with these levels. */
export function pointOf(space: Space, levels: readonly number[]): number {
  return 1 + space.layers.reduce((id, layer, k) => id * levelSettings(layer).length + levels[k]!, 0);
}
