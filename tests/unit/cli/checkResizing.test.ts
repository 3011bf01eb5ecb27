import { gzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { checkResizing } from '../../../src/cli/checkResizing.ts';
import { refused } from '../../refused.ts';
import { npyArray, pngFile, zipFile } from '../images/makeFiles.ts';
import { cifar10Batch } from '../store/cifar10Batch.ts';

const check = (bytes: Uint8Array) => checkResizing('stretch', [{ name: 'data', bytes }]);

test('a way to resize goes with images', () => {
  expect(() => check(zipFile([['cat/1.png', pngFile(1, 1, [1])]]))).not.toThrow();
});

test.each([
  ['CIFAR', cifar10Batch(2, 1)],
  ['CIFAR in gzip', gzipSync(cifar10Batch(2, 1))],
  ['.npy', npyArray('|u1', [1, 2], [3, 4])],
])('it does not with %s', (_, bytes) => {
  expect(() => check(bytes)).toThrow(refused('usage', /--resize .* the data has none/));
  expect(() => checkResizing(undefined, [{ name: 'data', bytes }])).not.toThrow();
});
