import type { Network } from '../../network/network.ts';
import { elementCount, tensorOf } from '../../network/network.ts';
import { gradientFault } from '../../refinement/gradientFault.ts';
import type { Recipe } from './recipe.ts';
import { configurationCount, exactPoint } from './space.ts';

/** Why points of a network cannot be refined, or null: refinement learns from scores of several classes, by gradients. */
export function refinementFault(network: Network, { regression }: Pick<Recipe, 'regression'>): string | null {
  const outputs = elementCount(tensorOf(network, network.output).shape);
  if (regression || outputs === 1) {
    const why = regression ? 'is explored as a regression' : 'has one';
    return `Refining points learns from the scores of several outputs, but ${network.name} ${why}. Explore without refinement.`;
  }
  const fault = gradientFault(network);
  return fault && `${network.name} ${fault}, so its points cannot be refined. Explore without refinement.`;
}

/** Why what a recipe wants to be refined cannot be, or null. */
export function wantedRefinementFault(network: Network, recipe: Recipe): string | null {
  const points = recipe.refinement?.points ?? [];
  if (typeof points !== 'object') return refinementFault(network, recipe);
  if (points.length === 0) return null;
  const configurations = configurationCount(recipe);
  // Each of the points before may have become one more.
  const faults = points.map((point, before) => pointFault(point, configurations + before));
  return refinementFault(network, recipe) ?? faults.find((fault) => fault !== null) ?? null;
}

/** Why the point of a number cannot be refined, or null. */
export function pointFault(point: number, last: number): string | null {
  if (point > exactPoint && point <= last) return null;
  return `Point ${point} cannot be refined: expected is an approximate point, 1 to ${last}.`;
}
