import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BrokenLine } from '../../../../src/kernels/requantisation/brokenLine.ts';
import { brokenLineOf } from '../../../../src/kernels/requantisation/brokenLine.ts';
import { requantise } from '../../../../src/network/requantise.ts';

/** What kernels compute of a sum times 2^sumShift; NaN where a part of it leaves int32. */
function brokenOutputOf(line: BrokenLine, right: number, sumShift: number, sum: number): number {
  const moved = (sum + line.shift) * 2 ** sumShift;
  const stepped = moved < 0 ? moved - line.step : moved;
  if (stepped !== (stepped | 0)) return NaN;
  const height = BigInt(stepped) * BigInt(line.multiplier) + (BigInt(line.addend) << 32n);
  return Number(height >> BigInt(32 + right + sumShift));
}

test.each([
  { rounding: 'double', sumShift: 6, least: 54 },
  { rounding: 'double', sumShift: 4, least: 20 },
  { rounding: 'single', sumShift: 6, least: 54 },
  { rounding: 'single', sumShift: 0, least: 20 },
] as const)(
  'a broken line gives the output of every sum on both sides of zero: rounding $rounding, sums times 2^$sumShift',
  ({ rounding, sumShift, least }) => {
    const anyBroken = fc.record({
      multiplier: fc.integer({ min: 2 ** 30, max: 2 ** 31 - 1 }),
      right: fc.integer({ min: 7, max: 10 }),
      spread: fc.integer({ min: 1, max: 3 }),
      low: fc.integer({ min: -150_000, max: 20_000 }),
      count: fc.integer({ min: 1, max: 250_000 }),
      zeroPoint: fc.integer({ min: -120, max: 120 }),
    });
    let found = 0;
    fc.assert(
      fc.property(anyBroken, ({ multiplier, right, spread, low, count, zeroPoint }) => {
        const sums = { multiplier, right, low, high: low + count };
        const line = brokenLineOf(sums, right - spread, rounding, -128 - zeroPoint, sumShift);
        if (!line) return;
        found++;
        const rises = Array.from({ length: 256 }, (_, i) =>
          Math.round(((i - 128.5 - zeroPoint) * 2 ** (31 + right)) / multiplier),
        );
        const clamped = (output: number) => Math.min(127, Math.max(-128, output + zeroPoint));
        for (const middle of [low, sums.high, -line.shift, ...rises])
          for (let sum = middle - 3; sum <= middle + 3; sum++) {
            if (sum < low || sum > sums.high) continue;
            const wanted = clamped(requantise(sum, multiplier, -right, rounding));
            const output = clamped(brokenOutputOf(line, right - spread, sumShift, sum));
            if (output !== wanted) expect(`${sum}: ${output}`).toBe(`${sum}: ${wanted}`);
          }
      }),
      { numRuns: 60 },
    );
    expect(found).toBeGreaterThan(least);
  },
);

test.each(['double', 'single'] as const)(
  'for sums that leave int32 with their factor no line is sought: rounding %s',
  (rounding) => {
    // Their output 0 alone is 164 million sums wide.
    const sums = { multiplier: 1_753_193_677, right: 27, low: -2_147_483_517, high: -2_146_767_477 };
    expect(brokenLineOf(sums, 7, rounding, -168, 4)).toBeNull();
  },
);
