import { refine } from '../refinement/refine.ts';
import type { Engine } from './engine.ts';
import type { Exploration } from './exploration.ts';
import type { Clock } from './progress.ts';
import type { Refinement } from './recipe/recipe.ts';
import { approximateLayers, teacherFor, tuning } from './refinePoints.ts';

/** Steps that are tried, the first of which starts the workers, and images enough for them. */
const trialSteps = 4;
const trialImages = 120;

/**
 * Seconds that a step of the refinement of a point takes, tried out. The time of the first looks at images is in it, that of later
 * looks is not. The engine must hold the exploration.
 */
export async function secondsPerStep(
  exploration: Exploration,
  engine: Engine,
  point: number,
  refinement: Refinement,
  now: Clock,
): Promise<number> {
  const { network, recipe } = exploration;
  const teacher = teacherFor(exploration, engine, { ...refinement, images: trialImages });
  const settings = { seed: recipe.seed, steps: trialSteps, mirror: false, ...tuning };
  const times: number[] = [];
  await refine(teacher, network, [approximateLayers(exploration, point)], settings, () => times.push(now()));
  return (times.at(-1)! - times[0]!) / 1000 / (times.length - 1);
}
