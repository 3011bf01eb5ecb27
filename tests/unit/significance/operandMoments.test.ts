import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  accumulateMoments,
  accumulateOutputs,
  addMoments,
  deadChannels,
  emptyMoments,
} from '../../../src/significance/operandMoments.ts';
import type { ConvolutionWithImages } from './randomConvolution.ts';
import { convolutionWithImages, im2col } from './randomConvolution.ts';

function momentsOf({ network, layer }: ConvolutionWithImages, images: readonly Int8Array[]) {
  const moments = emptyMoments(network, [0]);
  for (const image of images) accumulateMoments(network, layer, image, moments[0]!);
  return moments;
}

describe('operand moments', () => {
  test('are the sums over the rows of im2col, exactly', () => {
    fc.assert(
      fc.property(convolutionWithImages, (convolution) => {
        const [moments] = momentsOf(convolution, convolution.images);
        const rows = im2col(convolution);
        const count = rows[0]!.length;
        expect(moments!.sampleCount).toBe(rows.length);
        for (let i = 0; i < count; i++) {
          expect(moments!.sums[i]).toBe(rows.reduce((sum, row) => sum + row[i]!, 0));
          for (let j = 0; j < count; j++) {
            const expected = j < i ? 0 : rows.reduce((sum, row) => sum + row[i]! * row[j]!, 0);
            expect(moments!.products[i * count + j]).toBe(expected);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  test('add up to the same in any order of the parts', () => {
    fc.assert(
      fc.property(convolutionWithImages, (convolution) => {
        const parts = convolution.images.map((image) => momentsOf(convolution, [image]));
        const total = emptyMoments(convolution.network, [0]);
        for (const part of parts.reverse()) addMoments(total, part);
        expect(total).toEqual(momentsOf(convolution, convolution.images));
      }),
      { numRuns: 50 },
    );
  });

  test('know the range of every output channel, and which gave one value only', () => {
    const channels = fc.array(fc.array(fc.constantFrom(-128, 5, 127), { minLength: 3, maxLength: 3 }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(convolutionWithImages, channels, ({ network, layer }, images) => {
        const total = emptyMoments(network, [0]);
        const outC = layer.bias.length;
        const outputs = images.map((image) => Int8Array.from({ length: 2 * outC }, (_, n) => image[n % 3]!));
        for (const output of outputs) {
          const part = emptyMoments(network, [0]);
          accumulateOutputs(output, part[0]!);
          addMoments(total, part);
        }
        const seen = Array.from({ length: outC }, (_, c) =>
          outputs.flatMap((output) => [output[c]!, output[outC + c]!]),
        );
        expect([...total[0]!.leastOutputs]).toEqual(seen.map((values) => Math.min(...values)));
        expect([...total[0]!.greatestOutputs]).toEqual(seen.map((values) => Math.max(...values)));
        expect([...deadChannels(total[0]!)]).toEqual(
          seen.map((values) => (new Set(values).size === 1 ? 1 : 0)),
        );
      }),
      { numRuns: 50 },
    );
  });

  test('are collected for the asked convolutions only', () => {
    fc.assert(
      fc.property(convolutionWithImages, ({ network }) => {
        expect(emptyMoments(network, [])).toEqual([]);
        expect(emptyMoments(network, [0, 7]).map(({ layer }) => layer)).toEqual([0]);
      }),
      { numRuns: 5 },
    );
  });
});
