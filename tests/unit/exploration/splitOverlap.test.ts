import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitOverlap } from '../../../src/exploration/views/splitOverlap.ts';
import { repeatedImages } from '../../../src/images/equalImages.ts';
import { splitImages } from '../../../src/images/splits.ts';
import { resultsDocument } from '../../../src/sharing/resultsFile.ts';
import { equalImagesText } from '../../../src/words/equalImages.ts';
import { analysedExample } from './analysedExample.ts';

const { images, ...example } = await analysedExample();

test('splits have in common what brute force finds', () => {
  const pixels = fc.array(fc.nat(12), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(pixels, fc.integer(), (values, seed) => {
      const splits = splitImages({ count: 12 }, { calibration: 3, selection: 4, heldOut: 4 }, seed);
      const data = { ...images, shape: [1], count: 12, values: Uint8Array.from(values) };
      const repeats = repeatedImages(data);
      const pixelsOf = (split: Uint32Array) => [...split].map((image) => values[image]!);
      const [calibration, selection, heldOut] = [splits.calibration, splits.selection, splits.heldOut].map(
        pixelsOf,
      );
      const among = (split: number[], others: number[]) =>
        split.filter((pixel) => others.includes(pixel)).length;
      expect(splitOverlap({ images: { ...data, repeats }, splits }) ?? { selection: 0, heldOut: 0 }).toEqual({
        selection: among(selection!, calibration!),
        heldOut: among(heldOut!, [...calibration!, ...selection!]),
      });
    }),
  );
});

test('results say so where there is something to say', () => {
  const { calibration, selection, heldOut } = example.splits;
  const repeats = new Map([
    [heldOut[0]!, calibration[0]!],
    [heldOut[1]!, selection[0]!],
    [selection[1]!, calibration[0]!],
  ]);
  const repeated = { ...example, images: { ...images, repeats } };
  expect(resultsDocument(repeated)).toMatchObject({ equalImages: { selection: 1, heldOut: 2 } });
  expect(resultsDocument({ ...example, images })).not.toHaveProperty('equalImages');
  expect(equalImagesText(splitOverlap(repeated)!)).toBe(
    'the splits have equal images in common (held-out with calibration or selection: 2, selection with calibration: 1); ' +
      'the accuracy on them says little about new images',
  );
});
