import { analysisOf } from '../exploration/analysisOf.ts';
import type { Exploration } from '../exploration/exploration.ts';
import { measuredCount } from '../exploration/points/pointTable.ts';
import type { Recipe } from '../exploration/recipe/recipe.ts';
import { isBoardFree, isSamePricing, pricingOf, pricingOfBoard } from '../exploration/recipe/recipeBoard.ts';
import { sameRecipe } from '../exploration/recipe/sameRecipe.ts';
import type { App } from './app.ts';
import { inPricing } from './changedRecipe.ts';
import { loadCourse } from './loadCourse.ts';
import type { AppState, LeftResults } from './state.ts';

/** What was found of an exploration by this recipe, of the one that is shown or that it was to go on from; null when nothing was. */
export async function leftResults({ store, services }: App, recipe: Recipe): Promise<LeftResults | null> {
  const state = store.getState();
  const { exploration, priced, left } = state;
  if (left && leftPoints(state, recipe) > shownPoints(state, recipe)) return left;
  const isLeft = exploration && isLeftOf(exploration, recipe);
  const known = isLeft ? exploration : priced && onOtherBoard(priced, recipe);
  if (!known || measuredCount(known.points) === 0) return null;
  const analysis = isLeft ? null : analysisOf(known);
  const { resultsDocument } = await loadCourse();
  const text = JSON.stringify(resultsDocument(known));
  const { results } = await services.reader.open([new File([text], 'results.json')]);
  return results && { results: results.results, analysis };
}

/** How many points an exploration by a recipe need not measure, since one was left before its end. */
export function leftPoints(state: Pick<AppState, 'exploration' | 'left'>, recipe: Recipe): number {
  const { left } = state;
  const known = left && sameRecipe(left.results.recipe, recipe) ? measuredCount(left.results) : 0;
  return Math.max(known, shownPoints(state, recipe));
}

function shownPoints({ exploration }: Pick<AppState, 'exploration'>, recipe: Recipe): number {
  return exploration && isLeftOf(exploration, recipe) ? measuredCount(exploration.points) : 0;
}

/** Whether an exploration by a recipe was left before its end; no race can go on. */
function isLeftOf({ complete, recipe: own }: Exploration, recipe: Recipe): boolean {
  return !complete && !recipe.racing && sameRecipe(own, recipe);
}

/** The exploration as one by another board's recipe that has its own front to measure yet, where only costs depend on the board. */
function onOtherBoard(priced: Exploration, recipe: Recipe): Exploration | null {
  const { refinement } = recipe;
  const isAlike =
    isBoardFree(recipe) &&
    (!refinement || typeof refinement.points === 'object') &&
    isSamePricing(recipe, pricingOfBoard(priced.board)) &&
    !isSamePricing(recipe, priced.recipe) &&
    sameRecipe(inPricing(priced.recipe, pricingOf(recipe)), recipe);
  return isAlike ? { ...priced, recipe, complete: false } : null;
}
