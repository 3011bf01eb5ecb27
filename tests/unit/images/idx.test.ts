import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { DataFile } from '../../../src/images/dataFile.ts';
import { readImages } from '../../../src/images/readImages.ts';
import { defaultSplits, splitImages } from '../../../src/images/splits.ts';
import { refused } from '../../refused.ts';
import { cifarBatch, idxFile } from './makeFiles.ts';

const pixels = Array.from({ length: 3 * 2 * 4 }, (_, at) => at * 10);
const imageFile = idxFile([3, 2, 4], pixels);
const labelFile = idxFile([3], [7, 0, 9]);
describe('IDX pairs', () => {
  test.each([
    ['images first', imageFile, labelFile],
    ['labels first', labelFile, imageFile],
    ['gzipped', gzipSync(imageFile), gzipSync(labelFile)],
    ['one gzipped', labelFile, gzipSync(imageFile)],
  ])('%s', (_, first, second) => {
    const images = readImages([
      { name: 'a', bytes: first },
      { name: 'b', bytes: second },
    ]);
    expect(images).toMatchObject({ shape: [2, 4, 1], count: 3, classCount: 10 });
    expect(images.values).toEqual(Uint8Array.from(pixels));
    expect(images.labels).toEqual(Uint8Array.of(7, 0, 9));
  });

  test('colour images keep their channels', () => {
    const colour = { name: 'c', bytes: idxFile([2, 1, 2, 3], pixels.slice(0, 12)) };
    expect(readImages([colour, { name: 'l', bytes: idxFile([2], [0, 1]) }]).shape).toEqual([1, 2, 3]);
  });

  test('colour images with their channels first are turned for a network that has them last', () => {
    const planes = { name: 'c', bytes: idxFile([2, 3, 1, 2], pixels.slice(0, 12)) };
    const files = [planes, { name: 'l', bytes: idxFile([2], [0, 1]) }];
    const images = readImages(files, { shape: [1, 2, 3] });
    expect(images.shape).toEqual([1, 2, 3]);
    expect([...images.values]).toEqual([0, 20, 40, 10, 30, 50, 60, 80, 100, 70, 90, 110]);
    expect(images.notice).toMatch(/channels first, 3 x 1 x 2; they are taken as 1 x 2 x 3/);
    expect(readImages(files).shape).toEqual([3, 1, 2]);
  });

  test('a CIFAR-10 batch that starts like IDX is still one', () => {
    const batch = cifarBatch([0, 1]);
    batch.set([0, 0, 8, 3], 0);
    expect(readImages([{ name: 'x', bytes: batch }]).shape).toEqual([32, 32, 3]);
  });

  test('a label file of the length of a CIFAR-10 record is still a label file', () => {
    const labels = { name: 'l', bytes: idxFile([3073 - 8], Array<number>(3073 - 8).fill(5)) };
    expect(() => readImages([labels])).toThrow(/Give its image file too/);
  });
});

describe('several IDX pairs', () => {
  /** Images of one pixel; the pixel of each is its label plus `offset`. */
  const pairOf = (names: readonly [string, string], labels: readonly number[], offset: number) => [
    {
      name: names[0],
      bytes: idxFile(
        [labels.length, 1, 1],
        labels.map((label) => label + offset),
      ),
    },
    { name: names[1], bytes: idxFile([labels.length], labels) },
  ];
  const train = (labels: readonly number[]) =>
    pairOf(['train-images-idx3-ubyte', 'train-labels-idx1-ubyte'], labels, 100);
  const test10k = (labels: readonly number[]) =>
    pairOf(['t10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte'], labels, 200);
  const packed = ({ name, bytes }: DataFile) => ({ name: `${name}.gz`, bytes: gzipSync(bytes) });

  test.each([
    ['of different sizes', [1, 2, 3], [4, 5]],
    ['of the same size', [1, 2, 3], [4, 5, 6]],
  ])('%s follow each other by name, however they are given', (_, ofTrain, ofTest) => {
    const files = [...train(ofTrain), ...test10k(ofTest)];
    const expected = {
      name: 't10k-images-idx3-ubyte + train-images-idx3-ubyte',
      shape: [1, 1, 1],
      count: ofTest.length + ofTrain.length,
      classCount: Math.max(...ofTest) + 1,
      values: Uint8Array.from([
        ...ofTest.map((label) => label + 200),
        ...ofTrain.map((label) => label + 100),
      ]),
      labels: Uint8Array.from([...ofTest, ...ofTrain]),
      files: [
        { name: 't10k-images-idx3-ubyte', first: 0, count: ofTest.length },
        { name: 'train-images-idx3-ubyte', first: ofTest.length, count: ofTrain.length },
      ],
    };
    for (const order of [files, files.toReversed(), [2, 1, 0, 3].map((at) => files[at]!)])
      expect(readImages(order)).toEqual(expected);
    const { labels, values, files: ranges } = readImages(files.map(packed));
    expect({ labels, values }).toEqual({ labels: expected.labels, values: expected.values });
    expect(ranges?.map(({ name }) => name)).toEqual(expected.files.map(({ name }) => `${name}.gz`));
  });

  test('of different sizes may have any names', () => {
    const { values, labels } = readImages([
      ...pairOf(['a', 'd'], [1, 2], 10),
      ...pairOf(['b', 'c'], [3, 4, 5], 10),
    ]);
    expect(values).toEqual(labels.map((label) => label + 10));
  });

  test('three of one size are told apart by any common part of their names', () => {
    const { values, labels } = readImages(
      ['one', 'two', 'three'].flatMap((part, n) => pairOf([`x_${part}`, `y_${part}`], [n, n], 50)),
    );
    expect(values).toEqual(labels.map((label) => label + 50));
  });

  test('hold out the test images and choose by the others', () => {
    const images = readImages([...train(Array<number>(30).fill(1)), ...test10k(Array<number>(20).fill(2))]);
    const sizes = defaultSplits(images);
    expect(sizes).toMatchObject({ heldOut: 20, heldOutFile: 't10k-images-idx3-ubyte' });
    const { calibration, selection, heldOut } = splitImages(images, sizes, 3);
    const labelsOf = (indices: Uint32Array) => new Set([...indices].map((index) => images.labels[index]));
    expect(labelsOf(heldOut)).toEqual(new Set([2]));
    expect(labelsOf(Uint32Array.of(...calibration, ...selection))).toEqual(new Set([1]));
  });

  test.each([
    [
      'of one size with names that do not tell',
      [...pairOf(['a', 'c'], [1, 2], 0), ...pairOf(['b', 'd'], [1, 2], 0)],
      /do not tell .* images: a \(2\), b \(2\); labels: c \(2\), d \(2\)\. Name the files of a pair alike/,
    ],
    [
      'of one size whose names tell of the same label file',
      [...pairOf(['test-images', 'test-labels'], [1], 0), ...pairOf(['test-imageset', 'other'], [1], 0)],
      /names that do not tell which belong together/,
    ],
    [
      'of counts that do not meet',
      [...train([1, 2]), test10k([1, 2, 3])[0]!, test10k([1, 2, 3, 4])[1]!],
      /t10k-images-idx3-ubyte \(3\), .* labels: t10k-labels-idx1-ubyte \(4\), .*Take both files of a pair/,
    ],
    [
      'of counts that meet crosswise',
      [...train([1, 2]), ...train([1, 2]).slice(0, 1), test10k([1, 2, 3])[1]!],
      /hold as many images as labels, pair by pair/,
    ],
    [
      'of other shapes',
      [...train([1, 2]), { name: 'i', bytes: idxFile([1, 2, 3], pixels.slice(0, 6)) }, test10k([4])[1]!],
      /images in i are 2 x 3, but those in train-images-idx3-ubyte are 1 x 1\. Take all/,
    ],
  ])('%s are refused', (_, files, message) => {
    expect(() => readImages(files)).toThrow(refused('data-mismatch', message));
  });

  test('a file without a partner is refused by name', () => {
    expect(() => readImages([...train([1, 2]), test10k([3])[0]!])).toThrow(
      refused(
        'data-format',
        /t10k-images-idx3-ubyte \(1\), .*; labels: train-labels-idx1-ubyte \(2\)\. Give as/,
      ),
    );
  });
});

describe('IDX mistakes', () => {
  const images = { name: 'pictures', bytes: imageFile };
  const labels = { name: 'numbers', bytes: labelFile };

  test.each([
    ['labels alone', [labels], /labels: numbers \(3\)\. Give its image file too/],
    ['images alone', [images], /images: pictures \(3\); labels: none\. Give its label file too/],
    [
      'two label files',
      [labels, labels],
      /images: none; labels: numbers \(3\), numbers \(3\)\. Give as many/,
    ],
    [
      'three files',
      [images, labels, { ...labels, name: 'more' }],
      /labels: more \(3\), numbers \(3\)\. Give as/,
    ],
    [
      'no label file',
      [images, { ...images, name: 'more' }],
      /more \(3\), pictures \(3\); labels: none\. Give as/,
    ],
    [
      'mixed formats',
      [images, { name: 'b', bytes: cifarBatch([1]) }],
      /pictures \(IDX\), b \(CIFAR-10 batch\)/,
    ],
  ])('%s', (_, files, message) => {
    expect(() => readImages(files)).toThrow(refused('data-format', message));
  });

  test('counts that disagree', () => {
    expect(() => readImages([images, { name: 'l', bytes: idxFile([2], [1, 2]) }])).toThrow(
      refused('data-mismatch', /pictures holds 3 images, but l holds 2 labels/),
    );
  });

  test('no images', () => {
    const none = [
      { name: 'a', bytes: idxFile([0, 2, 2], []) },
      { name: 'l', bytes: idxFile([0], []) },
    ];
    expect(() => readImages(none)).toThrow(refused('data-format', /holds no images/));
    const flat = [
      { name: 'a', bytes: idxFile([2, 0, 2], []) },
      { name: 'l', bytes: idxFile([2], [1, 1]) },
    ];
    expect(() => readImages(flat)).toThrow(refused('data-format', /0 x 2/));
  });

  test('a cut file', () => {
    expect(() => readImages([{ name: 'a', bytes: imageFile.subarray(0, -1) }, labels])).toThrow(
      refused('data-format', /\(3 x 2 x 4\) asks for 40 bytes, found 39/),
    );
    expect(() => readImages([{ name: 'a', bytes: imageFile.subarray(0, 10) }, labels])).toThrow(
      /header is not complete/,
    );
  });

  test('huge extents are no allocation', () => {
    const huge = idxFile([2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1], []);
    expect(() => readImages([{ name: 'a', bytes: huge }, labels])).toThrow(
      refused('data-format', /asks for/),
    );
  });

  test('values of another type are named', () => {
    expect(() => readImages([{ name: 'a', bytes: idxFile([1, 1], [0, 0, 0, 0], 0x0d) }, labels])).toThrow(
      refused('data-format', /float32 values; only unsigned bytes/),
    );
  });
});

describe('unknown files', () => {
  test.each([
    ['no file', [], /No data file was given\. Understood are CIFAR-10/],
    ['an empty file', [{ name: 'e', bytes: new Uint8Array() }], /e is in no known format \(no bytes\)/],
    [
      'a picture',
      [{ name: 'p.png', bytes: Buffer.from('\x89PNG\r\n\x1a\n....', 'latin1') }],
      /12 bytes, the first are 89 50 4e 47 0d 0a 1a 0a\).*Understood are/,
    ],
    ['a bare array', [{ name: 'x.npy', bytes: Buffer.from('\x93NUMPY\x01\0', 'latin1') }], /numpy\.savez/],
  ])('%s', (_, files, message) => {
    expect(() => readImages(files)).toThrow(refused('data-format', message));
  });

  test('too many bytes are refused unread', () => {
    const bytes = new Uint8Array(129 * 2 ** 20);
    const files = [
      { name: 'a', bytes },
      { name: 'b', bytes },
    ];
    expect(() => readImages(files)).toThrow(refused('data-limit', /270,532,608 bytes; at most 256 MiB/));
  });
});
