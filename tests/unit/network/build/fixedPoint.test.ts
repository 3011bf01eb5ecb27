import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fixedPoint,
  meanRequantisation,
  requantisationOf,
  softmaxScaling,
} from '../../../../src/network/build/fixedPoint.ts';

/** A positive double as an exact integer times a power of two. */
function exactly(value: number): { significand: bigint; exponent: number } {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const raw = bits.getBigUint64(0);
  const biased = Number((raw >> 52n) & 0x7ffn);
  const fraction = raw & ((1n << 52n) - 1n);
  return biased === 0
    ? { significand: fraction, exponent: -1074 }
    : { significand: fraction | (1n << 52n), exponent: biased - 1075 };
}

/** The definition in integers: 31 significant bits, rounded half up (the value is positive). */
function expectedFixedPoint(value: number): { multiplier: number; shift: number } {
  const { significand, exponent } = exactly(value);
  const bits = significand.toString(2).length;
  const excess = BigInt(bits - 31);
  const rounded = excess > 0n ? (significand + (1n << (excess - 1n))) >> excess : significand << -excess;
  const carried = rounded === 1n << 31n;
  const shift = exponent + bits + (carried ? 1 : 0);
  if (shift < -31) return { multiplier: 0, shift: 0 };
  return { multiplier: Number(carried ? rounded >> 1n : rounded), shift };
}

describe('fixedPoint', () => {
  test.each([
    [0, 0, 0],
    [0.5, 2 ** 30, 0],
    [1, 2 ** 30, 1],
    [0.75, 3 * 2 ** 29, 0],
    [6, 3 * 2 ** 29, 3],
    [1 - 2 ** -53, 2 ** 30, 1],
    [1 - 2 ** -32, 2 ** 30, 1],
    [1 - 3 * 2 ** -33, 2 ** 31 - 1, 0],
    [2 ** -32, 2 ** 30, -31],
    [2 ** -33, 0, 0],
    [Number.MIN_VALUE, 0, 0],
    // Rounded up to 2^31, below and at the smallest shift.
    [(1 - 2 ** -53) * 2 ** -32, 2 ** 30, -31],
    [(1 - 2 ** -53) * 2 ** -33, 0, 0],
    [(1 - 2 ** -53) * 2 ** -40, 0, 0],
    [2 ** 30 - 1, 2 ** 31 - 2, 30],
  ])('turns %d into %d, shift %d', (real, multiplier, shift) => {
    expect(fixedPoint(real)).toEqual({ multiplier, shift });
  });

  test('equals the definition computed in integers', () => {
    const nearPowers = fc
      .tuple(fc.integer({ min: -45, max: 29 }), fc.integer({ min: -3, max: 3 }))
      .map(([exponent, steps]) => 2 ** exponent * (1 + steps * 2 ** -32));
    const positive = fc.oneof(fc.double({ min: 2 ** -45, max: 2 ** 30 - 1, noNaN: true }), nearPowers);
    fc.assert(
      fc.property(positive, (value) => {
        expect(fixedPoint(value)).toEqual(expectedFixedPoint(value));
      }),
      { numRuns: 2000 },
    );
  });

  test('has no form for negative factors and those that need a shift above 30', () => {
    for (const bad of [-1, 2 ** 30, 2 ** 1023, Infinity, NaN])
      expect(() => fixedPoint(bad)).toThrow(RangeError);
  });

  test('keeps the order of several factors', () => {
    const { multipliers, shifts } = requantisationOf('CONV_2D', [0.5, 3, 0]);
    expect([...multipliers]).toEqual([2 ** 30, 3 * 2 ** 29, 0]);
    expect([...shifts]).toEqual([0, 2, 0]);
  });

  test('refuses a ratio of scales without a form by operator and channel', () => {
    expect(() => requantisationOf('CONV_2D', [0.5, 2 ** 30])).toThrow(
      /CONV_2D, channel 1, has a ratio of scales of 1073741824; Tauscope needs one below 2\^30/,
    );
    expect(() => meanRequantisation('MEAN', 2 ** 40, 4)).toThrow(
      /MEAN has a ratio of scales of 1099511627776/,
    );
  });
});

describe('meanRequantisation', () => {
  test('folds 1/count, rounded down, and keeps the shift at -31 or above', () => {
    const ratio = fc.double({ min: 2 ** -45, max: 2 ** 29, noNaN: true });
    fc.assert(
      fc.property(ratio, fc.integer({ min: 1, max: 2 ** 23 }), (scaleRatio, count) => {
        const { multipliers, shifts } = meanRequantisation('MEAN', scaleRatio, count);
        const whole = fixedPoint(scaleRatio);
        const multiplier = BigInt(multipliers[0] ?? -1);
        const moved = BigInt(whole.shift - (shifts[0] ?? NaN));
        const exact = BigInt(whole.multiplier) << moved;
        expect(multiplier * BigInt(count) <= exact && exact < (multiplier + 1n) * BigInt(count)).toBe(true);
        expect(shifts[0]).toBeGreaterThanOrEqual(-31);
        if (whole.multiplier > 0 && (shifts[0] ?? 0) > -31)
          expect(multiplier).toBeGreaterThanOrEqual(1n << 29n);
      }),
    );
  });

  test('is the plain factor for one value, and a pure shift for a power of two', () => {
    expect(meanRequantisation('MEAN', 0.75, 1)).toEqual(requantisationOf('MEAN', [0.75]));
    expect(meanRequantisation('MEAN', 0.75, 64)).toEqual(requantisationOf('MEAN', [0.75 / 64]));
  });
});

describe('softmaxScaling', () => {
  test('scales to Q5.26 and keeps differences whose exponential matters', () => {
    expect(softmaxScaling(1, 2 ** -4)).toEqual({ multiplier: 2 ** 30, leftShift: 23, diffMin: -248 });
    expect(softmaxScaling(2, 2 ** -5)).toEqual({ multiplier: 2 ** 30, leftShift: 23, diffMin: -248 });
    const { multiplier, leftShift, diffMin } = softmaxScaling(1, 0.1)!;
    expect(multiplier * 2 ** (leftShift - 31)).toBeCloseTo(0.1 * 2 ** 26, 0);
    expect(diffMin).toBe(-Math.floor((31 * 2 ** 26) / 2 ** leftShift));
  });

  test('caps large scales, where only the maximum counts, and refuses vanishing ones', () => {
    expect(softmaxScaling(1, 1000)).toEqual({ multiplier: 2 ** 31 - 2, leftShift: 30, diffMin: -1 });
    expect(softmaxScaling(1, 2 ** -26)).toBeNull();
    expect(softmaxScaling(-1, 1)).toBeNull();
    expect(softmaxScaling(NaN, 1)).toBeNull();
  });
});
