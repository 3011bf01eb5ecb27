import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readImages } from '../../../src/images/readImages.ts';
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

describe('IDX mistakes', () => {
  const images = { name: 'pictures', bytes: imageFile };
  const labels = { name: 'numbers', bytes: labelFile };

  test.each([
    ['labels alone', [labels], /labels: numbers\. Give its image file too/],
    ['images alone', [images], /images: pictures; labels: none\. Give its label file too/],
    ['two label files', [labels, labels], /images: none; labels: numbers, numbers\. Give exactly these two/],
    ['three files', [images, labels, labels], /Give exactly these two/],
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
