import type { RankingTask } from '../../significance/layerRanking.ts';
import { directPortions, skippedChannels } from '../../significance/layerRanking.ts';
import { addMoments, emptyMoments } from '../../significance/operandMoments.ts';
import { rankedVariant } from '../../significance/rankedVariant.ts';
import type { ShareMethod, SkipTask } from '../../significance/shareVariants.ts';
import type { ShareLayer } from '../recipe/recipe.ts';
import { calibrationParts } from './calibrationParts.ts';
import type { LevelTable } from './levelTable.ts';
import { shareLevels } from './levelTable.ts';
import type { RankedLayer } from './rankedLevels.ts';
import type { ShareCalibration } from './shareCalibration.ts';

/** Images per call of the engine; moments are exact in any order. */
const sliceImages = 24;

/** What direct levels follow from: the moments of all layers, collected together. */
export async function directTasks(
  { subject, calibration, engine, advance }: ShareCalibration,
  explored: readonly ShareLayer[],
): Promise<SkipTask[]> {
  const { network, recipe } = subject;
  const { deadOperands, channelsPerMask = 1 } = recipe;
  const layers = explored.map(({ layer }) => layer);
  const moments = emptyMoments(network, layers);
  const parts = calibrationParts(subject, calibration, engine, advance.images, sliceImages, (inputs) =>
    engine.call('moments', { layers, inputs }),
  );
  for await (const part of parts) addMoments(moments, part);
  return moments.map((ofLayer) => ({ moments: ofLayer, channelsPerMask, deadOperands }));
}

/** Levels that skip the same share of every output channel. */
export async function directLevels(
  { engine, advance }: ShareCalibration,
  method: ShareMethod,
  { layer, shares }: ShareLayer,
  task: SkipTask,
): Promise<LevelTable> {
  const variants = await engine.call('variants', { ...task, method, shares });
  advance.variants(1);
  return { layer, levels: shareLevels(shares, variants) };
}

/** A convolution whose channels skip what costs least. @param task its Fisher information is the mean per output channel */
export async function rankedDirect(
  { subject, engine, advance }: ShareCalibration,
  explored: ShareLayer,
  task: RankingTask,
): Promise<RankedLayer> {
  const ranking = await engine.call('ranking', task);
  advance.variants(1);
  return {
    explored,
    portions: directPortions(ranking),
    dead: skippedChannels(task),
    variantAt: (_, taken) => rankedVariant(subject.network, task, ranking, taken),
  };
}
