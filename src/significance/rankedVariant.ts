import type { ConvLayer, Network } from '../network/network.ts';
import { convolutionOf } from '../network/network.ts';
import { operandPairs } from '../network/operandPairs.ts';
import type { LayerRanking } from './layerRanking.ts';
import { skippedChannels } from './layerRanking.ts';
import { operandMeans } from './operandMoments.ts';
import type { SkipTask } from './shareVariants.ts';
import { checkVariant, emptyVariant, enterTile, foldMeans } from './tileVariant.ts';

/**
 * The convolution when each tile has given up so many portions, and what is dead whatever these are, where the task says so. A dead channel
 * keeps its one output: the mean of its sums, which its bias becomes, lies between sums that all give this output.
 * @param portions per tile
 */
export function rankedVariant(
  network: Network,
  task: SkipTask,
  { tiles }: LayerRanking,
  portions: Uint16Array,
): ConvLayer {
  const { moments } = task;
  const layer = convolutionOf(network, moments);
  const pairs = operandPairs(layer);
  const variant = emptyVariant(layer, pairs);
  const dead = skippedChannels(task);
  tiles.forEach((tile, n) => {
    const portion = portions[n]!;
    const size = tile.channelCount * pairs.operandCount;
    const weights = tile.weights.subarray(portion * size, (portion + 1) * size);
    enterTile(variant, tile, pairs, tile.order.subarray(0, tile.counts[portion]), weights);
  });
  dead.forEach((isDead, channel) => {
    if (isDead) variant.skipped.fill(1, channel * pairs.pairCount, (channel + 1) * pairs.pairCount);
  });
  const all = { firstChannel: 0, channelCount: layer.bias.length };
  foldMeans(layer, variant, all, pairs, operandMeans(moments));
  checkVariant(variant, pairs);
  return variant;
}
