import pMap from 'p-map';
import { skipsWholeChannels } from '../../network/columnChannels.ts';
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
 * Levels of the methods of shares: by tiles where the recipe says so and a convolution has some, or of whole channels; direct ones for
 * all others.
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
  const isWhole = (layer: ShareLayer) =>
    recipe.domain === 'tiles' && skipsWholeChannels(network, convolutionOf(network, layer));
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
    const directly = direct.map((layer, k) => {
      const task = tasks[k]!;
      if (isWhole(layer))
        return wholeLevels(layer, task, new Float64Array(task.moments.leastOutputs.length).fill(1));
      return hasLevels(layer) ? directLevels(context, method, layer, task) : withoutLevels(layer, task);
    });
    const byTiles = pMap(tiled, (layer) => tiledLevels(context, layer), { concurrency: tiledTogether });
    return (await Promise.all([...directly, byTiles])).flat();
  }

  /** What a layer's channels cost says nothing of pairs in others. */
  async function wholeLevels(layer: ShareLayer, task: SkipTask, fisher: Float64Array): Promise<LevelTable[]> {
    return rankedLevels([await rankedDirect(context, layer, { ...task, fisher, wholeChannels: true })]);
  }

  function withoutLevels({ layer }: ShareLayer, task: SkipTask): LevelTable {
    const deadChannels = skippedChannels(task).reduce((count, bit) => count + bit, 0);
    return { layer, levels: [], ...(recipe.allocation === 'ranked' && { deadChannels }) };
  }

  async function rankedTables(fisher: ReadonlyMap<number, Float64Array>): Promise<LevelTable[]> {
    const ofLayer = ({ layer }: ShareLayer) => fisher.get(layer)!;
    const taskOf = (layer: ShareLayer) => tasks[direct.indexOf(layer)]!;
    const [whole, directly, byTiles] = await Promise.all([
      Promise.all(direct.filter(isWhole).map((layer) => wholeLevels(layer, taskOf(layer), ofLayer(layer)))),
      Promise.all(
        direct
          .filter((layer) => !isWhole(layer))
          .map((layer) => rankedDirect(context, layer, { ...taskOf(layer), fisher: ofLayer(layer) })),
      ),
      pMap(tiled, (layer) => rankedTiles(context, layer, ofLayer(layer)), { concurrency: tiledTogether }),
    ]);
    // Their products have prices of different kinds.
    return [...whole.flat(), ...rankedLevels(directly), ...rankedLevels(byTiles)];
  }
}

const hasLevels = ({ shares }: ShareLayer) => shares.length > 0;
const skips = ({ shares }: ShareLayer) => shares.some((share) => share > 0);
