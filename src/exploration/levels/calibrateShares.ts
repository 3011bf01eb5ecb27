import { exploredTiles } from '../../network/exploredTiles.ts';
import { addFisher, emptyFisher, meanFisher } from '../../significance/layerFisher.ts';
import { addMoments, emptyMoments } from '../../significance/operandMoments.ts';
import type { ShareMethod } from '../../significance/shareVariants.ts';
import { convolutionOf } from '../../significance/shareVariants.ts';
import type { Engine } from '../engine.ts';
import type { ShareLayer } from '../recipe/recipe.ts';
import { hasShares } from '../recipe/recipe.ts';
import type { Subject } from '../recipe/subject.ts';
import type { Meter } from './calibrationParts.ts';
import { calibrationParts } from './calibrationParts.ts';
import type { LevelTable } from './levelTable.ts';
import { shareLevels } from './levelTable.ts';
import { rankedLevels } from './rankedLevels.ts';
import type { Advance } from './tiledLevels.ts';
import { blockCount, tiledLevels } from './tiledLevels.ts';

/** Images per call of the engine, two groups of the kernels. The sums of Fisher information are floating, so this is part of the results. */
const gradientImages = 24;

/** Levels of the methods of shares: by tiles where the recipe says so and a convolution has some, direct ones for all others. */
export async function calibrateShares(
  subject: Subject,
  method: ShareMethod,
  calibration: Uint32Array,
  engine: Engine,
  meter: Meter,
): Promise<LevelTable[]> {
  const { network, recipe } = subject;
  const explored = recipe.layers.filter(hasShares).map((layer) => ({
    layer,
    axes: recipe.domain === 'tiles' ? exploredTiles(network, convolutionOf(network, layer)) : null,
  }));
  const direct = explored.flatMap(({ layer, axes }) => (axes ? [] : [layer]));
  const tiled = explored.flatMap(({ layer, axes }) => (axes ? [{ layer, axes }] : []));
  const isDirect = direct.length > 0 || tiled.length === 0;
  const passes = tiled.length + Number(isDirect);
  const blocks = tiled.reduce((sum, { layer }) => sum + blockCount(subject, engine, layer), 0);
  const advance: Advance = {
    images: meter('significance', passes * calibration.length),
    variants: meter('variants', direct.length + blocks),
  };
  const tables = isDirect ? await directLevels(subject, method, direct, calibration, engine, advance) : [];
  for (const { layer, axes } of tiled)
    tables.push(await tiledLevels(subject, layer, axes, calibration, engine, advance));
  return tables.sort((a, b) => a.layer - b.layer);
}

async function directLevels(
  subject: Subject,
  method: ShareMethod,
  explored: readonly ShareLayer[],
  calibration: Uint32Array,
  engine: Engine,
  advance: Advance,
): Promise<LevelTable[]> {
  const { network, recipe } = subject;
  const { deadOperands, channelsPerMask = 1 } = recipe;
  const layers = explored.map(({ layer }) => layer);
  const isRanked = recipe.allocation === 'ranked' && layers.length > 0;
  const moments = emptyMoments(network, layers);
  let fisher = emptyFisher(network, layers);
  const parts = calibrationParts(subject, calibration, engine, advance.images, gradientImages, (inputs) =>
    Promise.all([
      engine.call('moments', { layers, inputs }),
      isRanked ? engine.call('fisher', { layers, inputs }) : null,
    ]),
  );
  for await (const [part, information] of parts) {
    addMoments(moments, part);
    if (information) fisher = addFisher(fisher, information);
  }

  const tasks = moments.map((ofLayer) => ({ moments: ofLayer, channelsPerMask, deadOperands }));
  if (isRanked) {
    const rankings = await Promise.all(
      tasks.map(async (task, k) => {
        const ranking = await engine.call('ranking', { ...task, fisher: meanFisher(fisher[k]!) });
        advance.variants(1);
        return ranking;
      }),
    );
    return rankedLevels(network, explored, tasks, rankings);
  }
  return Promise.all(
    explored.map(async ({ layer, shares }, k) => {
      const variants = await engine.call('variants', { ...tasks[k]!, method, shares });
      advance.variants(1);
      return { layer, levels: shareLevels(shares, variants) };
    }),
  );
}
