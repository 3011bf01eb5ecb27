import { refine } from '../refinement/refine.ts';
import { noVariation } from '../refinement/trainingImages.ts';
import { approximateLayers } from './approximateLayers.ts';
import type { Engine } from './engine.ts';
import type { Exploration } from './exploration.ts';
import type { Clock } from './progress.ts';
import type { Refinement } from './recipe/recipe.ts';
import { teacherFor, tuning } from './refinePoints.ts';

/** Steps that are tried, on few images. Workers start and warm up in the first half, and the last one has a look behind it. */
const trialSteps = 12;
const trialImages = 120;

/**
 * Seconds that a step of the refinement of a point takes, tried out; null where the point is so near to the exact network that
 * nothing is to be refined. The engine must hold the exploration.
 */
export async function secondsPerStep(
  exploration: Exploration,
  engine: Engine,
  point: number,
  refinement: Refinement,
  now: Clock,
): Promise<number | null> {
  const { network, recipe } = exploration;
  const layers = approximateLayers(exploration, point);
  if (layers.length === 0) return null;
  const teacher = teacherFor(exploration, engine, { ...refinement, images: trialImages });
  const settings = { seed: recipe.seed, steps: trialSteps, variation: noVariation, ...tuning };
  const times: number[] = [];
  await refine(teacher, network, [layers], settings, () => times.push(now()));
  if (times.length < trialSteps) return null;
  const first = trialSteps >> 1;
  const last = trialSteps - 2;
  return (times[last]! - times[first]!) / 1000 / (last - first);
}
