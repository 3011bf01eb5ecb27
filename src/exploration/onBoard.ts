import type { Engine } from './engine.ts';
import type { Exploration } from './exploration.ts';
import { measureHeldOut } from './explore.ts';
import type { ExploreListener } from './exploreListener.ts';
import { holdExploration } from './holdExploration.ts';
import { exactCostOf } from './levels/pointKernels.ts';
import { priceLevels } from './measure/priceLevels.ts';
import { frontOf } from './points/choice.ts';
import type { Clock } from './progress.ts';
import type { Recipe } from './recipe/recipe.ts';
import type { Pricing } from './recipe/recipeBoard.ts';
import { recipeBoard, withPricing } from './recipe/recipeBoard.ts';
import { exactPoint } from './recipe/space.ts';

/** The points that were refined, by their numbers: another board's front is another one. */
function withRefinedPoints(recipe: Recipe, { refinedFrom }: Exploration): Recipe {
  const { refinement } = recipe;
  if (!refinement || refinedFrom.size === 0) return recipe;
  return { ...recipe, refinement: { ...refinement, points: [...refinedFrom.values()] } };
}

/** What further work on one of them adds must not show in the other. */
function ownResults({ heldOut, refinedFrom }: Exploration): Pick<Exploration, 'heldOut' | 'refinedFrom'> {
  return { heldOut: new Map(heldOut), refinedFrom: new Map(refinedFrom) };
}

/** Whether what was measured does not depend on the board: a race and a guided search go by latencies. */
export function isBoardFree({ racing, search }: Pick<Recipe, 'racing' | 'search'>): boolean {
  return !racing && !search;
}

/**
 * A finished exploration as it would be on another board, or on the same one as measurements have found it ({@link isBoardFree}): its kernels are priced anew, its answers are the same and
 * shared. Only what is then on the front is measured on the held-out images where that is not known.
 */
export async function onBoard(
  exploration: Exploration,
  pricing: Pricing,
  engine: Engine,
  listener: ExploreListener,
  now: Clock,
): Promise<Exploration> {
  holdExploration(engine, exploration);
  const recipe = withRefinedPoints(withPricing(exploration.recipe, pricing), exploration);
  const subject = { ...exploration, recipe, board: recipeBoard(recipe) };
  const exactCost = await exactCostOf(subject, engine);
  const unpriced = (length: number) => new Float64Array(length).fill(NaN);
  const { length } = exploration.points.correct;
  const points = {
    ...exploration.points,
    limits: exactCost.limits,
    latencyCycles: unpriced(length),
    macs: unpriced(length),
    smlads: unpriced(length),
    flashBytes: unpriced(length),
    ramBytes: unpriced(length),
  };
  for (const figure of ['latencyCycles', 'macs', 'smlads', 'flashBytes', 'ramBytes'] as const)
    points[figure][exactPoint] = exactCost[figure];
  const levels = exploration.levels.map((table) => ({
    ...table,
    levels: table.levels.map((level) => ({ ...level, candidates: null })),
  }));
  const moved = { ...subject, exactCost, points, levels, ...ownResults(exploration) };
  await priceLevels(moved, engine, listener, now);
  listener.update(moved);
  const checked = [exactPoint, ...frontOf(points), ...exploration.refinedFrom.keys()];
  await measureHeldOut(moved, engine, checked, listener, now);
  return moved;
}
