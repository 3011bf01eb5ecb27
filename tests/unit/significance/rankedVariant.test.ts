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
import { convolutionWithImages } from './randomConvolution.ts';

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
): Required<ConvLayer>[] {
  const [moments] = emptyMoments(network, [0]);
  for (const image of images) {
    accumulateMoments(network, layer, image, moments!);
    accumulateOutputs(outputsOf(network, image), moments!);
  }
  const task = { moments: moments!, channelsPerMask, deadOperands };
  const fisher = Float64Array.from(layer.bias, (_, channel) => 1 + channel);
  const ranking = layerRanking(network, { ...task, fisher });
  return allocations([directPortions(ranking)], shares).map(
    ([portions]) => rankedVariant(network, task, ranking, portions!) as Required<ConvLayer>,
  );
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
});
