import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runNetwork } from '../../../../src/arithmetic/runNetwork.ts';
import type { Rounding } from '../../../../src/network/network.ts';
import { readTflite } from '../../../../src/network/tflite/readTflite.ts';
import { randomFrom } from '../../../property/engine/random.ts';
import { activation, int32Constant, oneOperator } from '../builtModels.ts';
import { buildTflite } from './tfliteBuilder.ts';

interface Resizing {
  readonly from: readonly [h: number, w: number, c: number];
  readonly to: readonly [h: number, w: number];
  readonly alignCorners?: boolean;
  readonly halfPixelCentres?: boolean;
}

function resized({ from, to, ...options }: Resizing, input: Int8Array, rounding: Rounding): number[] {
  const size = int32Constant('size', [2], to);
  const tensors = [activation('in', from, 0.5, 7), size, activation('out', [...to, from[2]], 0.5, 7)];
  const file = buildTflite(oneOperator(tensors, { operator: 'RESIZE_BILINEAR', options }));
  return Array.from(runNetwork(readTflite(file, 'resizing'), input, { rounding }));
}

/** C's division of integers. */
const quotient = (a: bigint, b: bigint) => a / b;

/** The definition in TensorFlow Lite's integers, places outside of the image and the weights that they give included. */
function defined(
  { from, to, alignCorners, halfPixelCentres }: Resizing,
  input: Int8Array,
  rounding: Rounding,
) {
  const [, width, channels] = from.map(BigInt) as [bigint, bigint, bigint];
  const place = (index: number, axis: 0 | 1) => {
    const [extent, wanted] = [BigInt(from[axis]), BigInt(to[axis])];
    const corners = alignCorners && wanted > 1n ? 1n : 0n;
    const [span, steps] = [extent - corners, wanted - corners];
    const scale = quotient(1024n * span + quotient(steps, 2n), steps);
    const shift = halfPixelCentres ? quotient(scale, 2n) - 512n : 0n;
    const at = BigInt(index) * scale + shift;
    const low = quotient(at, 1024n) > 0n ? quotient(at, 1024n) : 0n;
    const high = quotient(at + 1023n, 1024n) < extent - 1n ? quotient(at + 1023n, 1024n) : extent - 1n;
    return { low, high, weight: at - 1024n * low };
  };
  const output: number[] = [];
  for (let y = 0; y < to[0]; y++)
    for (let x = 0; x < to[1]; x++)
      for (let c = 0n; c < channels; c++) {
        const [row, column] = [place(y, 0), place(x, 1)];
        const value = (atY: bigint, atX: bigint) =>
          BigInt(input[Number((atY * width + atX) * channels + c)]!);
        const sum =
          value(row.low, column.low) * (1024n - row.weight) * (1024n - column.weight) +
          value(row.high, column.low) * row.weight * (1024n - column.weight) +
          value(row.low, column.high) * (1024n - row.weight) * column.weight +
          value(row.high, column.high) * row.weight * column.weight;
        const half = 1n << 19n;
        const result =
          rounding === 'single' ? (sum + half) >> 20n : quotient(sum + (sum > 0n ? half : -half), 1n << 20n);
        output.push(Number(result));
      }
  return output;
}

describe('RESIZE_BILINEAR', () => {
  test.each<[string, Resizing, number[], number[]]>([
    ['a row', { from: [1, 2, 1], to: [1, 3] }, [3, 6], [3, 5, 6]],
    ['a column', { from: [2, 1, 1], to: [3, 1] }, [3, 9], [3, 7, 9]],
    ['an image', { from: [2, 2, 1], to: [3, 3] }, [3, 6, 9, 12], [3, 5, 6, 7, 9, 10, 9, 11, 12]],
    ['corners', { from: [1, 2, 1], to: [1, 3], alignCorners: true }, [-4, 6], [-4, 1, 6]],
    ['centres', { from: [1, 2, 1], to: [1, 4], halfPixelCentres: true }, [0, 100], [0, 25, 75, 100]],
  ])('enlarges %s', (_, resizing, input, expected) => {
    expect(resized(resizing, Int8Array.from(input), 'double')).toEqual(expected);
  });

  test.each<Rounding>(['double', 'single'])(
    'with %s rounding equals its definition in integers',
    (rounding) => {
      const property = fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (seed) => {
        const random = randomFrom(seed);
        const from = [random.whole(1, 9), random.whole(1, 9), random.whole(1, 3)] as const;
        const to = [random.whole(1, 20), random.whole(1, 20)] as const;
        const alignCorners = random.chance(0.4);
        const resizing = { from, to, alignCorners, halfPixelCentres: !alignCorners && random.chance(0.5) };
        const input = random.int8s(from[0] * from[1] * from[2]);
        expect(resized(resizing, input, rounding)).toEqual(defined(resizing, input, rounding));
      });
      fc.assert(property, { numRuns: 100 });
    },
  );

  test('is refused where the steps leave the image, and with two grids at once', () => {
    const far = () => resized({ from: [1, 1, 1], to: [1, 2047] }, Int8Array.of(1), 'double');
    expect(far).toThrow(
      /makes 1 x 2047 of 1 x 1 pixels; TensorFlow Lite's fixed-point steps leave the image/,
    );
    const both = { from: [1, 2, 1], to: [1, 4], alignCorners: true, halfPixelCentres: true } as const;
    expect(() => resized(both, Int8Array.of(1, 2), 'double')).toThrow(/aligns corners and the centres/);
  });
});
