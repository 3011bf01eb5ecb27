import { tileScale } from '../network/build/tiledConvLayer.ts';
import type { TiledConvLayer } from '../network/network.ts';
import { tilePairs } from '../network/tilePairs.ts';
import { tileProducts } from '../network/tileProducts.ts';
import type { MaskPortions } from './allocation.ts';
import type { TiledVariants } from './tiledVariants.ts';

/** Shares of its pairs that a mask can give up, finer where little is left. */
export const rankedShares: readonly number[] = [
  0, 0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.84, 0.88, 0.91, 0.94, 0.97,
  1,
];

/**
 * What the masks of a convolution by tiles give up from one of its variants to the next, and what that costs the answers; nothing where there are no
 * weights to begin with.
 * @param variants at {@link rankedShares}, their losses weighted by `informedWeights`
 */
export function tiledPortions({ variants, losses }: TiledVariants, channelsPerMask: number): MaskPortions[] {
  const [whole] = variants as [TiledConvLayer];
  const { points, pairs } = tilePairs(whole);
  const gone = rankedShares.map((share) => Math.round(share * points * pairs));
  const perError = 1 / tileScale(whole) ** 2;
  const living = livingChannels(whole, channelsPerMask);
  return living.map((channels, mask) => {
    const steps = channels === 0 ? [0] : Array.from(gone.keys());
    const products = steps.map((n) => n && (gone[n]! - gone[n - 1]!) * channels * tileProducts(whole));
    const scores = steps.map(
      (n) => n && ((losses[n]![mask]! - losses[n - 1]![mask]!) * perError) / products[n]!,
    );
    return { products, scores };
  });
}

/** Channels of each mask that have weights. */
function livingChannels({ pointWeights, bias }: TiledConvLayer, channelsPerMask: number): number[] {
  const perChannel = pointWeights.length / bias.length;
  const counts = new Array<number>(Math.ceil(bias.length / channelsPerMask)).fill(0);
  bias.forEach((_, channel) => {
    const own = pointWeights.subarray(channel * perChannel, (channel + 1) * perChannel);
    if (own.some((weight) => weight !== 0)) counts[Math.floor(channel / channelsPerMask)]!++;
  });
  return counts;
}
