import { gzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { checkArrays } from '../../../src/cli/checkArrays.ts';
import { refused } from '../../refused.ts';
import { npyArray, pngFile, zipFile } from '../images/makeFiles.ts';
import { cifar10Batch } from '../store/cifar10Batch.ts';

const names = { images: 'a', labels: 'b' };
const npy = npyArray('|u1', [1, 2], [3, 4]);
const npz = zipFile([['a.npy', npy]]);
const check = (...contents: Uint8Array[]) =>
  checkArrays(
    names,
    contents.map((bytes, n) => ({ name: `${n}`, bytes })),
  );

test.each([
  ['.npy', npy],
  ['.npz', npz],
  ['.npz in gzip', gzipSync(npz)],
])('names of arrays go with %s', (_, bytes) => {
  expect(() => check(bytes)).not.toThrow();
});

test.each([
  ['CIFAR', cifar10Batch(2, 1)],
  ['CIFAR in gzip', gzipSync(cifar10Batch(2, 1))],
  ['a zip of images', zipFile([['cat/1.png', pngFile(1, 1, [1])]])],
])('they do not with %s', (_, bytes) => {
  expect(() => check(bytes)).toThrow(refused('usage', /--arrays .* the data has none/));
  expect(() => checkArrays(undefined, [{ name: '0', bytes }])).not.toThrow();
});
