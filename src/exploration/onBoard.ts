import type { Engine } from './engine.ts';
import type { Exploration } from './exploration.ts';
import type { ExploreListener } from './exploreListener.ts';
import { engineHolding } from './holdExploration.ts';
import { exactCostOf } from './levels/kernelPrices.ts';
import { priceLevels } from './measure/priceLevels.ts';
import { pointTable } from './points/pointTable.ts';
import type { Clock } from './progress.ts';
import { levelSettings } from './recipe/recipe.ts';
import type { Pricing } from './recipe/recipeBoard.ts';
import { isSamePricing, pricingOf, recipeBoard, withPricing } from './recipe/recipeBoard.ts';
import type { BoardPrices } from './views/boardView.ts';
import { inPrices } from './views/boardView.ts';

/**
 * Prices the kernels of an exploration's points on another board, or on its own as measurements have found it or under other settings of memory.
 * @throws TauscopeError `not-found` for an unknown board
 */
export async function pricesOnBoard(
  exploration: Exploration,
  pricing: Pricing,
  engine: Engine,
  listener: Pick<ExploreListener, 'progress'>,
  now: Clock,
): Promise<BoardPrices> {
  const board = recipeBoard(pricing);
  const holding = engineHolding(engine, exploration);
  const subject = { ...exploration, board, recipe: withPricing(exploration.recipe, pricing) };
  const exactCost = await exactCostOf(subject, holding);
  const levels = exploration.levels.map((table, k) => ({
    ...table,
    levels: table.levels
      .slice(0, levelSettings(exploration.space.layers[k]!).length)
      .map((level) => ({ ...level, candidates: null })),
  }));
  const wanted = levels.map(({ levels: own }, k) =>
    [...own.keys()].filter((n) => exploration.levels[k]!.levels[n]!.candidates),
  );
  const unpriced = { ...subject, exactCost, levels, points: pointTable(levels.length, exactCost, 0) };
  await priceLevels(unpriced, holding, { ...listener, update: () => undefined }, now, wanted);
  return { pricing: pricingOf(pricing), board, exactCost, levels };
}

/** A finished exploration as it looks on a board ({@link inPrices}); itself where that is how it was explored. */
export async function onBoard(
  exploration: Exploration,
  pricing: Pricing,
  engine: Engine,
  listener: Pick<ExploreListener, 'progress'>,
  now: Clock,
): Promise<Exploration> {
  if (isSamePricing(pricing, exploration.recipe)) return exploration;
  return inPrices(exploration, await pricesOnBoard(exploration, pricing, engine, listener, now));
}
