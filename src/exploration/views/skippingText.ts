import { skipsWholeChannels } from '../../network/columnChannels.ts';
import { convLayers, convolutionOf } from '../../network/network.ts';
import { formatCount } from '../../words/counts.ts';
import { tileText } from '../../words/tiles.ts';
import type { Exploration } from '../exploration.ts';
import { tiledParts } from '../levels/tiledParts.ts';
import { isByTiles } from '../recipe/recipe.ts';
import { rankingFault } from '../recipe/usualAllocation.ts';

/** What is to say about where an exploration skips, a line each; nothing for equal shares of every channel's own products, unless there is no choice. */
export function skippingLines({
  recipe,
  network,
  levels,
  splits,
}: Pick<Exploration, 'recipe' | 'network' | 'levels' | 'splits'>): string[] {
  const images = formatCount(splits.calibration.length);
  const channels = new Map(convLayers(network).map(({ index, bias }) => [index, bias.length]));
  const tiles = levels.flatMap(({ layer, levels: ofLayer }) => {
    const skips = ofLayer.some(({ share }) => share !== null && share > 0);
    if (!isByTiles(recipe) || !skips) return [];
    if (skipsWholeChannels(network, convolutionOf(network, { layer })))
      return [`layer ${layer} by whole output channels`];
    const sizes = tiledParts(recipe, network, { layer, shares: [] }).map(({ axes }) =>
      tileText([axes.rows.outputs, axes.columns.outputs]),
    );
    return sizes.length > 0 ? [`layer ${layer} by ${sizes.join(' and ')}`] : [];
  });
  const isUnranked = recipe.method === 'compensated' && recipe.allocation !== 'ranked';
  const fault = isUnranked ? rankingFault(network, recipe.regression) : null;
  return [
    ...(fault ? [fault] : []),
    ...(recipe.allocation === 'ranked'
      ? ['skips where it costs the answers least, over all explored layers']
      : []),
    ...(tiles.length > 0 ? [`skips products of fast convolution: ${tiles.join(', ')}`] : []),
    ...levels
      .filter(({ deadChannels = 0 }) => deadChannels > 0)
      .map(
        ({ layer, deadChannels }) =>
          `layer ${layer}: ${deadChannels} of ${channels.get(layer)} output channels never change on the ${images} calibration images; skipped whole, which the held-out images check`,
      ),
  ];
}
