import type { ExploredLayer } from '../exploration/recipe/recipe.ts';
import { levelSettings } from '../exploration/recipe/recipe.ts';
import { formatShape } from '../words/shapes.ts';

/** "31 × 31 levels" */
export function gridText(layers: readonly ExploredLayer[]): string {
  return `${formatShape(layers.map((layer) => levelSettings(layer).length)) || 'no'} levels`;
}
