import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Line } from '../../../../src/kernels/requantisation/roundedLine.ts';
import { lineOf } from '../../../../src/kernels/requantisation/roundedLine.ts';
import { largestLineRight } from '../../../../src/kernels/requantisation/staircase.ts';
import type { Rounding } from '../../../../src/network/network.ts';
import { requantise } from '../../../../src/network/requantise.ts';

/** What SMMLA and USAT compute. */
function outputOf({ multiplier, addend, shift }: Line, right: number, sum: number): number {
  const line = BigInt(sum + shift) * BigInt(multiplier) + (BigInt(addend) << 32n);
  return Math.min(255, Math.max(0, Number(line >> BigInt(32 + right))));
}

const anyCase = fc.record({
  multiplier: fc.integer({ min: 2 ** 30, max: 2 ** 31 - 1 }),
  right: fc.integer({ min: 1, max: 8 }),
  /** How much less the layer shifts than the channel. */
  spread: fc.integer({ min: 1, max: 4 }),
  low: fc.integer({ min: -20000, max: 20000 }),
  count: fc.integer({ min: 1, max: 40000 }),
  rounding: fc.constantFrom<Rounding>('double', 'single'),
  factor: fc.constantFrom(1, 3),
});

test('one multiplication gives the rectified output of every sum', () => {
  fc.assert(
    fc.property(anyCase, ({ multiplier, right, spread, low, count, rounding, factor }) => {
      const layerRight = Math.max(0, right - spread);
      const sums = { multiplier, right, low, high: low + count };
      const line = lineOf(sums, layerRight, rounding, factor)!;
      expect(line.multiplier % factor).toBe(0);
      for (let sum = low; sum <= sums.high; sum++) {
        const wanted = Math.min(255, Math.max(0, requantise(sum, multiplier, -right, rounding)));
        if (outputOf(line, layerRight, sum) !== wanted) expect(`${sum}: ${wanted}`).toBe('');
      }
    }),
    { numRuns: 60 },
  );
});

test('sums as fine as those of tiles have lines of their own multiplier: at every rise, and where sums end', () => {
  const anyFine = fc.record({
    multiplier: fc.noBias(fc.integer({ min: 2 ** 30, max: 2 ** 31 - 1 })),
    right: fc.integer({ min: 15, max: largestLineRight + 1 }),
    rounding: fc.constantFrom<Rounding>('double', 'single'),
  });
  const high = 2 ** 30;
  let found = 0;
  fc.assert(
    fc.property(anyFine, ({ multiplier, right, rounding }) => {
      const line = lineOf({ multiplier, right, low: -high, high }, right - 1, rounding);
      if (!line) return;
      found++;
      expect(line.multiplier).toBe(multiplier);
      const rises = Array.from({ length: 256 }, (_, i) => ((i - 0.5) * 2 ** (31 + right)) / multiplier);
      for (const sum of [
        -high,
        high,
        ...rises.flatMap((rise) => [-2, -1, 0, 1, 2].map((by) => Math.round(rise) + by)),
      ]) {
        if (Math.abs(sum) > high) continue;
        const wanted = Math.min(255, Math.max(0, requantise(sum, multiplier, -right, rounding)));
        if (outputOf(line, right - 1, sum) !== wanted) expect(`${sum}: ${wanted}`).toBe('');
      }
    }),
    { numRuns: 60 },
  );
  expect(found).toBeGreaterThan(54);
});

test('a scale that no line of this coarseness follows has none', () => {
  const sums = { multiplier: 1_518_500_250, right: 20, low: -(2 ** 30), high: 2 ** 30 };
  expect(lineOf(sums, 0, 'double')).toBeNull();
});
