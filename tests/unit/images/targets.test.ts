import { describe, expect, test } from 'vitest';
import { readImages } from '../../../src/images/readImages.ts';
import { OpenChoice } from '../../../src/network/openChoice.ts';
import { refused } from '../../refused.ts';
import { cifarBatch, npyArray, pngFile, zipFile } from './makeFiles.ts';

const tolerance = 0.25;
const pixels = npyArray('|u1', [3, 1, 2], [1, 2, 3, 4, 5, 6]);
const read = (members: Parameters<typeof zipFile>[0], asRegression = true) =>
  readImages(
    [{ name: 'set.zip', bytes: zipFile(members) }],
    asRegression ? { regression: { tolerance } } : {},
  );
const arrays = (targets: Buffer, asRegression = true) =>
  read(
    [
      ['x.npy', pixels],
      ['y.npy', targets],
    ],
    asRegression,
  );

describe('targets of a regression', () => {
  test.each([
    ['float64 (N)', npyArray('<f8', [3], [0.1, -7, 1e300]), [0.1, -7, 1e300], 1],
    ['float32 (N, 1)', npyArray('<f4', [3, 1], [0.5, -2, 3]), [0.5, -2, 3], 1],
    ['float32 (N, K)', npyArray('<f4', [3, 2], [0.5, 1, 2, 3, 4, -8]), [0.5, 1, 2, 3, 4, -8], 2],
    ['whole numbers', npyArray('<i8', [3], [70_000, -1, 0]), [70_000, -1, 0], 1],
  ])('are read from arrays: %s', (_, bytes, values, size) => {
    const images = arrays(bytes);
    expect(images).toMatchObject({ count: 3, classCount: 0, targets: { size, tolerance } });
    expect([...images.targets!.values]).toEqual(values);
  });

  test('follow each other where there are parts', () => {
    const images = read([
      ['x_test.npy', npyArray('|u1', [1, 1, 2], [9, 9])],
      ['y_test.npy', npyArray('<f4', [1], [2.5])],
      ['x_train.npy', npyArray('|u1', [2, 1, 2], [1, 2, 3, 4])],
      ['y_train.npy', npyArray('<f4', [2], [0.5, 1.5])],
    ]);
    expect([...images.targets!.values]).toEqual([0.5, 1.5, 2.5]);
    expect(images.files).toEqual([
      { name: 'train', first: 0, count: 2 },
      { name: 'test', first: 2, count: 1 },
    ]);
  });

  test('are the numbers of a labels.csv, whatever the order of the images', () => {
    const list = Buffer.from('file,label\nb.png,-1.5\na.png,20\nc.png,3e2\n');
    const grey = (value: number) => pngFile(1, 1, [value]);
    const images = read([
      ['a.png', grey(1)],
      ['b.png', grey(2)],
      ['c.png', grey(3)],
      ['labels.csv', list],
    ]);
    const byPixel = new Map([...images.values].map((value, n) => [value, images.targets!.values[n]]));
    expect(byPixel).toEqual(
      new Map([
        [1, 20],
        [2, -1.5],
        [3, 300],
      ]),
    );
  });

  test.each([
    [
      'of another number than images',
      () => arrays(npyArray('<f4', [2], [1, 2])),
      'data-mismatch',
      /3 images/,
    ],
    [
      'that are no numbers',
      () => arrays(npyArray('<f4', [3], [1, NaN, 2])),
      'data-format',
      /NaN at position 1/,
    ],
    ['of too many dimensions', () => arrays(npyArray('<f4', [3, 1, 1], [1, 2, 3])), 'data-format', /reshape/],
    [
      'in parts of several sizes',
      () =>
        read([
          ['x_train.npy', pixels],
          ['y_train.npy', npyArray('<f4', [3, 2], [1, 2, 3, 4, 5, 6])],
          ['x_test.npy', pixels],
          ['y_test.npy', npyArray('<f4', [3], [1, 2, 3])],
        ]),
      'data-mismatch',
      /2 and 1 numbers/,
    ],
    [
      'that are names of folders',
      () => read([['1.5/a.png', pngFile(1, 1, [3])]]),
      'data-format',
      /no label but its folder/,
    ],
    [
      'that are words',
      () =>
        read([
          ['a.png', pngFile(1, 1, [3])],
          ['labels.csv', Buffer.from('file,label\na.png,cat')],
        ]),
      'data-format',
      /the label "cat"/,
    ],
  ] as const)('%s are refused', (_, reading, code, text) => {
    expect(reading).toThrow(refused(code, text));
  });

  test('are not in files that hold classes', () => {
    const cifar = () =>
      readImages([{ name: 'batch.bin', bytes: cifarBatch([1]) }], { regression: { tolerance } });
    expect(cifar).toThrow(refused('data-format', /batch\.bin has classes/));
  });

  test.each([
    ['real numbers', npyArray('<f4', [3], [0, 1.5, 2])],
    ['several columns', npyArray('<f4', [3, 2], [0.5, 1, 1, 0, 0, 1])],
  ])('are asked about where labels are %s and nothing is said', (_, bytes) => {
    expect(() => arrays(bytes, false)).toThrow(OpenChoice);
    expect(() => arrays(bytes, false)).toThrow(refused('data-format', /--regression TOLERANCE/));
  });
});
