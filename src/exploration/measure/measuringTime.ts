import { networkInput } from '../../images/quantiseInput.ts';
import { imagesToTry } from '../../images/trainingScales.ts';
import { networkMacs } from '../../network/macs.ts';
import { convLayers } from '../../network/network.ts';
import type { Engine } from '../engine.ts';
import { engineJob } from '../holdExploration.ts';
import { sliceImages } from '../imageSlices.ts';
import type { Clock } from '../progress.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { exploredLayer, levelSettings } from '../recipe/recipe.ts';
import { configurationCount, gridSize, levelsOf } from '../recipe/space.ts';
import type { Subject } from '../recipe/subject.ts';

/** Configurations of a trial: enough for what neighbours share to show. */
const trialPoints = 8;
/** Products of one call of a trial, about: a fraction of a second. */
const trialMacs = 1e9;
/** Fewer images would not fill what the kernels take at once. */
const leastImages = 8;

/** Most evaluations of a recipe on its selection images. */
export function evaluationCount(recipe: Recipe): number {
  return (configurationCount(recipe) + 1) * recipe.splits.selection;
}

/**
 * Seconds per evaluation on this machine, tried on neighbouring configurations of a recipe. Their layers skip nothing, so that nothing need be
 * calibrated.
 */
export async function secondsPerEvaluation(
  { network, recipe, images }: Pick<Subject, 'network' | 'recipe' | 'images'>,
  engine: Engine,
  now: Clock,
): Promise<number> {
  const layers = firstLevels(recipe);
  const exact = new Map(convLayers(network).map((layer) => [layer.index, layer]));
  const variants = layers.map((explored) => ({
    layer: explored.layer,
    variants: levelSettings(explored).map(() => exact.get(explored.layer)!),
  }));
  const job = engineJob(network, recipe.rounding);
  const levelCounts = variants.map((explored) => `${explored.layer}x${explored.variants.length}`);
  const levels = { key: `trial ${job.key} ${levelCounts.join()}`, layers: variants };
  const pointCount = gridSize(layers);
  const configurations =
    pointCount === 0
      ? [null]
      : Array.from({ length: pointCount }, (_, n) => levelsOf({ layers, pointCount: pointCount + 1 }, n + 1));
  const affordable = Math.floor(trialMacs / (networkMacs(network) * configurations.length));
  const inputs = imagesToTry(images)
    .slice(0, Math.min(sliceImages, Math.max(leastImages, affordable)))
    .map(networkInput(images, network, recipe.inputScale));
  const round = async () => {
    engine.hold(job, levels);
    const start = now();
    await Promise.all(
      Array.from({ length: engine.concurrency }, () => engine.call('classify', { configurations, inputs })),
    );
    return now() - start;
  };
  // Workers that have to take the network in first take longer.
  await round();
  return (await round()) / 1000 / (engine.concurrency * configurations.length * inputs.length);
}

/** The explored layers with so many of their levels that {@link trialPoints} configurations come of them, most in the last layers. */
function firstLevels({ method, layers }: Recipe): Recipe['layers'] {
  let room = trialPoints;
  return layers
    .toReversed()
    .map((explored) => {
      const settings = levelSettings(explored).slice(0, room);
      room = Math.max(1, Math.floor(room / settings.length));
      return exploredLayer(method, explored.layer, settings);
    })
    .reverse();
}
