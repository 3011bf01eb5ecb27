import type { Board } from '../../boards/board.ts';
import { formatBytes } from '../../words/bytes.ts';
import { calibrationText } from '../../words/calibration.ts';
import type { Exploration } from '../exploration.ts';
import type { LevelTable } from '../levels/levelTable.ts';
import type { ExactCost } from '../levels/pointKernels.ts';
import { fillCosts, levelsOfPoint, withOwnCosts } from '../points/pointTable.ts';
import type { Pricing } from '../recipe/recipeBoard.ts';
import { isSamePricing, recipeBoard } from '../recipe/recipeBoard.ts';

/** What the kernels of an exploration cost on another board, or on its own in another way (`onBoard.ts`). */
export interface BoardPrices {
  readonly pricing: Pricing;
  readonly board: Board;
  readonly exactCost: ExactCost;
  /** The recipe's levels of each explored layer; those that the exploration has not priced are not priced here either. */
  readonly levels: readonly LevelTable[];
}

/**
 * An exploration as it looks on another board: every point in the kernels that fit there, at their cost. Its recipe stays that by which
 * it was explored, and what was measured is shared, since kernels do not change answers. Points that are added to the exploration later on are not in the view.
 */
export function inPrices(
  exploration: Exploration,
  { pricing, board, exactCost, levels: priced }: BoardPrices,
): Exploration {
  const origins = refinedLevels(exploration);
  const levels = exploration.levels.map((table, k) => ({
    ...table,
    levels: table.levels.map((level, n) => ({
      ...level,
      candidates: priced[k]!.levels[origins[k]!.get(n) ?? n]!.candidates,
    })),
  }));
  const points = withOwnCosts(exploration.points, exactCost);
  fillCosts(points, exactCost, levels, 0);
  return { ...exploration, pricing, board, exactCost, levels, points };
}

/** Per explored layer the levels that refinement has added, and those of the recipe that they were made from and cost the same as. */
function refinedLevels({ levels, points, refinedFrom }: Exploration): Map<number, number>[] {
  const origins = levels.map(() => new Map<number, number>());
  for (const [point, from] of refinedFrom) {
    const start = levelsOfPoint(points, from)!;
    levelsOfPoint(points, point)!.forEach((level, k) => {
      const origin = start[k]!;
      if (level !== origin) origins[k]!.set(level, origins[k]!.get(origin) ?? origin);
    });
  }
  return origins;
}

type Shown = Pick<Exploration, 'recipe' | 'pricing'>;

/** What an exploration is in the prices of, where they are not those that it was explored by; else null. */
export function shownPricing({ recipe, pricing }: Shown): Pricing | null {
  return pricing && !isSamePricing(recipe, pricing) ? pricing : null;
}

/** What an exploration was explored for and what it is priced for, in words, where that is not the same; else null. */
export function pricedNames(
  exploration: Shown,
): { readonly explored: string; readonly priced: string } | null {
  const pricing = shownPricing(exploration);
  if (!pricing) return null;
  const [explored, priced] = pricingNames(exploration.recipe, pricing);
  return { explored, priced };
}

/** What two pricings are for, told apart. */
export function pricingNames(a: Pricing, b: Pricing): [string, string] {
  const isOneBoard = a.board === b.board;
  return [nameOf(a, isOneBoard), nameOf(b, isOneBoard)];
}

/** What is to be known where an exploration is shown in other prices than it was explored for; else null. */
export function boardViewText(exploration: Shown): string | null {
  const names = pricedNames(exploration);
  if (!names) return null;
  const { search, racing } = exploration.recipe;
  const caveat = search
    ? ' The guided search went by latencies of the former; a search for the latter could find other points.'
    : racing
      ? ' The race dropped points by latencies of the former; a race for the latter could keep others.'
      : ' The accuracies are the same for both.';
  return `Explored for the ${names.explored}, priced for the ${names.priced}.${caveat}`;
}

function nameOf(pricing: Pricing, isOneBoard: boolean): string {
  const { name, calibration } = recipeBoard(pricing);
  const { limits, tables } = pricing;
  const memory = [
    ...(limits?.ramBytes === undefined ? [] : [`at most ${formatBytes(limits.ramBytes)} of RAM`]),
    ...(tables === 'flash' ? ['tables and code in flash'] : []),
  ].join(', ');
  return (
    name +
    (calibration ? ` (${isOneBoard ? calibrationText(calibration) : 'calibrated'})` : '') +
    (memory && ` with ${memory}`)
  );
}
