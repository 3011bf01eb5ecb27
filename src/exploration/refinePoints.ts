import { networkInput } from '../images/quantiseInput.ts';
import { spareImages } from '../images/splits.ts';
import { tensorOf } from '../network/network.ts';
import { skipsPairs } from '../network/skippedPairs.ts';
import type { TunedConv } from '../refinement/distilTask.ts';
import type { RefinementEngine, RefinementImages, RefinementSettings } from '../refinement/refine.ts';
import { refine } from '../refinement/refine.ts';
import { addRefinedPoint, approximateLevels } from './addRefinedPoint.ts';
import type { Engine } from './engine.ts';
import type { Exploration } from './exploration.ts';
import type { ExploreListener } from './exploreListener.ts';
import { holdExploration } from './holdExploration.ts';
import { measurePoints } from './measure/measureSelection.ts';
import { frontOf } from './points/choice.ts';
import type { Clock } from './progress.ts';
import { progressMeter } from './progress.ts';
import type { Refinement } from './recipe/recipe.ts';
import { exactPoint } from './recipe/space.ts';

/** As usual for distillation (Hinton, Vinyals and Dean 2015), and the rates that served best of those tried (docs/methods.md). */
export const tuning = { temperature: 2, weightRate: 0.3, biasRate: 30 } as const;

/** What a recipe's choice of points to refine means among those measured; never the exact network. */
export function pointsToRefine(
  { points, refinedFrom }: Exploration,
  chosen: Refinement['points'],
): readonly number[] {
  if (typeof chosen === 'object') return chosen;
  const done = new Set([exactPoint, ...refinedFrom.keys(), ...refinedFrom.values()]);
  const front = frontOf(points).filter((point) => !done.has(point));
  if (chosen === 'front' || chosen >= front.length) return front;
  const last = front.length - 1;
  return Array.from({ length: chosen }, (_, n) => front[Math.round((n * last) / Math.max(1, chosen - 1))]!);
}

/**
 * Refines points one after the other, adds what became better as new points and measures them on the selection images.
 * The engine must hold the exploration's model and levels, and holds the added ones afterwards. Returns the new points.
 */
export async function refinePoints(
  exploration: Exploration,
  engine: Engine,
  wanted: readonly number[],
  refinement: Refinement,
  listener: ExploreListener,
  now: Clock,
): Promise<number[]> {
  const { steps } = refinement;
  const meter = progressMeter('refinement', wanted.length * steps, listener.progress, now);
  const images = refinementImages(exploration, refinement);
  const settings: RefinementSettings = {
    seed: exploration.recipe.seed,
    steps,
    mirror: refinement.mirror && images.shape.length === 3,
    labelShare: refinement.labelShare ?? 0,
    ...tuning,
  };
  const runner: RefinementEngine = {
    logits: (inputs) => engine.call('logits', { inputs }),
    distil: (task) => engine.call('distil', task),
  };
  const found: number[] = [];
  for (const from of wanted) {
    const start = approximateLayers(exploration, from);
    const { layers, stepsDone } = await refine(runner, exploration.network, start, images, settings, () =>
      meter.advance(1),
    );
    if (stepsDone < steps) meter.spare(steps - stepsDone);
    if (layers === start) continue;
    const point = addRefinedPoint(exploration, from, layers);
    holdExploration(engine, exploration);
    await measurePoints(exploration, engine, [point]);
    found.push(point);
    listener.update(exploration);
  }
  return found;
}

/** The layers of a point that skip something or go by tiles, as they run. */
function approximateLayers(exploration: Exploration, point: number): TunedConv[] {
  const row = approximateLevels(exploration, point);
  return exploration.levels
    .map(({ levels }, k) => levels[row[k]!]!.variant)
    .filter((variant) => variant.kind === 'tiledConv' || skipsPairs(variant));
}

/** The calibration images, then images that no split has. */
function refinementImages(exploration: Exploration, { images: most }: Refinement): RefinementImages {
  const { images, network, recipe, splits } = exploration;
  const inputOf = networkInput(images, network, recipe.inputScale);
  const { calibration } = splits;
  const more = spareImages(images, recipe.splits, recipe.seed, Math.max(0, most - calibration.length));
  const all = Uint32Array.of(...calibration.subarray(0, most), ...more);
  return {
    count: all.length,
    shape: tensorOf(network, network.input).shape,
    input: (n) => inputOf(all[n]!),
    label: (n) => images.labels[all[n]!]!,
  };
}
