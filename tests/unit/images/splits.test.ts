import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultSplits, splitImages } from '../../../src/images/splits.ts';
import { refused } from '../../refused.ts';

const sizes = fc.record({
  calibration: fc.nat(40),
  selection: fc.nat(40),
  heldOut: fc.nat(40),
  spare: fc.nat(40),
});

describe('splits', () => {
  test('are disjoint, of the asked sizes and within the data set', () => {
    fc.assert(
      fc.property(sizes, fc.integer(), ({ spare, ...split }, seed) => {
        const total = split.calibration + split.selection + split.heldOut;
        const { calibration, selection, heldOut } = splitImages(total + spare, split, seed);
        expect([calibration.length, selection.length, heldOut.length]).toEqual(Object.values(split));
        const all = new Set([...calibration, ...selection, ...heldOut]);
        expect(all.size).toBe(total);
        for (const index of all) expect(index).toBeLessThan(total + spare);
      }),
    );
  });

  test('the seed alone decides', () => {
    const split = { calibration: 20, selection: 50, heldOut: 30 };
    expect(splitImages(1000, split, 7)).toEqual(splitImages(1000, split, 7));
    expect(splitImages(1000, split, 7).calibration).not.toEqual(splitImages(1000, split, 8).calibration);
  });

  test('the order for seed 42 stays what it is, since links and results rely on it', () => {
    const { calibration, selection, heldOut } = splitImages(
      12,
      { calibration: 3, selection: 4, heldOut: 5 },
      42,
    );
    expect([...calibration, ...selection, ...heldOut]).toEqual([1, 6, 7, 4, 0, 9, 10, 5, 11, 8, 2, 3]);
  });

  test('every position is reached about equally often', () => {
    const hits = new Uint32Array(8);
    for (let seed = 0; seed < 8000; seed++)
      hits[splitImages(8, { calibration: 1, selection: 0, heldOut: 0 }, seed).calibration[0]!]!++;
    // 1,000 expected each; 5 standard deviations are 148
    for (const hit of hits) expect(Math.abs(hit - 1000)).toBeLessThan(148);
  });

  test('more images than there are is an error that does the sum', () => {
    expect(() => splitImages(100, { calibration: 50, selection: 40, heldOut: 11 }, 1)).toThrow(
      refused('data-mismatch', /101 images .* holds 100/),
    );
  });

  test('parts of an image are refused', () => {
    expect(() => splitImages(100, { calibration: 1.5, selection: 1, heldOut: 1 }, 1)).toThrow(
      /whole numbers/,
    );
    expect(() => splitImages(100, { calibration: -1, selection: 1, heldOut: 1 }, 1)).toThrow(/whole numbers/);
  });

  test('default sizes fit every data set of three images or more', () => {
    expect(defaultSplits(10_000)).toEqual({ calibration: 256, selection: 1000, heldOut: 4000 });
    expect(defaultSplits(1000)).toEqual({ calibration: 100, selection: 400, heldOut: 500 });
    for (let count = 3; count < 3000; count++) {
      const { calibration, selection, heldOut } = defaultSplits(count);
      expect(Math.min(calibration, selection, heldOut)).toBeGreaterThan(0);
      expect(calibration + selection + heldOut).toBeLessThanOrEqual(count);
    }
    expect(() => defaultSplits(2)).toThrow(/at least one each/);
  });
});
