import type { ExploredLayer } from '../exploration/recipe/recipe.ts';
import { levelSettings } from '../exploration/recipe/recipe.ts';
import { formatShape } from '../words/shapes.ts';

const mostFactors = 4;

/** "31 × 31 levels", or, where the layers are many, "21 levels in each of 34 layers" */
export function gridText(layers: readonly ExploredLayer[]): string {
  const counts = layers.map((layer) => levelSettings(layer).length);
  const [first] = counts;
  if (counts.length > mostFactors && counts.every((count) => count === first))
    return `${first} levels in each of ${counts.length} layers`;
  return `${formatShape(counts) || 'no'} levels`;
}
