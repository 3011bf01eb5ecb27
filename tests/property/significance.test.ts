import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runNetwork } from '../../src/arithmetic/runNetwork.ts';
import type { ConvLayer, Network } from '../../src/network/network.ts';
import { withLayers } from '../../src/network/network.ts';
import { operandPairs } from '../../src/network/operandPairs.ts';
import { withSkipped } from '../../src/network/skippedPairs.ts';
import { maskAt, significanceOf } from '../../src/significance/significance.ts';
import { accumulateRatios, addSums, emptySums } from '../../src/significance/significanceSums.ts';
import { convLayer, powerOfTwo, tensor, window } from '../unit/arithmetic/networks.ts';

const outChannels = 3;

/** A random single convolution and some images. */
const convolutionWithImages = fc
  .record({
    channels: fc.integer({ min: 1, max: 5 }),
    size: fc.integer({ min: 3, max: 6 }),
    kernel: fc.integer({ min: 1, max: 3 }),
    stride: fc.integer({ min: 1, max: 2 }),
    margin: fc.integer({ min: 0, max: 1 }),
    zeroPoint: fc.integer({ min: -128, max: 127 }),
    imageCount: fc.integer({ min: 1, max: 3 }),
  })
  .chain((shape) => {
    const { channels, size, kernel, imageCount } = shape;
    const int8 = fc.integer({ min: -128, max: 127 });
    const weightCount = outChannels * kernel * kernel * channels;
    const valueCount = size * size * channels;
    return fc.record({
      shape: fc.constant(shape),
      weights: fc.array(int8, { minLength: weightCount, maxLength: weightCount }),
      images: fc.array(fc.array(int8, { minLength: valueCount, maxLength: valueCount }), {
        minLength: imageCount,
        maxLength: imageCount,
      }),
    });
  })
  .map(({ shape, weights, images }) => {
    const { channels, size, kernel, stride, margin, zeroPoint } = shape;
    const layer = convLayer({
      weights,
      bias: [5, -7, 0],
      requantisation: powerOfTwo(-6),
      window: window({ kernel, stride, padding: [margin, margin, margin, margin] }),
    });
    const outSize = Math.floor((size + 2 * margin - kernel) / stride) + 1;
    const network: Network = {
      name: 'one convolution',
      tensors: [tensor([size, size, channels], zeroPoint), tensor([outSize, outSize, outChannels], 3)],
      layers: [layer],
      input: 0,
      output: 1,
    };
    return { network, layer, images: images.map((values) => Int8Array.from(values)) };
  });

function analyse(network: Network, layer: ConvLayer, images: readonly Int8Array[]) {
  const sums = emptySums(network);
  for (const image of images) accumulateRatios(network, layer, image, sums.layers[0]!);
  return significanceOf(network, { ...sums, imageCount: images.length })[0]!;
}

/** The paper's definition, operand by operand and pixel by pixel. */
function definedSignificance(network: Network, layer: ConvLayer, images: readonly Int8Array[]): number[] {
  const [input, output] = network.tensors;
  const [h, w, channels] = input!.shape as [number, number, number];
  const [outH, outW] = output!.shape as [number, number];
  const { kernel, stride, padding } = layer.window;
  const operands = kernel.h * kernel.w * channels;
  return Array.from(layer.weights, (weight, n) => {
    const operand = n % operands;
    const row = layer.weights.subarray(n - operand, n - operand + operands);
    let total = 0;
    for (const image of images)
      for (let y = 0; y < outH; y++)
        for (let x = 0; x < outW; x++) {
          const activation = (i: number) => {
            const iy = y * stride.h - padding.top + Math.floor(i / (kernel.w * channels));
            const ix = x * stride.w - padding.left + (Math.floor(i / channels) % kernel.w);
            const inside = iy >= 0 && iy < h && ix >= 0 && ix < w;
            return inside ? image[(iy * w + ix) * channels + (i % channels)]! - input!.zeroPoint : 0;
          };
          const sum = row.reduce((s, v, i) => s + v * activation(i), 0);
          total += Math.abs(weight * activation(operand)) / Math.max(1, Math.abs(sum));
        }
    return total / (images.length * outH * outW);
  });
}

describe('significance', () => {
  test('equals the definition', () => {
    fc.assert(
      fc.property(convolutionWithImages, ({ network, layer, images }) => {
        const { operands } = analyse(network, layer, images);
        const expected = definedSignificance(network, layer, images);
        expected.forEach((value, n) => expect(operands[n]).toBeCloseTo(value, 9));
      }),
      { numRuns: 150 },
    );
  });

  test('adds up over parts of the images', () => {
    fc.assert(
      fc.property(convolutionWithImages, ({ network, layer, images }) => {
        const whole = analyse(network, layer, images);
        let total = emptySums(network);
        for (const image of images) {
          const part = emptySums(network);
          accumulateRatios(network, layer, image, part.layers[0]!);
          total = addSums(total, { ...part, imageCount: 1 });
        }
        const merged = significanceOf(network, total)[0]!;
        whole.operands.forEach((value, n) => expect(merged.operands[n]).toBeCloseTo(value, 9));
      }),
      { numRuns: 50 },
    );
  });
});

describe('maskAt', () => {
  const taus = fc.tuple(
    fc.double({ min: 0, max: 0.5, noNaN: true }),
    fc.double({ min: 0, max: 0.5, noNaN: true }),
  );

  test('never un-skips an operand when tau rises', () => {
    fc.assert(
      fc.property(convolutionWithImages, taus, ({ network, layer, images }, [a, b]) => {
        const significance = analyse(network, layer, images);
        const lower = maskAt(significance, Math.min(a, b), 'keep');
        const higher = maskAt(significance, Math.max(a, b), 'keep');
        lower.forEach((skipped, n) => expect(higher[n]).toBeGreaterThanOrEqual(skipped));
      }),
      { numRuns: 100 },
    );
  });

  test('skips nothing at tau 0: the outputs are those of the exact network', () => {
    fc.assert(
      fc.property(convolutionWithImages, ({ network, layer, images }) => {
        const mask = maskAt(analyse(network, layer, images), 0, 'keep');
        expect(mask.every((skipped) => skipped === 0)).toBe(true);
        const approximate = withLayers(network, [withSkipped(layer, mask)]);
        for (const image of images)
          expect(runNetwork(approximate, image, { rounding: 'double' })).toEqual(
            runNetwork(network, image, { rounding: 'double' }),
          );
      }),
      { numRuns: 50 },
    );
  });

  test('skips dead pairs without changing any output on the calibration images', () => {
    fc.assert(
      fc.property(convolutionWithImages, fc.nat(4), ({ network, layer, images }, channel) => {
        const { zeroPoint, shape } = network.tensors[0]!;
        const channels = shape[2]!;
        for (const image of images)
          for (let n = channel % channels; n < image.length; n += channels) image[n] = zeroPoint;
        const mask = maskAt(analyse(network, layer, images), 0, 'skip');
        if (channels === 1) expect(mask.every((skipped) => skipped === 1)).toBe(true);
        const approximate = withLayers(network, [withSkipped(layer, mask)]);
        for (const image of images)
          expect(runNetwork(approximate, image, { rounding: 'double' })).toEqual(
            runNetwork(network, image, { rounding: 'double' }),
          );
      }),
      { numRuns: 100 },
    );
  });

  test('skips a pair only when both of its operands are below tau', () => {
    fc.assert(
      fc.property(convolutionWithImages, taus, ({ network, layer, images }, [tau]) => {
        const significance = analyse(network, layer, images);
        const pairs = operandPairs(layer);
        const mask = maskAt(significance, tau, 'keep');
        mask.forEach((skipped, n) => {
          const first =
            Math.floor(n / pairs.pairCount) * pairs.operandCount + pairs.first[n % pairs.pairCount]!;
          const width = pairs.width[n % pairs.pairCount]!;
          const lanes = significance.operands.subarray(first, first + width);
          expect(skipped).toBe(lanes.every((s) => s < tau) ? 1 : 0);
        });
      }),
      { numRuns: 100 },
    );
  });
});

describe('operandPairs', () => {
  test('covers every operand once, in neighbours that share a kernel row', () => {
    fc.assert(
      fc.property(convolutionWithImages, ({ network, layer }) => {
        const pairs = operandPairs(layer);
        const rowLength = layer.window.kernel.w * network.tensors[0]!.shape[2]!;
        const covered: number[] = [];
        pairs.first.forEach((first, p) => {
          for (let lane = 0; lane < pairs.width[p]!; lane++) covered.push(first + lane);
          expect(Math.floor(first / rowLength)).toBe(Math.floor((first + pairs.width[p]! - 1) / rowLength));
        });
        expect(covered).toEqual(Array.from({ length: pairs.operandCount }, (_, n) => n));
      }),
      { numRuns: 100 },
    );
  });
});
