import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultSplits, spareImages, splitImages } from '../../../src/images/splits.ts';
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
        const { calibration, selection, heldOut } = splitImages({ count: total + spare }, split, seed);
        expect([calibration.length, selection.length, heldOut.length]).toEqual(Object.values(split));
        const all = new Set([...calibration, ...selection, ...heldOut]);
        expect(all.size).toBe(total);
        for (const index of all) expect(index).toBeLessThan(total + spare);
      }),
    );
  });

  test('the seed alone decides', () => {
    const split = { calibration: 20, selection: 50, heldOut: 30 };
    expect(splitImages({ count: 1000 }, split, 7)).toEqual(splitImages({ count: 1000 }, split, 7));
    expect(splitImages({ count: 1000 }, split, 7).calibration).not.toEqual(
      splitImages({ count: 1000 }, split, 8).calibration,
    );
  });

  test('the order for seed 42 stays what it is, since links and results rely on it', () => {
    const { calibration, selection, heldOut } = splitImages(
      { count: 12 },
      { calibration: 3, selection: 4, heldOut: 5 },
      42,
    );
    expect([...calibration, ...selection, ...heldOut]).toEqual([1, 6, 7, 4, 0, 9, 10, 5, 11, 8, 2, 3]);
  });

  test('every position is reached about equally often', () => {
    const hits = new Uint32Array(8);
    for (let seed = 0; seed < 8000; seed++)
      hits[splitImages({ count: 8 }, { calibration: 1, selection: 0, heldOut: 0 }, seed).calibration[0]!]!++;
    // 1,000 expected each; 5 standard deviations are 148
    for (const hit of hits) expect(Math.abs(hit - 1000)).toBeLessThan(148);
  });

  test('more images than there are is an error that does the sum', () => {
    expect(() => splitImages({ count: 100 }, { calibration: 50, selection: 40, heldOut: 11 }, 1)).toThrow(
      refused('data-mismatch', /101 images .* holds 100/),
    );
  });

  test('parts of an image are refused', () => {
    expect(() => splitImages({ count: 100 }, { calibration: 1.5, selection: 1, heldOut: 1 }, 1)).toThrow(
      /whole numbers/,
    );
    expect(() => splitImages({ count: 100 }, { calibration: -1, selection: 1, heldOut: 1 }, 1)).toThrow(
      /whole numbers/,
    );
  });

  test('default sizes fit every data set of three images or more', () => {
    expect(defaultSplits({ count: 10_000 })).toEqual({ calibration: 256, selection: 5744, heldOut: 4000 });
    expect(defaultSplits({ count: 60_000 })).toEqual({ calibration: 256, selection: 10_000, heldOut: 4000 });
    expect(defaultSplits({ count: 1000 })).toEqual({ calibration: 100, selection: 400, heldOut: 500 });
    for (let count = 3; count < 3000; count++) {
      const { calibration, selection, heldOut } = defaultSplits({ count });
      expect(Math.min(calibration, selection, heldOut)).toBeGreaterThan(0);
      expect(calibration + selection + heldOut).toBe(count);
    }
    expect(() => defaultSplits({ count: 2 })).toThrow(/at least one each/);
  });

  describe('with a file for the held-out images', () => {
    const files = [
      { name: 'data_batch_1.bin', first: 0, count: 60 },
      { name: 'data_batch_2.bin', first: 60, count: 60 },
      { name: 'test_batch.bin', first: 120, count: 40 },
    ];
    const images = { count: 160, files };

    test('take those from it and nothing else', () => {
      fc.assert(
        fc.property(fc.nat(60), fc.nat(60), fc.nat(40), fc.constantFrom(...files), (a, b, heldOut, file) => {
          const calibration = Math.min(a, images.count - file.count);
          const selection = Math.min(b, images.count - file.count - calibration);
          const splits = splitImages(
            images,
            { calibration, selection, heldOut, heldOutFile: file.name },
            a + 7,
          );
          const isInFile = (index: number) => index >= file.first && index < file.first + file.count;
          expect([...splits.heldOut].every(isInFile)).toBe(true);
          expect([...splits.calibration, ...splits.selection].some(isInFile)).toBe(false);
          const all = [...splits.calibration, ...splits.selection, ...splits.heldOut];
          expect(new Set(all).size).toBe(calibration + selection + heldOut);
        }),
      );
    });

    test('are refused where several files have its name', () => {
      const twice = { count: 160, files: files.map((file) => ({ ...file, name: 'batch.bin' })) };
      const sizes = { calibration: 1, selection: 1, heldOut: 1, heldOutFile: 'batch.bin' };
      expect(() => splitImages(twice, sizes, 1)).toThrow(
        refused(
          'data-mismatch',
          /from batch\.bin, but several data files have that name .*names of their own/,
        ),
      );
    });

    test('use all of a test set unless told otherwise', () => {
      expect(defaultSplits(images)).toEqual({
        calibration: 12,
        selection: 108,
        heldOut: 40,
        heldOutFile: 'test_batch.bin',
      });
    });

    test.each([
      [{ calibration: 1, selection: 1, heldOut: 41, heldOutFile: 'test_batch.bin' }, /41 .* holds 40/],
      [
        { calibration: 60, selection: 61, heldOut: 1, heldOutFile: 'test_batch.bin' },
        /121 images .* holds 120 besides/,
      ],
      [{ calibration: 1, selection: 1, heldOut: 1, heldOutFile: 'other.bin' }, /other\.bin, which is not/],
    ])('%o is refused', (sizes, message) => {
      expect(() => splitImages(images, sizes, 1)).toThrow(refused('data-mismatch', message));
    });
  });
});

describe('images that no split has', () => {
  const sizes = { calibration: 5, selection: 7, heldOut: 8 };

  test('are others than those of all splits, without repetition, and no more than there are', () => {
    const images = { count: 30 };
    const splits = splitImages(images, sizes, 9);
    const used = [...splits.calibration, ...splits.selection, ...splits.heldOut];
    const spare = spareImages(images, sizes, 9, 100);
    expect([...used, ...spare].sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, n) => n));
    expect(spareImages(images, sizes, 9, 4)).toEqual(spare.slice(0, 4));
    expect(spareImages(images, { ...sizes, heldOut: 18 }, 9, 4)).toHaveLength(0);
  });

  test('are no copies of images that points are judged by', () => {
    const images = { count: 30 };
    const { calibration, selection, heldOut } = splitImages(images, sizes, 9);
    const [a, b, c, ...others] = spareImages(images, sizes, 9, 100);
    const repeats = new Map([
      [a!, selection[1]!],
      [b!, calibration[0]!],
      [heldOut[2]!, c!],
    ]);
    expect([...spareImages({ ...images, repeats }, sizes, 9, 3)]).toEqual([b, ...others.slice(0, 2)]);
  });

  test('never come from the file of the held-out images', () => {
    const files = [
      { name: 'a.bin', first: 0, count: 20 },
      { name: 'test.bin', first: 20, count: 10 },
    ];
    const images = { count: 30, files };
    const apart = { ...sizes, heldOut: 3, heldOutFile: 'test.bin' };
    const { calibration, selection } = splitImages(images, apart, 9);
    const spare = spareImages(images, apart, 9, 100);
    expect([...calibration, ...selection, ...spare].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, n) => n),
    );
  });
});
