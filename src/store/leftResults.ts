import { analysisOf } from '../exploration/analysisOf.ts';
import type { Exploration } from '../exploration/exploration.ts';
import type { ExploreListener } from '../exploration/exploreListener.ts';
import { measuredCount } from '../exploration/points/pointTable.ts';
import type { Recipe } from '../exploration/recipe/recipe.ts';
import { isBoardFree, isSamePricing, pricingOf } from '../exploration/recipe/recipeBoard.ts';
import { sameRecipe } from '../exploration/recipe/sameRecipe.ts';
import type { App } from './app.ts';
import { inPricing } from './changedRecipe.ts';
import { engineUntilOtherWork } from './engineUntilOtherWork.ts';
import { loadCourse } from './loadCourse.ts';
import type { AppState, LeftResults } from './state.ts';

/**
 * What was found of an exploration by this recipe, of the one that is shown or that it was to go on from; null when nothing was. Kernels of one that was explored
 * for other prices are priced first, unless it is shown in these.
 */
export async function leftResults(
  app: App,
  recipe: Recipe,
  listener: Pick<ExploreListener, 'progress'>,
): Promise<LeftResults | null> {
  const { store, services } = app;
  const engine = engineUntilOtherWork(app);
  const state = store.getState();
  const { exploration, priced, left } = state;
  if (left && leftPoints(state, recipe) > shownPoints(state, recipe)) return left;
  if (!exploration || measuredCount(exploration.points) === 0) return null;
  const isLeft = isLeftOf(exploration, recipe);
  if (!isLeft && !isButForPricing(exploration, recipe)) return null;
  const { onBoard, resultsDocument } = await loadCourse();
  const { now, reader } = services;
  const isShown = priced !== null && isSamePricing(priced.pricing ?? priced.recipe, recipe);
  const known = isShown ? priced : await onBoard(exploration, recipe, engine, listener, now);
  const analysis = isLeft ? null : analysisOf(known);
  const text = JSON.stringify(resultsDocument({ ...known, recipe, complete: false }));
  const { results } = await reader.open([new File([text], 'results.json')]);
  return results && { results: results.results, analysis };
}

/** How many points an exploration by a recipe need not measure, since one was left before its end. */
export function leftPoints(state: Pick<AppState, 'exploration' | 'left'>, recipe: Recipe): number {
  const { left } = state;
  const known = left && sameRecipe(left.results.recipe, recipe) ? measuredCount(left.results) : 0;
  return Math.max(known, shownPoints(state, recipe));
}

/** How many points are kept, where an exploration goes on from them and does not show them yet, or is not running. */
export function hiddenLeftPoints(state: AppState): number {
  const { status, exploration, left, recipe, runningRecipe } = state;
  if (status !== 'running') return recipe ? leftPoints(state, recipe) : 0;
  return left && runningRecipe && !exploration ? leftPoints(state, runningRecipe) : 0;
}

function shownPoints({ exploration }: Pick<AppState, 'exploration'>, recipe: Recipe): number {
  return exploration && isLeftOf(exploration, recipe) ? measuredCount(exploration.points) : 0;
}

/** Whether an exploration by a recipe was left before its end; no race can go on. */
function isLeftOf({ complete, recipe: own }: Exploration, recipe: Recipe): boolean {
  return !complete && !recipe.racing && sameRecipe(own, recipe);
}

/** Whether an exploration has measured what a recipe asks for, and has its own front to measure yet, where only prices differ and do not decide what is measured. */
function isButForPricing(explored: Exploration, recipe: Recipe): boolean {
  const { refinement } = recipe;
  return (
    isBoardFree(recipe) &&
    (!refinement || typeof refinement.points === 'object') &&
    !isSamePricing(recipe, explored.recipe) &&
    sameRecipe(inPricing(explored.recipe, pricingOf(recipe)), recipe)
  );
}
