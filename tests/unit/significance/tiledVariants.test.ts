import { describe, expect, test } from 'vitest';
import { exactPointParameters, tiledConvLayer } from '../../../src/network/build/tiledConvLayer.ts';
import type { ConvLayer, Network, TiledConvLayer } from '../../../src/network/network.ts';
import type { TileAxes } from '../../../src/network/tileAxis.ts';
import { tileAxis } from '../../../src/network/tileAxis.ts';
import { tileTransform } from '../../../src/network/tileTransforms.ts';
import { tiledVariants } from '../../../src/significance/tiledVariants.ts';
import {
  accumulateTileMoments,
  emptyTileMoments,
  outputMoments,
  pointPairs,
} from '../../../src/significance/tileMoments.ts';
import { randomFrom } from '../../property/engine/random.ts';
import { convLayer, network as networkOf, powerOfTwo, tensor, window } from '../arithmetic/networks.ts';

const [inC, outC, side] = [3, 4, 7];

/** A convolution of images whose channels resemble each other, in tiles of 2 x 4 outputs, the last ones overlapping. */
function setting(seed: number) {
  const random = randomFrom(seed);
  const layer = convLayer({
    weights: random.int8s(9 * inC * outC),
    bias: Array.from({ length: outC }, () => random.whole(-999, 999)),
    window: window({ kernel: 3, padding: [1, 1, 1, 1] }),
    requantisation: powerOfTwo(-8),
  });
  const source = tensor([side, side, inC], -5);
  const network = networkOf([source, tensor([side, side, outC])], [layer]);
  const axes = { rows: tileAxis(2, side)!, columns: tileAxis(4, side)! };
  const images = Array.from({ length: 4 }, () => {
    const shades = Array.from({ length: side * side }, () => random.whole(-90, 90));
    return Int8Array.from(
      { length: side * side * inC },
      (_, n) => shades[Math.floor(n / inC)]! + random.whole(-9, 9),
    );
  });
  const moments = emptyTileMoments(layer, axes);
  for (const image of images) accumulateTileMoments(network, layer, axes, image, moments);
  return { layer, network, axes, images, moments };
}

/** What the weights at points are multiplied with in each output of each tile, by definition. */
function features({
  network,
  axes,
  images,
}: {
  network: Network;
  axes: TileAxes;
  images: readonly Int8Array[];
}): number[][] {
  const [rows, columns] = [tileTransform(axes.rows), tileTransform(axes.columns)];
  const zeroPoint = network.tensors[0]!.zeroPoint;
  const at = (image: Int8Array, y: number, x: number, c: number) =>
    y < 0 || y >= side || x < 0 || x >= side ? 0 : image[(y * side + x) * inC + c]! - zeroPoint;
  const found: number[][] = [];
  for (const image of images)
    for (const top of axes.rows.starts)
      for (const left of axes.columns.starts)
        for (const rowFactors of rows.outputRows)
          for (const columnFactors of columns.outputRows)
            found.push(
              rowFactors.flatMap((rowFactor, p) =>
                columnFactors.flatMap((columnFactor, q) =>
                  Array.from({ length: inC }, (_, c) => {
                    let point = 0;
                    rows.inputRows[p]!.forEach((a, dy) =>
                      columns.inputRows[q]!.forEach((b, dx) => {
                        point += a * b * at(image, top + dy - 1, left + dx - 1, c);
                      }),
                    );
                    return rowFactor * columnFactor * point;
                  }),
                ),
              ),
            );
  return found;
}

test('moments are those of what weights meet in the outputs of the tiles', () => {
  const { moments, axes, ...rest } = setting(1);
  const { sums, products, sampleCount } = outputMoments(axes, moments);
  const samples = features({ axes, ...rest });
  expect(sampleCount).toBe(samples.length);
  const size = sums.length;
  for (let i = 0; i < size; i += 5) {
    expect(sums[i]).toBeCloseTo(
      samples.reduce((sum, sample) => sum + sample[i]!, 0),
      9,
    );
    for (let j = i; j < size; j += 3)
      expect(products[i * size + j]).toBeCloseTo(
        samples.reduce((sum, sample) => sum + sample[i]! * sample[j]!, 0),
        9,
      );
  }
});

test('pairs are neighbouring channels at a point, the last one alone where their number is odd', () => {
  const { axes } = setting(1);
  const pairs = pointPairs(axes, inC);
  expect(pairs.pairCount).toBe(2 * 4 * 6);
  expect([...pairs.first.slice(0, 4)]).toEqual([0, 2, 3, 5]);
  expect([...pairs.width.slice(0, 4)]).toEqual([2, 1, 2, 1]);
});

describe('variants', () => {
  const made = setting(2);
  const samples = features(made);
  const { layer, network, axes, moments } = made;
  const pairs = pointPairs(axes, inC);
  const shares = [0, 0.3, 0.6];
  const errorWeights = new Float64Array(outC).fill(1);
  const skippedPairs = ({ pointWeights }: TiledConvLayer, channel: number) =>
    Array.from(pairs.first.keys()).filter((pair) => {
      const first = channel * pairs.operandCount + pairs.first[pair]!;
      return pointWeights.subarray(first, first + pairs.width[pair]!).every((weight) => weight === 0);
    });

  /** Mean, and mean square, of the change of a channel's outputs before rounding, over all calibration images. */
  function change(variant: TiledConvLayer, channel: number) {
    const sumsOf = (each: TiledConvLayer) => {
      const { multipliers, shifts } = each.requantisation;
      const factor = multipliers[channel]! * 2 ** (shifts[channel]! - 31);
      const weights = each.pointWeights.subarray(channel * pairs.operandCount);
      return samples.map(
        (sample) => factor * sample.reduce((sum, value, i) => sum + value * weights[i]!, each.bias[channel]!),
      );
    };
    const exact = sumsOf(exactVariant(layer, axes));
    const changes = sumsOf(variant).map((value, n) => value - exact[n]!);
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    return { mean: mean(changes), square: mean(changes.map((value) => value * value)) };
  }

  const exactVariant = (exact: ConvLayer, tiles: TileAxes) =>
    tiledConvLayer(exact, tiles, exactPointParameters(exact, tiles), -5);

  test('skip the share of the pairs in every channel, and what lower shares skip', () => {
    const { variants } = tiledVariants(network, { axes, moments, shares, channelsPerMask: 1, errorWeights });
    expect(variants[0]).toEqual(exactVariant(layer, axes));
    for (let channel = 0; channel < outC; channel++) {
      const [, some, most] = variants.map((variant) => skippedPairs(variant, channel));
      expect(some!.length).toBeGreaterThanOrEqual(Math.round(0.3 * pairs.pairCount));
      expect(most!.length).toBeGreaterThanOrEqual(Math.round(0.6 * pairs.pairCount));
      expect(most).toEqual(expect.arrayContaining(some!));
    }
  });

  test('channels of a mask skip the same', () => {
    const task = { axes, moments, shares: [0.5], channelsPerMask: 2, errorWeights };
    const [variant] = tiledVariants(network, task).variants;
    for (const channel of [0, 2]) {
      const shared = skippedPairs(variant!, channel).filter((pair) =>
        skippedPairs(variant!, channel + 1).includes(pair),
      );
      expect(shared.length).toBeGreaterThanOrEqual(Math.round(0.5 * pairs.pairCount));
    }
  });

  test('keep the mean of every channel and come closer to it than the same mask without compensation', () => {
    const task = { axes, moments, shares: [0.4], channelsPerMask: 1, errorWeights };
    const [variant] = tiledVariants(network, task).variants;
    const { weights, bias } = exactPointParameters(layer, axes);
    for (let channel = 0; channel < outC; channel++) {
      const masked = weights.slice();
      for (const pair of skippedPairs(variant!, channel))
        masked.fill(
          0,
          channel * pairs.operandCount + pairs.first[pair]!,
          channel * pairs.operandCount + pairs.first[pair]! + pairs.width[pair]!,
        );
      const plain = tiledConvLayer(layer, axes, { weights: masked, bias }, -5);
      const { mean, square } = change(variant!, channel);
      expect(Math.abs(mean)).toBeLessThan(0.05);
      expect(square).toBeLessThan(change(plain, channel).square / 4);
    }
  });

  test('are those of the channels by themselves, and of channels without weights the exact ones', () => {
    const task = { axes, moments, shares, channelsPerMask: 2, errorWeights };
    const half = 9 * inC * 2;
    const part = { ...layer, weights: layer.weights.slice(half), bias: layer.bias.slice(2) };
    const alone = tiledVariants(networkOf(network.tensors, [part]), task).variants;
    const idle = { ...layer, weights: layer.weights.slice().fill(0, 0, half) };
    const beside = tiledVariants(networkOf(network.tensors, [idle]), task).variants;
    const none = { ...layer, weights: layer.weights.slice().fill(0) };
    for (const { pointWeights } of tiledVariants(networkOf(network.tensors, [none]), task).variants)
      expect(pointWeights).toEqual(new Int16Array(pointWeights.length));
    const perHalf = 2 * pairs.operandCount;
    tiledVariants(network, task).variants.forEach(({ pointWeights, bias }, level) => {
      expect(alone[level]!.pointWeights).toEqual(pointWeights.subarray(perHalf));
      expect(alone[level]!.bias).toEqual(bias.subarray(2));
      expect(beside[level]!.pointWeights.subarray(perHalf)).toEqual(pointWeights.subarray(perHalf));
      expect(beside[level]!.pointWeights.subarray(0, perHalf)).toEqual(new Int16Array(perHalf));
    });
  });
});
