import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConvLayer, Network } from '../../src/network/network.ts';
import { executedWeights } from '../../src/network/skippedPairs.ts';
import { authorsVariant } from '../../src/significance/authorsRule.ts';
import { significanceOf } from '../../src/significance/significance.ts';
import type { CallPixel } from '../../src/significance/significanceSums.ts';
import { accumulateRatios, emptySums } from '../../src/significance/significanceSums.ts';
import { convolutionWithImages, definedSignificance } from './convolutions.ts';

function significanceAt(
  network: Network,
  layer: ConvLayer,
  images: readonly Int8Array[],
  pixel: CallPixel,
): Float64Array {
  const sums = emptySums(network);
  for (const image of images) accumulateRatios(network, layer, image, sums.layers[0]!, pixel);
  return significanceOf(network, { ...sums, imageCount: images.length }, pixel)[0]!.operands;
}

/** The rule in words: of every run of candidates in a row as many as are even in number, from its start. */
function expectedWeights({ weights, bias }: ConvLayer, isCandidate: (n: number) => boolean): number[] {
  const operands = weights.length / bias.length;
  const expected = [...weights];
  for (let row = 0; row < 2 * Math.floor(bias.length / 2); row++) {
    const letters = Array.from({ length: operands }, (_, i) => (isCandidate(row * operands + i) ? 'c' : '-'));
    for (const run of letters.join('').matchAll(/(cc)+/g))
      expected.fill(0, row * operands + run.index, row * operands + run.index + run[0].length);
  }
  return expected;
}

describe("the authors' rule", () => {
  const tau = fc.double({ min: 0, max: 0.6, noNaN: true });

  test('is given the significance at the first and the second pixel of every call', () => {
    fc.assert(
      fc.property(convolutionWithImages, ({ network, layer, images }) => {
        const [h, w] = network.tensors[1]!.shape as [number, number];
        fc.pre(h * w > 1);
        for (const pixel of ['first', 'second'] as const) {
          const expected = definedSignificance(network, layer, images, pixel);
          significanceAt(network, layer, images, pixel).forEach((s, n) =>
            expect(s).toBeCloseTo(expected[n]!, 9),
          );
        }
      }),
      { numRuns: 100 },
    );
  });

  test('zeroes pairs of neighbours below tau at both pixels, and only absent SMLADs are skipped', () => {
    let straddling = 0;
    fc.assert(
      fc.property(convolutionWithImages, tau, ({ network, layer, images }, tau) => {
        const first = significanceAt(network, layer, images, 'first');
        const second = significanceAt(network, layer, images, 'second');
        const expected = expectedWeights(
          layer,
          (n) => first[n]! < tau && first[n] !== 0 && second[n]! < tau && second[n] !== 0,
        );
        const { variant, operandShare } = authorsVariant(layer, { first, second }, tau);
        expect([...variant.weights]).toEqual(expected);
        expect(variant.bias).toEqual(layer.bias);
        expect(executedWeights(variant)).toEqual(variant.weights);
        const changed = expected.filter((weight, n) => weight !== layer.weights[n]).length;
        expect(Math.round(operandShare * expected.length)).toBe(changed);
        const saved = variant.skipped.reduce((count, bit) => count + bit, 0);
        if (changed > 0 && saved === 0) straddling++;
      }),
      { numRuns: 300 },
    );
    expect(straddling).toBeGreaterThan(0);
  });

  test('keeps everything where the output has one pixel: no call computes two', () => {
    fc.assert(
      fc.property(convolutionWithImages, tau, ({ network, layer }, tau) => {
        const input = network.tensors[0]!;
        const onePixel = { ...network, tensors: [input, { ...network.tensors[1]!, shape: [1, 1, 3] }] };
        const image = new Int8Array(input.shape.reduce((a, b) => a * b)).fill(9);
        const [first, second] = (['first', 'second'] as const).map((pixel) =>
          significanceAt(onePixel, layer, [image], pixel),
        );
        const { variant } = authorsVariant(layer, { first: first!, second: second! }, tau);
        expect(variant.weights).toEqual(layer.weights);
      }),
      { numRuns: 20 },
    );
  });
});
