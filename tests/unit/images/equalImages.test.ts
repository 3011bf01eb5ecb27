import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { repeatedImages } from '../../../src/images/equalImages.ts';
import { readImages } from '../../../src/images/readImages.ts';
import { refused } from '../../refused.ts';
import { cifarBatch, idxFile, npyArray, zipFile } from './makeFiles.ts';

const idxPair = (part: string, values: readonly number[], labels: readonly number[]) => [
  { name: `${part}-images`, bytes: idxFile([labels.length, 1, 2], values) },
  { name: `${part}-labels`, bytes: idxFile([labels.length], labels) },
];

describe('images that repeat others', () => {
  test('are those that brute force finds', () => {
    const image = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(image, { minLength: 1, maxLength: 20 }), fc.boolean(), (images, isReal) => {
        const values = isReal ? Float32Array.from(images.flat()) : Uint8Array.from(images.flat());
        const count = images.length;
        const labels = new Uint8Array(count);
        const found = repeatedImages({ name: '', shape: [3], count, classCount: 1, values, labels });
        images.forEach((each, n) => {
          const first = images.findIndex((other) => other.join() === each.join());
          expect(found.get(n) ?? n).toBe(first);
        });
      }),
    );
  });

  test('are noted when a data set is read, whatever their labels', () => {
    const x = npyArray('|u1', [4, 1, 2], [1, 2, 3, 4, 1, 2, 1, 2]);
    const y = npyArray('|u1', [4], [0, 1, 2, 0]);
    const bytes = zipFile([
      ['x.npy', x],
      ['y.npy', y],
    ]);
    expect(readImages([{ name: 'set.npz', bytes }]).repeats).toEqual(
      new Map([
        [2, 0],
        [3, 0],
      ]),
    );
    expect(readImages([{ name: 'x.bin', bytes: cifarBatch([1, 2, 3]) }])).not.toHaveProperty('repeats');
  });
});

describe('a file that is given twice', () => {
  const batch = cifarBatch([1, 2, 3]);

  test.each([
    ['under two names', 'copy.bin', batch],
    ['under one name', 'batch.bin', batch],
    ['packed and unpacked', 'batch.bin.gz', gzipSync(batch)],
  ])('is refused, %s', (_, name, bytes) => {
    const files = [
      { name: 'batch.bin', bytes: batch },
      { name, bytes },
    ];
    expect(() => readImages(files)).toThrow(
      refused(
        'data-mismatch',
        /^batch\.bin and .* hold the same images with the same labels\. Give each file once\.$/,
      ),
    );
  });

  test('is refused as a pair of IDX files', () => {
    const files = [...idxPair('train', [1, 2, 3, 4], [0, 1]), ...idxPair('t10k', [1, 2, 3, 4], [0, 1])];
    expect(() => readImages(files)).toThrow(refused('data-mismatch', /^t10k-images and train-images hold/));
  });

  test('is another file when images, labels or their order differ', () => {
    const first = idxPair('train', [1, 2, 3, 4], [0, 1]);
    for (const [values, labels] of [
      [
        [1, 2, 3, 5],
        [0, 1],
      ],
      [
        [1, 2, 3, 4],
        [1, 1],
      ],
      [
        [3, 4, 1, 2],
        [0, 1],
      ],
    ] as const)
      expect(readImages([...first, ...idxPair('t10k', values, labels)]).count).toBe(4);
  });

  test('is refused as members of one gzip file, packed alike or not', () => {
    for (const level of [9, 0]) {
      const bytes = Buffer.concat([gzipSync(batch), gzipSync(batch, { level })]);
      expect(() => readImages([{ name: 'batch.bin.gz', bytes }])).toThrow(
        refused('data-format', /several gzip members in one file are not read/),
      );
    }
  });
});
