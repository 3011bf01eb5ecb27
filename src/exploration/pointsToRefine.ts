import { approximateLayers } from './approximateLayers.ts';
import type { Exploration } from './exploration.ts';
import { accuracyLossPp, frontOf, highestBudgetPp } from './points/choice.ts';
import type { Refinement } from './recipe/recipe.ts';
import { exactPoint } from './recipe/space.ts';

/** Refinement brings a loss down to a half or a third: points that lose more than this stay out of every budget's reach. */
export const highestRefinedPp = 2 * highestBudgetPp;

/**
 * What a recipe's choice of points to refine means among those measured, in the order in which they are refined: of the front
 * from the slowest on, without the exact network, points that skip nothing, refined points, those that were refined or tried before, and those that
 * lose too much to come back, unless there are no others.
 */
export function pointsToRefine(exploration: Exploration, chosen: Refinement['points']): readonly number[] {
  if (typeof chosen === 'object') return chosen;
  const { points, refinedFrom, recipe } = exploration;
  const named = recipe.refinement?.points;
  const done = new Set([exactPoint, ...refinedFrom.keys(), ...refinedFrom.values()]);
  if (typeof named === 'object') for (const point of named) done.add(point);
  const all = frontOf(points).filter(
    (point) => point !== exactPoint && approximateLayers(exploration, point).length > 0,
  );
  const near = all.filter((point) => accuracyLossPp(points, point) <= highestRefinedPp);
  const front = (near.length > 0 ? near : all).filter((point) => !done.has(point));
  if (chosen === 'front' || chosen >= front.length) return front.reverse();
  const last = front.length - 1;
  const spread = Array.from({ length: chosen }, (_, n) => Math.round((n * last) / Math.max(1, chosen - 1)));
  return spread.map((place) => front[place]!).reverse();
}
