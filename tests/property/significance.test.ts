import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runNetwork } from '../../src/arithmetic/runNetwork.ts';
import type { ConvLayer, Network } from '../../src/network/network.ts';
import { withLayers } from '../../src/network/network.ts';
import { operandPairs } from '../../src/network/operandPairs.ts';
import { withSkipped } from '../../src/network/skippedPairs.ts';
import { maskAt, significanceOf } from '../../src/significance/significance.ts';
import { accumulateRatios, addSums, emptySums } from '../../src/significance/significanceSums.ts';
import { convolutionWithImages, definedSignificance } from './convolutions.ts';

function analyse(network: Network, layer: ConvLayer, images: readonly Int8Array[]) {
  const sums = emptySums(network);
  for (const image of images) accumulateRatios(network, layer, image, sums.layers[0]!);
  return significanceOf(network, { ...sums, imageCount: images.length })[0]!;
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
