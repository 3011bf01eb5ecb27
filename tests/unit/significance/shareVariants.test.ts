import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConvLayer } from '../../../src/network/network.ts';
import { operandPairs } from '../../../src/network/operandPairs.ts';
import type { LayerMoments } from '../../../src/significance/operandMoments.ts';
import { accumulateMoments, emptyMoments } from '../../../src/significance/operandMoments.ts';
import type { ShareMethod } from '../../../src/significance/shareVariants.ts';
import { shareVariants } from '../../../src/significance/shareVariants.ts';
import type { ConvolutionWithImages } from './randomConvolution.ts';
import { convolutionWithImages, im2col } from './randomConvolution.ts';

const methods: ShareMethod[] = ['magnitude', 'activation', 'compensated'];
const shares = [0, 0.25, 0.5, 0.8, 1];

function momentsOf({ network, layer, images }: ConvolutionWithImages): LayerMoments {
  const [moments] = emptyMoments(network, [0]);
  for (const image of images) accumulateMoments(network, layer, image, moments!);
  return moments!;
}

function variantsOf(
  convolution: ConvolutionWithImages,
  method: ShareMethod,
  options: { channelsPerMask?: number; deadOperands?: 'skip' | 'keep' } = {},
) {
  const { channelsPerMask = 1, deadOperands = 'keep' } = options;
  const moments = momentsOf(convolution);
  const task = { method, moments, shares, channelsPerMask, deadOperands };
  return shareVariants(convolution.network, task) as Required<ConvLayer>[];
}

const property = (check: (convolution: ConvolutionWithImages) => void, numRuns = 60) =>
  fc.assert(fc.property(convolutionWithImages, check), { numRuns });

describe.each(methods)('%s', (method) => {
  test('skips the same share in every channel, and more of the same as the share grows', () => {
    property((convolution) => {
      const { pairCount } = operandPairs(convolution.layer);
      const variants = variantsOf(convolution, method);
      variants.forEach(({ skipped: mask }, level) => {
        for (let at = 0; at < mask.length; at += pairCount) {
          const skipped = mask.subarray(at, at + pairCount).reduce((count, bit) => count + bit, 0);
          expect(skipped).toBe(Math.round(shares[level]! * pairCount));
        }
        if (level > 0)
          variants[level - 1]!.skipped.forEach((bit, n) => expect(mask[n]).toBeGreaterThanOrEqual(bit));
      });
    });
  });

  test('changes nothing where nothing is skipped', () => {
    property((convolution) => {
      const [none] = variantsOf(convolution, method);
      expect(none!.weights).toEqual(convolution.layer.weights);
      expect(none!.bias).toEqual(convolution.layer.bias);
    });
  });

  test('skips what had no effect on the calibration images at every share, if asked to', () => {
    property((convolution) => {
      const pairs = operandPairs(convolution.layer);
      const rows = im2col(convolution);
      const isDead = (n: number) => {
        const channel = Math.floor(n / pairs.pairCount);
        const first = pairs.first[n % pairs.pairCount]!;
        return Array.from({ length: pairs.width[n % pairs.pairCount]! }, (_, lane) => first + lane).every(
          (i) =>
            convolution.layer.weights[channel * pairs.operandCount + i] === 0 ||
            rows.every((row) => row[i] === 0),
        );
      };
      for (const { skipped: mask } of variantsOf(convolution, method, { deadOperands: 'skip' }))
        mask.forEach((bit, n) => expect(bit || !isDead(n)).toBeTruthy());
    });
  });

  test('gives the channels of a register tile one mask', () => {
    property((convolution) => {
      const { pairCount } = operandPairs(convolution.layer);
      for (const { skipped: mask } of variantsOf(convolution, method, { channelsPerMask: 2 }))
        for (let c = 0; (c + 2) * pairCount <= mask.length; c += 2) {
          const [first, second] = [c, c + 1].map((row) =>
            mask.subarray(row * pairCount, (row + 1) * pairCount),
          );
          expect(first).toEqual(second);
        }
    });
  });
});

describe('magnitude and activation', () => {
  test('keep weights and bias, and the pairs with the largest score', () => {
    property((convolution) => {
      const { layer } = convolution;
      const pairs = operandPairs(layer);
      const rows = im2col(convolution);
      for (const method of ['magnitude', 'activation'] as const) {
        const power = (i: number) =>
          method === 'magnitude' ? 1 : rows.reduce((sum, row) => sum + row[i]! ** 2, 0) / rows.length;
        for (const { skipped: mask, weights, bias } of variantsOf(convolution, method)) {
          expect(bias).toEqual(layer.bias);
          const scores = Array.from(mask, (_, n) => {
            const first = pairs.first[n % pairs.pairCount]!;
            const at = Math.floor(n / pairs.pairCount) * pairs.operandCount;
            let score = 0;
            for (let i = first; i < first + pairs.width[n % pairs.pairCount]!; i++) {
              score += layer.weights[at + i]! ** 2 * power(i);
              expect(weights[at + i]).toBe(mask[n] === 1 ? 0 : layer.weights[at + i]);
            }
            return score;
          });
          for (let at = 0; at < mask.length; at += pairs.pairCount) {
            const own = scores.slice(at, at + pairs.pairCount);
            const skipped = own.filter((_, p) => mask[at + p] === 1);
            const kept = own.filter((_, p) => mask[at + p] === 0);
            expect(Math.max(0, ...skipped)).toBeLessThanOrEqual(Math.min(Infinity, ...kept) * (1 + 1e-12));
          }
        }
      }
    });
  });
});

describe('compensated', () => {
  test('keeps the mean of every channel on the calibration images, within the rounding of the bias', () => {
    property((convolution) => {
      const { layer } = convolution;
      const rows = im2col(convolution);
      const operandCount = rows[0]!.length;
      for (const { weights, bias } of variantsOf(convolution, 'compensated'))
        layer.bias.forEach((before, c) => {
          const meanOf = (values: Int8Array) =>
            rows.reduce(
              (sum, row) => sum + row.reduce((s, a, i) => s + a * values[c * operandCount + i]!, 0),
              0,
            ) / rows.length;
          const change = bias[c]! + meanOf(weights) - before - meanOf(layer.weights);
          expect(Math.abs(change)).toBeLessThanOrEqual(0.5 + 1e-6);
        });
    });
  });

  test('disturbs the sums less than skipping the same share by magnitude does, over many convolutions', () => {
    const disturbance = { magnitude: 0, compensated: 0 };
    const sample = fc.sample(convolutionWithImages, { numRuns: 100, seed: 5 });
    for (const convolution of sample) {
      const rows = im2col(convolution);
      const operandCount = rows[0]!.length;
      for (const method of ['magnitude', 'compensated'] as const) {
        const { weights, bias } = variantsOf(convolution, method)[2]!;
        convolution.layer.bias.forEach((before, c) => {
          for (const row of rows) {
            const error = row.reduce(
              (sum, a, i) =>
                sum + a * (weights[c * operandCount + i]! - convolution.layer.weights[c * operandCount + i]!),
              bias[c]! - before,
            );
            disturbance[method] += error ** 2 / rows.length;
          }
        });
      }
    }
    expect(disturbance.compensated).toBeLessThan(0.5 * disturbance.magnitude);
  });
});
