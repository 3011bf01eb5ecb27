import pMap from 'p-map';
import { exploredTiles } from '../../network/exploredTiles.ts';
import { skippedChannels } from '../../significance/layerRanking.ts';
import type { ShareMethod, SkipTask } from '../../significance/shareVariants.ts';
import { convolutionOf } from '../../significance/shareVariants.ts';
import type { Engine } from '../engine.ts';
import type { ShareLayer } from '../recipe/recipe.ts';
import { hasShares } from '../recipe/recipe.ts';
import type { Subject } from '../recipe/subject.ts';
import type { Meter } from './calibrationParts.ts';
import { directLevels, directTasks, rankedDirect } from './directLevels.ts';
import { fisherInformation } from './fisherInformation.ts';
import type { LevelTable, WantedLevels } from './levelTable.ts';
import { withGaps } from './levelTable.ts';
import { rankedLevels } from './rankedLevels.ts';
import type { ShareCalibration } from './shareCalibration.ts';
import { channelBlocks, rankedTiles, tiledLevels } from './tiledLevels.ts';

/** Layers by tiles that are prepared at once. Their moments are large matrices; two keep the workers busy from one to the next. */
const tiledTogether = 2;

/**
 * Levels of the methods of shares: by tiles where the recipe says so and a convolution has some, direct ones for all others.
 * @param wanted absent: all; what others need to be made is spared ({@link withGaps})
 */
export async function calibrateShares(
  subject: Subject,
  method: ShareMethod,
  calibration: Uint32Array,
  engine: Engine,
  meter: Meter,
  wanted?: WantedLevels,
): Promise<LevelTable[]> {
  const { network, recipe } = subject;
  const all = recipe.layers.filter(hasShares);
  const explored = wanted
    ? all.map((layer, k) => ({ ...layer, shares: wanted[k]!.map((level) => layer.shares[level]!) }))
    : all;
  const axesOf = (layer: (typeof explored)[number]) =>
    recipe.domain === 'tiles' ? exploredTiles(network, convolutionOf(network, layer)) : null;
  const tiled = explored.flatMap((layer) => {
    const axes = axesOf(layer);
    return axes ? [{ ...layer, axes }] : [];
  });
  const direct = explored.filter((layer) => !axesOf(layer));
  const isDirect = direct.length > 0 || tiled.length === 0;
  const isSkipping = direct.some(hasLevels) || tiled.some(skips);
  const isRanked = recipe.allocation === 'ranked' && isSkipping;
  const passes = tiled.length + Number(isDirect) + Number(isRanked);
  const blocks = tiled
    .filter((layer) => isRanked || skips(layer))
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
  const tables = fisher ? await rankedTables(fisher) : await equalTables();
  const ordered = tables.sort((a, b) => a.layer - b.layer);
  return wanted
    ? ordered.map((table, k) => withGaps(table, convolutionOf(network, table), all[k]!.shares, wanted[k]!))
    : ordered;

  async function equalTables(): Promise<LevelTable[]> {
    const directly = direct.map((layer, k) =>
      hasLevels(layer) ? directLevels(context, method, layer, tasks[k]!) : withoutLevels(layer, tasks[k]!),
    );
    const byTiles = pMap(tiled, (layer) => tiledLevels(context, layer), { concurrency: tiledTogether });
    return (await Promise.all([...directly, byTiles])).flat();
  }

  function withoutLevels({ layer }: ShareLayer, task: SkipTask): LevelTable {
    const deadChannels = skippedChannels(task).reduce((count, bit) => count + bit, 0);
    return { layer, levels: [], ...(recipe.allocation === 'ranked' && { deadChannels }) };
  }

  async function rankedTables(fisher: ReadonlyMap<number, Float64Array>): Promise<LevelTable[]> {
    const ofLayer = ({ layer }: ShareLayer) => fisher.get(layer)!;
    const [directly, byTiles] = await Promise.all([
      Promise.all(direct.map((layer, k) => rankedDirect(context, layer, tasks[k]!, ofLayer(layer)))),
      pMap(tiled, (layer) => rankedTiles(context, layer, ofLayer(layer)), { concurrency: tiledTogether }),
    ]);
    // Their products have prices of different kinds.
    return [...rankedLevels(directly), ...rankedLevels(byTiles)];
  }
}

const hasLevels = ({ shares }: ShareLayer) => shares.length > 0;
const skips = ({ shares }: ShareLayer) => shares.some((share) => share > 0);
