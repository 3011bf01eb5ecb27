import type { Board } from '../../boards/board.ts';
import { calibrationText } from '../../words/calibration.ts';
import type { Exploration } from '../exploration.ts';
import type { LevelTable } from '../levels/levelTable.ts';
import type { ExactCost } from '../levels/pointKernels.ts';
import { fillCosts, levelsOfPoint, withOwnCosts } from '../points/pointTable.ts';
import type { Pricing } from '../recipe/recipeBoard.ts';
import { isSamePricing, pricingOfBoard, recipeBoard } from '../recipe/recipeBoard.ts';

/** What the kernels of an exploration cost on another board, or on its own as measurements have found it (`onBoard.ts`). */
export interface BoardPrices {
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
  { board, exactCost, levels: priced }: BoardPrices,
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
  return { ...exploration, board, exactCost, levels, points };
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

/** What an exploration is in the prices of, where they are not those that it was explored by; else null. */
export function shownPricing({ recipe, board }: Pick<Exploration, 'recipe' | 'board'>): Pricing | null {
  const pricing = pricingOfBoard(board);
  return isSamePricing(recipe, pricing) ? null : pricing;
}

/** The board that an exploration was explored for, where it is shown on another one or in other prices; else null. */
export function exploredBoard(exploration: Pick<Exploration, 'recipe' | 'board'>): Board | null {
  return shownPricing(exploration) && recipeBoard(exploration.recipe);
}

/** What is to be known where an exploration is shown on another board than it was explored for; else null. */
export function boardViewText(exploration: Pick<Exploration, 'recipe' | 'board'>): string | null {
  const explored = exploredBoard(exploration);
  if (!explored) return null;
  const isOneBoard = explored.id === exploration.board.id;
  const [from, to] = [explored, exploration.board].map((board) => nameOf(board, isOneBoard));
  const { search, racing } = exploration.recipe;
  const caveat = search
    ? ' The guided search went by latencies of the former; a search for the latter could find other points.'
    : racing
      ? ' The race dropped points by latencies of the former; a race for the latter could keep others.'
      : ' The accuracies are the same for every board.';
  return `Explored for the ${from}, priced for the ${to}.${caveat}`;
}

function nameOf({ name, calibration }: Board, isOneBoard: boolean): string {
  if (!calibration) return name;
  return `${name} (${isOneBoard ? calibrationText(calibration) : 'calibrated'})`;
}
