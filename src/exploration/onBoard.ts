import { boardOf } from '../boards/boards.ts';
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
import { exactPoint } from './recipe/space.ts';

/** Whether what was measured does not depend on the board: a race and a guided search go by latencies. */
export function isBoardFree({ racing, search }: Pick<Recipe, 'racing' | 'search'>): boolean {
  return !racing && !search;
}

/**
 * A finished exploration as it would be on another board ({@link isBoardFree}): its kernels are priced anew, its answers are the same and
 * shared. Only what is then on the front is measured on the held-out images where that is not known.
 */
export async function onBoard(
  exploration: Exploration,
  boardId: string,
  engine: Engine,
  listener: ExploreListener,
  now: Clock,
): Promise<Exploration> {
  const board = boardOf(boardId);
  holdExploration(engine, exploration);
  const subject = { ...exploration, board, recipe: { ...exploration.recipe, board: boardId } };
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
  const moved = { ...subject, exactCost, points, levels, heldOut: new Map(exploration.heldOut) };
  await priceLevels(moved, engine, listener, now);
  listener.update(moved);
  const checked = [exactPoint, ...frontOf(points), ...exploration.refinedFrom.keys()];
  await measureHeldOut(moved, engine, checked, listener, now);
  return moved;
}
