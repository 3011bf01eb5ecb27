import pMap from 'p-map';
import { exploredTiles } from '../../network/exploredTiles.ts';
import type { ShareMethod } from '../../significance/shareVariants.ts';
import { convolutionOf } from '../../significance/shareVariants.ts';
import type { Engine } from '../engine.ts';
import { hasShares } from '../recipe/recipe.ts';
import type { Subject } from '../recipe/subject.ts';
import type { Meter } from './calibrationParts.ts';
import { directLevels, directTasks, rankedDirect } from './directLevels.ts';
import { fisherInformation } from './fisherInformation.ts';
import type { LevelTable } from './levelTable.ts';
import { rankedLevels } from './rankedLevels.ts';
import type { ShareCalibration } from './shareCalibration.ts';
import { channelBlocks, rankedTiles, tiledLevels } from './tiledLevels.ts';

/** Layers by tiles that are prepared at once. Their moments are large matrices; two keep the workers busy from one to the next. */
const tiledTogether = 2;

/** Levels of the methods of shares: by tiles where the recipe says so and a convolution has some, direct ones for all others. */
export async function calibrateShares(
  subject: Subject,
  method: ShareMethod,
  calibration: Uint32Array,
  engine: Engine,
  meter: Meter,
): Promise<LevelTable[]> {
  const { network, recipe } = subject;
  const explored = recipe.layers.filter(hasShares);
  const axesOf = (layer: (typeof explored)[number]) =>
    recipe.domain === 'tiles' ? exploredTiles(network, convolutionOf(network, layer)) : null;
  const tiled = explored.flatMap((layer) => {
    const axes = axesOf(layer);
    return axes ? [{ ...layer, axes }] : [];
  });
  const direct = explored.filter((layer) => !axesOf(layer));
  const isDirect = direct.length > 0 || tiled.length === 0;
  const isRanked = recipe.allocation === 'ranked' && explored.length > 0;
  const passes = tiled.length + Number(isDirect) + Number(isRanked);
  const blocks = tiled
    .filter(({ shares }) => isRanked || shares.some((share) => share > 0))
    .reduce((sum, layer) => sum + channelBlocks({ subject, engine }, layer).length, 0);
  const advance = {
    images: meter('significance', passes * calibration.length),
    variants: meter('variants', direct.length + blocks),
  };
  const context: ShareCalibration = { subject, calibration, engine, advance };

  const fisher = isRanked
    ? await fisherInformation(
        context,
        explored.map(({ layer }) => layer),
      )
    : null;
  const tasks = isDirect ? await directTasks(context, direct) : [];
  if (!fisher) {
    const tables = await Promise.all(
      direct.map((layer, k) => directLevels(context, method, layer, tasks[k]!)),
    );
    tables.push(
      ...(await pMap(tiled, (layer) => tiledLevels(context, layer), { concurrency: tiledTogether })),
    );
    return tables.sort((a, b) => a.layer - b.layer);
  }
  const ranked = await Promise.all(
    direct.map((layer, k) => rankedDirect(context, layer, tasks[k]!, fisher.get(layer.layer)!)),
  );
  const rankedByTiles = await pMap(tiled, (layer) => rankedTiles(context, layer, fisher.get(layer.layer)!), {
    concurrency: tiledTogether,
  });
  // Their products have prices of different kinds.
  const tables = [...rankedLevels(ranked), ...rankedLevels(rankedByTiles)];
  return tables.sort((a, b) => a.layer - b.layer);
}
