import { skipsWholeChannels } from '../../network/columnChannels.ts';
import { exploredTiles } from '../../network/exploredTiles.ts';
import type { Network } from '../../network/network.ts';
import type { ShareMethod } from '../../significance/shareVariants.ts';
import { convolutionOf } from '../../significance/shareVariants.ts';
import type { Engine } from '../engine.ts';
import type { ShareLayer } from '../recipe/recipe.ts';
import { hasShares } from '../recipe/recipe.ts';
import type { Subject } from '../recipe/subject.ts';
import type { Meter } from './calibrationParts.ts';
import { directLevels, directTasks, rankedDirect } from './directLevels.ts';
import { fisherInformation } from './fisherInformation.ts';
import type { LevelTable } from './levelTable.ts';
import type { RankedLayer } from './rankedLevels.ts';
import { rankedLevels } from './rankedLevels.ts';
import type { ShareCalibration } from './shareCalibration.ts';
import { channelBlocks, rankedTiles, tiledLevels } from './tiledLevels.ts';

/** Levels of the methods of shares: by tiles where the recipe says so and a convolution has some, or of whole channels; direct ones for all others. */
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
  const isWhole = (layer: ShareLayer) =>
    recipe.domain === 'tiles' && skipsWholeChannels(network, convolutionOf(network, layer));
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
  const taskOf = (layer: ShareLayer) => tasks[direct.indexOf(layer)]!;
  const ranked = (layers: readonly ShareLayer[], informationOf: (layer: ShareLayer) => Float64Array) =>
    Promise.all(
      layers.map((layer) => {
        const wholeChannels = isWhole(layer);
        return rankedDirect(context, layer, {
          ...taskOf(layer),
          fisher: informationOf(layer),
          wholeChannels,
        });
      }),
    );
  const whole = await ranked(
    direct.filter(isWhole),
    (layer) => fisher?.get(layer.layer) ?? alike(network, layer),
  );
  // Whole channels, pairs and products of tiles have prices of different kinds.
  const tables = rankedLevels(whole);
  const pairwise = direct.filter((layer) => !isWhole(layer));
  if (fisher) {
    const informationOf = ({ layer }: ShareLayer) => fisher.get(layer)!;
    tables.push(...rankedLevels(await ranked(pairwise, informationOf)));
    const byTiles: RankedLayer[] = [];
    for (const layer of tiled) byTiles.push(await rankedTiles(context, layer, informationOf(layer)));
    tables.push(...rankedLevels(byTiles));
  } else {
    tables.push(
      ...(await Promise.all(pairwise.map((layer) => directLevels(context, method, layer, taskOf(layer))))),
    );
    for (const layer of tiled) tables.push(await tiledLevels(context, layer));
  }
  return tables.sort((a, b) => a.layer - b.layer);
}

/** Information that tells no output channel from another. */
function alike(network: Network, layer: ShareLayer): Float64Array {
  return new Float64Array(convolutionOf(network, layer).bias.length).fill(1);
}
