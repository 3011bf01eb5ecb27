import type { TileAxes } from '../../network/tileAxis.ts';
import { joinedChannels } from '../../significance/channelBlock.ts';
import { skippedChannels } from '../../significance/layerRanking.ts';
import { addMoments } from '../../significance/operandMoments.ts';
import { convolutionOf } from '../../significance/shareVariants.ts';
import { emptyTileMoments } from '../../significance/tileMoments.ts';
import type { TiledSkipTask } from '../../significance/withoutDead.ts';
import { exactWithoutDead } from '../../significance/withoutDead.ts';
import type { Engine } from '../engine.ts';
import type { ShareLayer } from '../recipe/recipe.ts';
import type { Subject } from '../recipe/subject.ts';
import { calibrationParts } from './calibrationParts.ts';
import type { LevelTable } from './levelTable.ts';
import { shareLevels } from './levelTable.ts';

/** Images per call of the engine. Moments are large and exact in any order: few calls, of any size. */
const sliceImages = 64;

/** Takes work that is done. */
export interface Advance {
  images(count: number): void;
  /** Layers, or blocks of their output channels. */
  variants(count: number): void;
}

/**
 * Levels of a convolution by tiles: at share 0 the exact one, at others {@link tiledVariants}. One layer at a time, since its moments
 * are a large matrix; workers share its images and then its output channels.
 */
export async function tiledLevels(
  subject: Subject,
  explored: ShareLayer,
  axes: TileAxes,
  calibration: Uint32Array,
  engine: Engine,
  advance: Advance,
): Promise<LevelTable> {
  const { network, recipe } = subject;
  const { deadOperands, channelsPerMask = 1 } = recipe;
  const { layer, shares } = explored;
  const moments = emptyTileMoments(convolutionOf(network, explored), axes);
  const parts = calibrationParts(subject, calibration, engine, advance.images, sliceImages, (inputs) =>
    engine.call('tileMoments', { layer, axes, inputs }),
  );
  for await (const part of parts) addMoments([moments], [part]);

  const task: TiledSkipTask = { axes, moments, channelsPerMask, deadOperands };
  const skipping = shares.filter((share) => share > 0);
  const blocks = await Promise.all(
    channelBlocks(subject, engine, explored).map(async (block) => {
      const variants = await engine.call('tiledVariants', { ...task, ...block, shares: skipping });
      advance.variants(1);
      return variants;
    }),
  );
  const tiled = skipping.map((_, level) => joinedChannels(blocks.map((block) => block[level]!)));
  const variants = shares[0] === 0 ? [exactWithoutDead(network, task), ...tiled] : tiled;
  const deadChannels = skippedChannels(task).reduce((count, bit) => count + bit, 0);
  return { layer, levels: shareLevels(shares, variants), deadChannels };
}

/** Calls of the engine that the variants of a convolution take. */
export function blockCount(subject: Subject, engine: Engine, explored: ShareLayer): number {
  return channelBlocks(subject, engine, explored).length;
}

/** Output channels in about as many blocks as calls are worth having under way; results do not depend on them. */
function channelBlocks({ network, recipe }: Subject, { concurrency }: Engine, explored: ShareLayer) {
  const { channelsPerMask = 1 } = recipe;
  if (explored.shares.every((share) => share === 0)) return [];
  const channels = convolutionOf(network, explored).bias.length;
  const size = Math.ceil(channels / concurrency / channelsPerMask) * channelsPerMask;
  return Array.from({ length: Math.ceil(channels / size) }, (_, n) => ({
    firstChannel: n * size,
    channelCount: Math.min(size, channels - n * size),
  }));
}
