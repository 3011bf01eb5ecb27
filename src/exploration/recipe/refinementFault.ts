import type { Network } from '../../network/network.ts';
import { elementCount, tensorOf } from '../../network/network.ts';
import type { Recipe } from './recipe.ts';

/** Why points of a network cannot be refined, or null: refinement learns from scores of several classes. */
export function refinementFault(network: Network, { regression }: Pick<Recipe, 'regression'>): string | null {
  const outputs = elementCount(tensorOf(network, network.output).shape);
  if (!regression && outputs > 1) return null;
  const why = regression ? 'is explored as a regression' : 'has one';
  return `Refining points learns from the scores of several outputs, but ${network.name} ${why}. Explore without refinement.`;
}
