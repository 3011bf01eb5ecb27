import { convolutionOf } from '../../network/network.ts';
import type { TileAxes } from '../../network/tileAxis.ts';
import { joinedChannels, mixedChannels } from '../../significance/channelBlock.ts';
import { stepPowers } from '../../significance/channelTile.ts';
import { informedWeights, skippedChannels } from '../../significance/layerRanking.ts';
import type { LayerMoments } from '../../significance/operandMoments.ts';
import { addMoments } from '../../significance/operandMoments.ts';
import { rankedShares, tiledPortions } from '../../significance/tiledRanking.ts';
import type { TiledVariants } from '../../significance/tiledVariants.ts';
import type { TiledSkipTask } from '../../significance/withoutDead.ts';
import { exactWithoutDead } from '../../significance/withoutDead.ts';
import type { ShareLayer } from '../recipe/recipe.ts';
import { calibrationParts } from './calibrationParts.ts';
import type { LevelTable } from './levelTable.ts';
import { shareLevels } from './levelTable.ts';
import type { RankedLayer } from './rankedLevels.ts';
import type { ShareCalibration } from './shareCalibration.ts';

/** Layers by tiles that are prepared at once. Their moments are large matrices; two keep the workers busy from one to the next. */
export const tiledTogether = 2;
/** Images per call of the engine, at least and at most. Moments are exact in any order, and larger than the images: fewer calls take less memory and time. */
const [leastSliceImages, mostSliceImages] = [64, 256];

/** An explored convolution that has tiles. */
export interface TiledLayer extends ShareLayer {
  readonly axes: TileAxes;
}

/** Levels of a convolution by tiles that skip the same share of every output channel: at share 0 the exact one, at others {@link tiledVariants}. */
export async function tiledLevels(context: ShareCalibration, explored: TiledLayer): Promise<LevelTable> {
  const { network } = context.subject;
  const { layer, shares } = explored;
  const task = await tiledTask(context, explored);
  const skipping = shares.filter((share) => share > 0);
  const weights = stepPowers(convolutionOf(network, explored));
  const tiled = skipping.length > 0 ? (await variantsOf(context, task, skipping, weights)).variants : [];
  const variants = shares[0] === 0 ? [exactWithoutDead(network, task), ...tiled] : tiled;
  const deadChannels = skippedChannels(task).reduce((count, bit) => count + bit, 0);
  return { layer, levels: shareLevels(shares, variants), deadChannels };
}

/** A convolution by tiles whose channels skip what costs least, exact at share 0. @param fisher mean per output channel */
export async function rankedTiles(
  context: ShareCalibration,
  explored: TiledLayer,
  fisher: Float64Array,
): Promise<RankedLayer> {
  const { network } = context.subject;
  const layer = convolutionOf(network, explored);
  const task = await tiledTask(context, explored);
  const made = await variantsOf(context, task, rankedShares, informedWeights(layer, fisher));
  const { channelsPerMask } = task;
  return {
    explored,
    portions: tiledPortions(made, channelsPerMask),
    dead: skippedChannels(task),
    variantAt: (share, taken) =>
      share === 0 ? exactWithoutDead(network, task) : mixedChannels(made.variants, taken, channelsPerMask),
  };
}

/** Workers share the images. */
async function tiledTask(
  { subject, calibration, engine, callsPerLayer, advance }: ShareCalibration,
  { layer, axes }: TiledLayer,
): Promise<TiledSkipTask> {
  const { deadOperands, channelsPerMask = 1 } = subject.recipe;
  const even = Math.ceil(calibration.length / callsPerLayer);
  const sliceImages = Math.min(mostSliceImages, Math.max(leastSliceImages, even));
  const parts = calibrationParts(subject, calibration, engine, advance.images, sliceImages, (inputs) =>
    engine.call('tileMoments', { layer, axes, inputs }),
  );
  let moments: LayerMoments | undefined;
  for await (const part of parts)
    if (moments) addMoments([moments], [part]);
    else moments = part;
  // At least one image calibrates.
  return { axes, moments: moments!, channelsPerMask, deadOperands };
}

/** Workers share the output channels. */
async function variantsOf(
  { subject, engine, callsPerLayer, advance }: ShareCalibration,
  task: TiledSkipTask,
  shares: readonly number[],
  errorWeights: Float64Array,
): Promise<TiledVariants> {
  const blocks = await Promise.all(
    channelBlocks({ subject, callsPerLayer }, task.moments).map(async (block) => {
      const made = await engine.call('tiledVariants', { ...task, ...block, shares, errorWeights });
      advance.variants(1);
      return made;
    }),
  );
  // What is large is not copied for nothing.
  if (blocks.length === 1) return blocks[0]!;
  return {
    variants: shares.map((_, n) => joinedChannels(blocks.map(({ variants }) => variants[n]!))),
    losses: shares.map((_, n) => Float64Array.from(blocks.flatMap(({ losses }) => [...losses[n]!]))),
  };
}

/** Output channels in few blocks, since each begins with the same inverse; results do not depend on them. */
export function channelBlocks(
  { subject, callsPerLayer }: Pick<ShareCalibration, 'subject' | 'callsPerLayer'>,
  convolution: { readonly layer: number },
) {
  const { network, recipe } = subject;
  const { channelsPerMask = 1 } = recipe;
  const channels = convolutionOf(network, convolution).bias.length;
  const size = Math.ceil(channels / callsPerLayer / channelsPerMask) * channelsPerMask;
  return Array.from({ length: Math.ceil(channels / size) }, (_, n) => ({
    firstChannel: n * size,
    channelCount: Math.min(size, channels - n * size),
  }));
}
