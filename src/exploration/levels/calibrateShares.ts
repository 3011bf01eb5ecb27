import pMap from 'p-map';
import { skipsWholeChannels } from '../../network/columnChannels.ts';
import { convolutionOf } from '../../network/network.ts';
import { skippedChannels } from '../../significance/layerRanking.ts';
import type { ShareMethod, SkipTask } from '../../significance/shareVariants.ts';
import type { Engine } from '../engine.ts';
import type { ShareLayer } from '../recipe/recipe.ts';
import { hasShares, isByTiles } from '../recipe/recipe.ts';
import type { Subject } from '../recipe/subject.ts';
import type { Meter } from './calibrationParts.ts';
import { directLevels, directTasks, rankedDirect } from './directLevels.ts';
import { fisherInformation } from './fisherInformation.ts';
import type { LevelTable, WantedLevels } from './levelTable.ts';
import { byLayer, withGaps } from './levelTable.ts';
import { rankedLevels } from './rankedLevels.ts';
import type { ShareCalibration } from './shareCalibration.ts';
import { channelBlocks, rankedTiles, tiledLevels, tiledTogether } from './tiledLevels.ts';
import { tiledParts } from './tiledParts.ts';

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
  const explored = all.map((layer, k) => {
    const isWanted = (share: number) => !wanted || wanted[k]!.includes(layer.shares.indexOf(share));
    const parts = tiledParts(recipe, network, layer);
    const atWanted = <Part extends ShareLayer>(part: Part) => ({
      ...part,
      shares: part.shares.filter(isWanted),
    });
    return { layer: atWanted(layer), tiled: parts.map(atWanted) };
  });
  const direct = explored.flatMap(({ layer, tiled }) => (tiled.length > 0 ? [] : [layer]));
  const isWhole = (layer: ShareLayer) =>
    isByTiles(recipe) && skipsWholeChannels(network, convolutionOf(network, layer));
  const isDirect = direct.length > 0 || explored.length === 0;
  const isSkipping = direct.some(hasLevels) || explored.some(({ tiled }) => tiled.some(skips));
  const isRanked = recipe.allocation === 'ranked' && isSkipping;
  // What is ranked together is ranked whole, whatever is wanted of it.
  const tiled = explored.flatMap(({ tiled }) => (isRanked ? tiled : partsWithLevels(tiled)));
  // An engine wants two calls for each of its workers.
  const callsPerLayer = Math.ceil(
    engine.concurrency / 2 / Math.max(1, Math.min(tiledTogether, tiled.length)),
  );
  const passes = tiled.length + Number(isDirect) + Number(isRanked);
  const blocks = tiled
    .filter((layer) => isRanked || skips(layer))
    .reduce((sum, layer) => sum + channelBlocks({ subject, callsPerLayer }, layer).length, 0);
  const advance = {
    images: meter('significance', passes * calibration.length),
    variants: meter('variants', direct.length + blocks),
  };
  const context: ShareCalibration = { subject, calibration, engine, callsPerLayer, advance };

  const fisher = isRanked
    ? await fisherInformation(
        context,
        explored.map(({ layer }) => layer.layer),
      )
    : null;
  const tasks = isDirect ? await directTasks(context, direct) : [];
  const tables = fisher ? await rankedTables(fisher) : await equalTables();
  const ordered = byLayer(tables);
  return wanted
    ? ordered.map((table, k) => withGaps(table, convolutionOf(network, table), all[k]!.shares, wanted[k]!))
    : ordered;

  async function equalTables(): Promise<LevelTable[]> {
    const directly = direct.map((layer, k) => {
      const task = tasks[k]!;
      if (!hasLevels(layer)) return withoutLevels(layer, task);
      if (isWhole(layer))
        return wholeLevels(layer, task, new Float64Array(task.moments.leastOutputs.length).fill(1));
      return directLevels(context, method, layer, task);
    });
    const byTiles = pMap(tiled, (layer) => tiledLevels(context, layer), { concurrency: tiledTogether });
    return (await Promise.all([...directly, byTiles])).flat();
  }

  /** What a layer's channels cost says nothing of pairs in others. */
  async function wholeLevels(layer: ShareLayer, task: SkipTask, fisher: Float64Array): Promise<LevelTable[]> {
    return rankedLevels([await rankedDirect(context, layer, { ...task, fisher, wholeChannels: true })]);
  }

  function withoutLevels(layer: ShareLayer, task: SkipTask): LevelTable {
    const deadChannels = skippedChannels(task).reduce((count, bit) => count + bit, 0);
    const isCounted = recipe.allocation === 'ranked' || isWhole(layer);
    return { layer: layer.layer, levels: [], ...(isCounted && { deadChannels }) };
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

/** The parts of a layer that have levels; where none has, one that tells its dead channels. */
function partsWithLevels<Part extends ShareLayer>(parts: readonly Part[]): readonly Part[] {
  const found = parts.filter(hasLevels);
  return found.length > 0 ? found : parts.slice(0, 1);
}

const hasLevels = ({ shares }: ShareLayer) => shares.length > 0;
const skips = ({ shares }: ShareLayer) => shares.some((share) => share > 0);
