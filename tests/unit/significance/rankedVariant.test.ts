import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inputActivations, runLayers } from '../../../src/arithmetic/runNetwork.ts';
import type { ConvLayer, Network } from '../../../src/network/network.ts';
import { withLayers } from '../../../src/network/network.ts';
import { operandPairs } from '../../../src/network/operandPairs.ts';
import { executedWeights } from '../../../src/network/skippedPairs.ts';
import { allocations } from '../../../src/significance/allocation.ts';
import { directPortions, layerRanking } from '../../../src/significance/layerRanking.ts';
import {
  accumulateMoments,
  accumulateOutputs,
  emptyMoments,
} from '../../../src/significance/operandMoments.ts';
import { rankedVariant } from '../../../src/significance/rankedVariant.ts';
import type { SkipTask } from '../../../src/significance/shareVariants.ts';
import type { ConvolutionWithImages } from './randomConvolution.ts';
import { convolutionWithImages, im2col } from './randomConvolution.ts';

/** Convolutions with a ReLU at the output's zero point, and biases that keep some channels below it. */
const rectified = fc
  .tuple(convolutionWithImages, fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }))
  .map(([{ network, layer, images }, low]): ConvolutionWithImages => {
    const bias = layer.bias.map((value, channel) => (low[channel] ? value - 300_000 : value));
    const changed = { ...layer, bias, clamp: { min: 3, max: 127 } };
    return { network: withLayers(network, [changed]), layer: changed, images };
  });

function outputsOf(network: Network, image: Int8Array): Int8Array {
  const values = inputActivations(network, image);
  runLayers(network, values, 0, network.layers.length, 'double');
  return values[network.output] as Int8Array;
}

/** Outputs of one channel on all images. */
function channelOutputs(network: Network, images: readonly Int8Array[], channel: number, channels: number) {
  return images.flatMap((image) => [...outputsOf(network, image)].filter((_, n) => n % channels === channel));
}

function rankedVariants(
  { network, layer, images }: ConvolutionWithImages,
  deadOperands: SkipTask['deadOperands'],
  channelsPerMask: number,
  shares: readonly number[],
  wholeChannels = false,
): Required<ConvLayer>[] {
  const [moments] = emptyMoments(network, [0]);
  for (const image of images) {
    accumulateMoments(network, layer, image, moments!);
    accumulateOutputs(outputsOf(network, image), moments!);
  }
  const task = { moments: moments!, channelsPerMask, deadOperands };
  const ranking = layerRanking(network, { ...task, fisher: informationOf(layer), wholeChannels });
  return allocations([directPortions(ranking)], shares).map(
    ([portions]) => rankedVariant(network, task, ranking, portions!) as Required<ConvLayer>,
  );
}

function informationOf(layer: ConvLayer): Float64Array {
  return Float64Array.from(layer.bias, (_, channel) => 1 + channel);
}

/** What a channel's sums vary by, damped as in the elimination, times the root of its information. */
function channelPrices(convolution: ConvolutionWithImages): number[] {
  const rows = im2col(convolution);
  const varianceOf = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  };
  const { layer } = convolution;
  const count = layer.weights.length / layer.bias.length;
  const own = Array.from({ length: count }, (_, i) => varianceOf(rows.map((row) => row[i]!)));
  return [...informationOf(layer)].map((information, channel) => {
    const weights = [...layer.weights.subarray(channel * count, (channel + 1) * count)];
    const sums = rows.map((row) => row.reduce((sum, value, i) => sum + value * weights[i]!, 0));
    const damping = weights.reduce((sum, weight, i) => sum + weight ** 2 * own[i]!, 0) / 100;
    return (varianceOf(sums) + damping) * Math.sqrt(information);
  });
}

const settings = fc.record({
  convolution: rectified,
  channelsPerMask: fc.constantFrom(1, 2, 4),
});

describe('ranked variants', () => {
  test('skip channels whole that never change on the images, at any share, and leave their outputs', () => {
    let dead = 0;
    fc.assert(
      fc.property(settings, ({ convolution, channelsPerMask }) => {
        const { network, images, layer } = convolution;
        const channels = layer.bias.length;
        const { pairCount } = operandPairs(layer);
        const variants = rankedVariants(convolution, 'skip', channelsPerMask, [0, 0.4, 1]);
        for (let channel = 0; channel < channels; channel++) {
          const outputs = channelOutputs(network, images, channel, channels);
          if (new Set(outputs).size > 1) continue;
          dead++;
          for (const variant of variants) {
            const mask = variant.skipped.subarray(channel * pairCount, (channel + 1) * pairCount);
            expect(mask.every((bit) => bit === 1)).toBe(true);
            const approximate = withLayers(network, [variant]);
            expect(channelOutputs(approximate, images, channel, channels)).toEqual(outputs);
          }
        }
      }),
      { numRuns: 100 },
    );
    expect(dead).toBeGreaterThan(50);
  });

  test('change no output on the images at share 0', () => {
    fc.assert(
      fc.property(settings, ({ convolution, channelsPerMask }) => {
        const { network, images } = convolution;
        const [none] = rankedVariants(convolution, 'skip', channelsPerMask, [0]);
        const approximate = withLayers(network, [none!]);
        for (const image of images) expect(outputsOf(approximate, image)).toEqual(outputsOf(network, image));
      }),
      { numRuns: 60 },
    );
  });

  test('are the layer itself at share 0 where nothing is to be skipped for nothing', () => {
    fc.assert(
      fc.property(settings, ({ convolution, channelsPerMask }) => {
        const [none] = rankedVariants(convolution, 'keep', channelsPerMask, [0]);
        expect(none!.skipped.every((bit) => bit === 0)).toBe(true);
        expect([none!.weights, none!.bias]).toEqual([convolution.layer.weights, convolution.layer.bias]);
      }),
      { numRuns: 30 },
    );
  });

  test('skip the share of all pairs together, more of the same as it grows, and everything at 1', () => {
    fc.assert(
      fc.property(settings, ({ convolution, channelsPerMask }) => {
        const shares = [0, 0.2, 0.5, 0.9, 1];
        const variants = rankedVariants(convolution, 'keep', channelsPerMask, shares);
        variants.forEach((variant, level) => {
          const { skipped } = variant;
          // Portions of such small channels are pairs of a tile.
          const gone = skipped.reduce((count, bit) => count + bit, 0);
          expect(Math.abs(gone - shares[level]! * skipped.length)).toBeLessThanOrEqual(channelsPerMask / 2);
          expect(variant.weights).toEqual(executedWeights(variant));
          if (level > 0)
            variants[level - 1]!.skipped.forEach((bit, n) => expect(skipped[n]).toBeGreaterThanOrEqual(bit));
        });
      }),
      { numRuns: 60 },
    );
  });

  test('of whole channels skip those that vary least and leave the others as they are', () => {
    fc.assert(
      fc.property(convolutionWithImages, (convolution) => {
        const { layer } = convolution;
        const channels = layer.bias.length;
        const { pairCount } = operandPairs(layer);
        const prices = channelPrices(convolution);
        const counts = [...Array(channels + 1).keys()];
        const shares = counts.map((count) => count / channels);
        const variants = rankedVariants(convolution, 'keep', 1, shares, true);
        variants.forEach(({ skipped, weights }, count) => {
          const gone = prices.map((_, channel) => skipped[channel * pairCount] === 1);
          skipped.forEach((bit, n) => expect(bit === 1).toBe(gone[Math.floor(n / pairCount)]));
          expect(gone.filter(Boolean)).toHaveLength(count);
          const pricesOf = (isGone: boolean) => prices.filter((_, channel) => gone[channel] === isGone);
          expect(Math.max(0, ...pricesOf(true))).toBeLessThanOrEqual(
            1.001 * Math.min(Infinity, ...pricesOf(false)),
          );
          const own = weights.length / channels;
          weights.forEach((weight, n) => {
            if (!gone[Math.floor(n / own)]) expect(weight).toBe(layer.weights[n]);
          });
        });
      }),
      { numRuns: 60 },
    );
  });
});
