import type { Engine } from './engine.ts';
import type { Exploration } from './exploration.ts';
import { measureHeldOut } from './explore.ts';
import type { ExploreListener } from './exploreListener.ts';
import { measurePoints } from './measure/measureSelection.ts';
import type { Clock } from './progress.ts';
import { progressMeter } from './progress.ts';

/**
 * The same exploration with the answers of some points only, measured once more: on all selection images, and on the held-out
 * ones where they were measured there before. The engine must hold the exploration's levels.
 */
export async function remeasure(
  exploration: Exploration,
  engine: Engine,
  wanted: readonly number[],
  listener: ExploreListener,
  now: Clock,
): Promise<Exploration> {
  const { points, heldOut } = exploration;
  const again: Exploration = {
    ...exploration,
    points: {
      ...points,
      correct: points.correct.map(() => -1),
      imagesSeen: points.imagesSeen.map(() => 0),
      correctBits: points.correctBits.map(() => 0),
    },
    heldOut: new Map(),
    complete: false,
  };
  const work = wanted.length * points.imageCount;
  const { advance } = progressMeter('selection', work, listener.progress, now);
  await measurePoints(again, engine, wanted, advance);
  const checked = wanted.filter((point) => heldOut.has(point));
  await measureHeldOut(again, engine, checked, listener, now);
  return again;
}
