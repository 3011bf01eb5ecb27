import type { ConvLayer, Network } from '../network/network.ts';
import { convolutionOf } from '../network/network.ts';
import { operandPairs } from '../network/operandPairs.ts';
import type { MaskPortions } from './allocation.ts';
import { channelTiles, freePairs } from './channelTile.ts';
import type { LiveInverseMaker } from './liveInverse.ts';
import { deadChannels, operandPowers } from './operandMoments.ts';
import { pairElimination } from './pairElimination.ts';
import type { SkipTask } from './shareVariants.ts';
import { slotInverse } from './slotInverse.ts';
import { rounded } from './tileVariant.ts';

/** A tile gives up its pairs in portions, of which it has at most this many: a row of 288 pairs in portions of 5. */
const mostPortions = 64;

/** Of the layer's greatest: channels that the answers never hang on give up their pairs early, but in a sound order. */
const leastInformation = 1e-6;

export interface RankingTask extends SkipTask {
  /** Mean Fisher information of a sum, per output channel (`layerFisher.ts`). */
  readonly fisher: Float64Array;
  /** Whether a channel gives up all its pairs at once. */
  readonly wholeChannels?: boolean;
}

/** How a tile of channels gives up its pairs. Portion 0 is what is free; after the last one nothing is left. */
interface TileRanking {
  readonly firstChannel: number;
  readonly channelCount: number;
  /** Pairs in the order of their removal. */
  readonly order: Int32Array;
  /** How many are gone after each portion. */
  readonly counts: readonly number[];
  /** What each portion costs the answers, per product that it saves; 0 for portion 0. */
  readonly scores: Float64Array;
  /** Weights after each portion, [portion][channel][operand]; those of removed pairs do not matter. */
  readonly weights: Int8Array;
}

/** The tiles of one convolution. */
export interface LayerRanking {
  readonly layer: number;
  /** Of all calibration images: each needs the products of every pair that is kept. */
  readonly outputPixels: number;
  readonly tiles: readonly TileRanking[];
}

/**
 * Ranks what the tiles of a convolution can do without (`pairElimination.ts`): squared errors of the sums times the Fisher
 * information of their channels. Where dead operands are skipped whatever the share, dead channels are free as a whole.
 */
export function layerRanking(
  network: Network,
  task: RankingTask,
  liveInverse?: LiveInverseMaker,
): LayerRanking {
  const { moments, fisher, channelsPerMask, wholeChannels } = task;
  const layer = convolutionOf(network, moments);
  const pairs = operandPairs(layer);
  const eliminate = pairElimination(pairs, slotInverse(moments, pairs), liveInverse);
  const powers = operandPowers(moments);
  const skipsDead = task.deadOperands === 'skip';
  const living = withoutChannels(layer, skippedChannels(task));
  const tiles = channelTiles(living, pairs, channelsPerMask, informedWeights(layer, fisher)).map(
    (tile): TileRanking => {
      const free = skipsDead ? freePairs(tile, pairs, powers) : new Uint8Array(pairs.pairCount);
      const freeCount = free.reduce((count, bit) => count + bit, 0);
      const most = wholeChannels ? 1 : mostPortions;
      const counts = portionCounts(freeCount, pairs.pairCount, most);
      const { order, losses, weights } = eliminate(tile, free, counts);
      const scores = Float64Array.from(counts, (count, portion) => {
        if (portion === 0) return 0;
        const before = counts[portion - 1]!;
        const loss = losses.subarray(before, count).reduce((sum, each) => sum + each, 0);
        return loss / (count - before) / tile.channelCount;
      });
      const size = tile.weights.length;
      const stored = new Int8Array(counts.length * size);
      weights.forEach((values, portion) => stored.set(Int8Array.from(values, rounded), portion * size));
      const { firstChannel, channelCount } = tile;
      return { firstChannel, channelCount, order, counts, scores, weights: stored };
    },
  );
  return { layer: layer.index, outputPixels: moments.sampleCount, tiles };
}

/** The portions of a ranking, as {@link allocations} takes them. */
export function directPortions({ tiles, outputPixels }: LayerRanking): MaskPortions[] {
  return tiles.map(({ counts, scores, channelCount }) => ({
    products: counts.map((count, n) => (n && count - counts[n - 1]!) * channelCount * outputPixels),
    scores,
  }));
}

/**
 * What a squared error of a channel's sums counts: the geometric mean of what it is in steps of the output and of what it does to the
 * answers. The Fisher information alone holds for small errors only: it empties channels where the answers bear much already
 * (`docs/methods.md`).
 */
export function informedWeights({ requantisation }: ConvLayer, fisher: Float64Array): Float64Array {
  const { multipliers, shifts } = requantisation;
  const least = leastInformation * (Math.max(...fisher) || 1);
  return fisher.map((information, channel) => {
    const at = multipliers.length === 1 ? 0 : channel;
    return multipliers[at]! * 2 ** (shifts[at]! - 31) * Math.sqrt(Math.max(information, least));
  });
}

/** Channels that are skipped whole, whatever the share: 1 each. */
export function skippedChannels({ moments, deadOperands }: SkipTask): Uint8Array {
  const dead = deadChannels(moments);
  return deadOperands === 'skip' ? dead : dead.fill(0);
}

/** The layer with weights 0 in the channels that `dead` marks. */
function withoutChannels(layer: ConvLayer, dead: Uint8Array): ConvLayer {
  const operandCount = layer.weights.length / layer.bias.length;
  const weights = layer.weights.map((weight, n) => (dead[Math.floor(n / operandCount)] === 1 ? 0 : weight));
  return { ...layer, weights };
}

function portionCounts(freeCount: number, pairCount: number, most: number): number[] {
  const size = Math.ceil(pairCount / most);
  const counts = [freeCount];
  for (let count = freeCount + size; count < pairCount; count += size) counts.push(count);
  if (freeCount < pairCount) counts.push(pairCount);
  return counts;
}
