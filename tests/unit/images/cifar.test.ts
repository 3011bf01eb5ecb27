import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readImages } from '../../../src/images/readImages.ts';
import { realData, realDataFolder } from '../../realData.ts';
import { tarFile } from './makeFiles.ts';

/** A record whose red, green and blue planes count up from different starts. */
function record(label: number, red: number, green: number, blue: number): Uint8Array {
  const bytes = new Uint8Array(3073);
  bytes[0] = label;
  [red, green, blue].forEach((start, plane) => {
    for (let pixel = 0; pixel < 1024; pixel++) bytes[1 + plane * 1024 + pixel] = (start + pixel) & 255;
  });
  return bytes;
}

describe('CIFAR-100 files', () => {
  const fine = (coarse: number, label: number) =>
    Buffer.concat([Buffer.of(coarse), record(label, 0, 100, 200)]);

  test('have the fine labels, and the coarse ones beside them', () => {
    const images = readImages([{ name: 'test.bin', bytes: Buffer.concat([fine(19, 99), fine(0, 42)]) }]);
    expect(images).toMatchObject({ shape: [32, 32, 3], count: 2, classCount: 100 });
    expect([...images.labels]).toEqual([99, 42]);
    expect(images.coarse).toEqual({ classCount: 20, labels: Uint8Array.of(19, 0) });
    expect([...images.values.subarray(0, 6)]).toEqual([0, 100, 200, 1, 101, 201]);
  });

  test('of an archive are those of the test set', () => {
    const member = (name: string, label: number) => [`cifar-100-binary/${name}`, fine(1, label)] as const;
    const bytes = tarFile([member('train.bin', 1), member('test.bin', 2)]);
    expect([...readImages([{ name: 'x.tar', bytes }]).labels]).toEqual([2]);
  });

  test('with a label that is none are named with their record', () => {
    const bytes = Buffer.concat([fine(3, 0), fine(20, 5)]);
    expect(() => readImages([{ name: 'x.bin', bytes }])).toThrow(
      /CIFAR-100 file, but record 1 has the label 20, 5 \(expected 0 to 19, 0 to 99\)/,
    );
  });

  test('do not mix with CIFAR-10 batches', () => {
    const files = [
      { name: 'a.bin', bytes: record(1, 0, 0, 0) },
      { name: 'b.bin', bytes: fine(1, 1) },
    ];
    expect(() => readImages(files)).toThrow(/a\.bin \(CIFAR-10 batch\), b\.bin \(CIFAR-100 file\)/);
  });
});

describe('CIFAR-10 batches', () => {
  test('planes become channels-last pixels', () => {
    const bytes = Buffer.concat([record(3, 0, 100, 200), record(9, 7, 8, 9)]);
    const images = readImages([{ name: 'some.file', bytes }]);
    expect(images).toMatchObject({ name: 'some.file', shape: [32, 32, 3], count: 2, classCount: 10 });
    expect([...images.labels]).toEqual([3, 9]);
    expect(images.values).toBeInstanceOf(Uint8Array);
    expect([...images.values.subarray(0, 6)]).toEqual([0, 100, 200, 1, 101, 201]);
    expect([...images.values.subarray(2 * 3072 - 3)]).toEqual([
      (7 + 1023) & 255,
      (8 + 1023) & 255,
      (9 + 1023) & 255,
    ]);
  });

  test('several batches follow each other by name, whatever the order of picking', () => {
    const a = { name: 'a.bin', bytes: record(1, 0, 0, 0) };
    const b = { name: 'b.bin', bytes: record(2, 0, 0, 0) };
    expect([...readImages([b, a]).labels]).toEqual([1, 2]);
    expect(readImages([a, b])).toEqual(readImages([b, a]));
  });

  test('a label above 9 is named with its record', () => {
    const bytes = Buffer.concat([record(3, 0, 0, 0), record(10, 0, 0, 0)]);
    expect(() => readImages([{ name: 'x.bin', bytes }])).toThrow(/record 1 has the label 10/);
  });

  test('a cut batch is called cut', () => {
    const bytes = Buffer.concat([record(3, 0, 0, 0), record(4, 0, 0, 0), record(5, 0, 0, 0)]).subarray(0, -5);
    expect(() => readImages([{ name: 'x.bin', bytes }])).toThrow(/cut: 2 whole records.*3,068 bytes more/);
  });

  test.skipIf(!realDataFolder)('the real test_batch.bin (needs cifar10/test_batch.bin)', () => {
    const bytes = readFileSync(realData('cifar10/test_batch.bin'));
    const images = readImages([{ name: 'test_batch.bin', bytes }]);
    expect(images.count).toBe(10_000);
    const perClass = Array.from(
      { length: 10 },
      (_, label) => images.labels.filter((l) => l === label).length,
    );
    expect(perClass).toEqual(Array<number>(10).fill(1000));
    // pixel (row 5, column 9) of image 1234, green channel, straight from the file layout
    const inFile = 1234 * 3073 + 1 + 1024 + 5 * 32 + 9;
    expect(images.values[1234 * 3072 + (5 * 32 + 9) * 3 + 1]).toBe(bytes[inFile]);
  });
});
