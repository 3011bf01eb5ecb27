import type { Network } from '../../network/network.ts';
import { allocations } from '../../significance/allocation.ts';
import type { LayerRanking } from '../../significance/layerRanking.ts';
import { skippedChannels } from '../../significance/layerRanking.ts';
import { rankedVariant } from '../../significance/rankedVariant.ts';
import type { SkipTask } from '../../significance/shareVariants.ts';
import type { ShareLayer } from '../recipe/recipe.ts';
import type { LevelTable } from './levelTable.ts';
import { shareLevels } from './levelTable.ts';

/**
 * Levels of the ranked allocation. At share s a layer skips what goes when share s of the products of all explored layers together has
 * gone, cheapest first: so equal shares in all layers are equal prices.
 */
export function rankedLevels(
  network: Network,
  explored: readonly ShareLayer[],
  tasks: readonly SkipTask[],
  rankings: readonly LayerRanking[],
): LevelTable[] {
  const all = [...new Set(explored.flatMap(({ shares }) => shares))].sort((a, b) => a - b);
  const found = allocations(rankings, all);
  return explored.map(({ layer, shares }, k) => {
    const variants = shares.map((share) =>
      rankedVariant(network, tasks[k]!, rankings[k]!, found[all.indexOf(share)]![k]!),
    );
    const deadChannels = skippedChannels(tasks[k]!).reduce((count, bit) => count + bit, 0);
    return { layer, levels: shareLevels(shares, variants), deadChannels };
  });
}
