import pMap from 'p-map';
import type { Engine } from '../engine.ts';
import type { Exploration } from '../exploration.ts';
import type { ExploreListener } from '../exploreListener.ts';
import { candidatesAt } from '../levels/kernelPrices.ts';
import { fillCosts } from '../points/pointTable.ts';
import type { Clock, ProgressMeter } from '../progress.ts';
import { progressMeter } from '../progress.ts';

/**
 * Prices the kernels of levels in the engine, since generating them takes long, and enters the costs of the points that
 * have them. Levels that are priced already are left alone.
 * @param wanted levels of each explored layer; absent for all
 * @param meter of several calls, counting levels; absent for one of this call's own
 */
export async function priceLevels(
  exploration: Exploration,
  engine: Engine,
  listener: ExploreListener,
  now: Clock,
  wanted?: readonly (readonly number[])[],
  meter?: ProgressMeter,
): Promise<void> {
  const { levels: tables, points, exactCost } = exploration;
  const open = tables.flatMap(({ layer, levels }, k) =>
    (wanted ? wanted[k]! : levels.map((_, n) => n))
      .filter((n) => levels[n]!.candidates === null)
      .map((n) => ({ layer, n, level: levels[n]! })),
  );
  const { advance } = meter ?? progressMeter('costs', open.length, listener.progress, now);
  await pMap(
    open,
    async ({ layer, n, level }) => {
      level.candidates = await candidatesAt(exploration, engine, layer, n, exactCost);
      advance(1);
    },
    { concurrency: engine.concurrency },
  );
  fillCosts(points, exactCost, tables, 0);
}
