import { describe, expect, test } from 'vitest';
import { readImages } from '../../../src/images/readImages.ts';
import { defaultSplits } from '../../../src/images/splits.ts';
import { OpenChoice } from '../../../src/network/openChoice.ts';
import { refused } from '../../refused.ts';
import { npyArray, zipFile } from './makeFiles.ts';

type Arrays = Readonly<Record<string, Buffer>>;
const archive = (arrays: Arrays) =>
  zipFile(Object.entries(arrays).map(([name, bytes]) => [`${name}.npy`, bytes] as const));
const read = (arrays: Arrays, shape?: readonly number[]) =>
  readImages([{ name: 'set.npz', bytes: archive(arrays) }], shape && { shape });
const images = (...values: number[]) => npyArray('|u1', [values.length / 2, 1, 2], values);
const labels = (...values: number[]) => npyArray('<i8', [values.length], values);

describe('arrays by name', () => {
  test.each([
    ['x', 'y'],
    ['X', 'Y'],
    ['images', 'labels'],
    ['data', 'target'],
    ['x_test', 'y_test'],
    ['test_images', 'test_labels'],
    ['trainX', 'trainY'],
    ['X-train', 'Y-train'],
  ])('%s and %s', (x, y) => {
    const set = read({ [y]: labels(1, 0), other: labels(5), [x]: images(1, 2, 3, 4) });
    expect(set).toMatchObject({ count: 2, shape: [1, 2], classCount: 2 });
    expect([[...set.values], [...set.labels]]).toEqual([
      [1, 2, 3, 4],
      [1, 0],
    ]);
  });

  test('for train, val and test follow each other as files, and test is held out', () => {
    const set = read({
      test_images: images(5, 6),
      test_labels: npyArray('|u1', [1, 1], [3]),
      train_images: images(1, 2, 3, 4),
      train_labels: npyArray('|u1', [2, 1], [0, 2]),
      val_images: images(7, 8),
      val_labels: npyArray('|u1', [1, 1], [1]),
    });
    expect([...set.values]).toEqual([1, 2, 3, 4, 7, 8, 5, 6]);
    expect([...set.labels]).toEqual([0, 2, 1, 3]);
    expect(set.classCount).toBe(4);
    expect(set.files?.map(({ name, first, count }) => [name, first, count])).toEqual([
      ['train', 0, 2],
      ['val', 2, 1],
      ['test', 3, 1],
    ]);
    expect(defaultSplits(set)).toMatchObject({ heldOut: 1, heldOutFile: 'test' });
  });

  test('x and y go before parts', () => {
    const set = read({ x: images(1, 2), y: labels(0), x_test: images(3, 4), y_test: labels(1) });
    expect([...set.values]).toEqual([1, 2]);
  });

  test('parts of several shapes or types make no set', () => {
    const test = { x_test: npyArray('|u1', [1, 2, 1], [1, 2]), y_test: labels(0) };
    expect(() => read({ x_train: images(1, 2), y_train: labels(0), ...test })).toThrow(
      refused('data-mismatch', /x_train in set\.npz has images of 1 x 2, but x_test in set\.npz of 2 x 1/),
    );
    const real = { x_test: npyArray('<f4', [1, 1, 2], [1, 2]), y_test: labels(0) };
    expect(() => read({ x_train: images(1, 2), y_train: labels(0), ...real })).toThrow(/or of another type/);
  });
});

describe('two arrays of other names', () => {
  test.each([
    ['class numbers', labels(2, 0), [2, 0]],
    ['a column of them', npyArray('|u1', [2, 1], [2, 0]), [2, 0]],
    ['one-hot', npyArray('<f4', [2, 3], [0, 1, 0, 1, 0, 0]), [1, 0]],
  ])('the larger one has the images, the other %s', (_, small, expected) => {
    const large = npyArray('|u1', [2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
    for (const set of [read({ arr_0: large, arr_1: small }), read({ a: small, b: large })]) {
      expect([...set.labels]).toEqual(expected);
      expect(set.shape).toEqual([2, 2]);
    }
  });

  test.each<[string, Arrays]>([
    ['of different lengths', { a: images(1, 2), b: labels(1, 2, 3) }],
    ['both of labels', { a: labels(1), b: labels(2) }],
    ['both of two dimensions', { a: npyArray('|u1', [1, 2], [1, 0]), b: npyArray('|u1', [1, 3], [1, 0, 0]) }],
    ['and a third', { a: images(1, 2), b: labels(1), c: labels(1) }],
    ['or one', { x: images(1, 2) }],
  ])('%s are asked for', (_, arrays) => {
    expect(() => read(arrays)).toThrow(
      refused(
        'data-format',
        /^Which arrays of set\.npz are images and which are labels\? It holds \w.*Expected are x and y/,
      ),
    );
  });
});

test('arrays of any names are taken as said', () => {
  const bytes = zipFile([
    ['a.npy', labels(1)],
    ['in put.npy', images(1, 2)],
    ['c.npy', labels(3)],
  ]);
  const take = (names: { images: string; labels: string }) =>
    readImages([{ name: 'set.npz', bytes }], { arrays: names });
  expect([...take({ images: 'in put', labels: 'c' }).labels]).toEqual([3]);
  expect([...take({ images: 'in put', labels: 'a' }).labels]).toEqual([1]);
  expect(() => take({ images: 'x', labels: 'a' })).toThrow(
    refused('usage', /^set\.npz holds no array "x"\. It holds a, in put, c\.$/),
  );
});

describe('.npy files', () => {
  const files = (arrays: Arrays) =>
    readImages(Object.entries(arrays).map(([name, bytes]) => ({ name: `${name}.npy`, bytes })));

  test('a pair, by names or shapes, or pairs for train and test', () => {
    expect(files({ X: images(1, 2), y: labels(3) })).toMatchObject({
      name: 'X.npy and y.npy',
      count: 1,
      classCount: 4,
    });
    expect([...files({ a: labels(1, 0), b: images(1, 2, 3, 4) }).labels]).toEqual([1, 0]);
    const set = files({ X_test: images(1, 2), X_train: images(3, 4), y_test: labels(1), y_train: labels(2) });
    expect([[...set.values], [...set.labels]]).toEqual([
      [3, 4, 1, 2],
      [2, 1],
    ]);
    expect(set.files?.map(({ name }) => name)).toEqual(['train', 'test']);
  });

  test.each<[string, Arrays, RegExp]>([
    [
      'for test beside a whole',
      { x: images(1, 2), y: labels(0), x_test: images(3, 4), y_test: labels(1) },
      /x_test\.npy and y_test\.npy would not be used/,
    ],
    [
      'without its labels',
      { x_train: images(1, 2), y_train: labels(0), x_test: images(3, 4) },
      /; x_test\.npy would not be used/,
    ],
    [
      'that holds no array at all',
      { x: images(1, 2), y: labels(0), junk: images(3, 4).subarray(0, 40) },
      /; junk\.npy would not be used/,
    ],
  ])('one %s is refused by name, unless others are said to be meant', (_, arrays, message) => {
    expect(() => files(arrays)).toThrow(refused('data-format', message));
    expect(() => files(arrays)).toThrow(OpenChoice);
    const [first, second] = Object.keys(arrays);
    const given = Object.entries(arrays).map(([name, bytes]) => ({ name: `${name}.npy`, bytes }));
    // So do recipes that were made when the others were passed over.
    for (const target of [{ arrays: { images: first!, labels: second! } }, { isRecorded: true } as const]) {
      const set = readImages(given, target);
      expect([[...set.values], [...set.labels]]).toEqual([[1, 2], [0]]);
    }
  });

  test('two of one name are refused', () => {
    const file = (name: string, bytes: Uint8Array) => ({ name, bytes });
    const given = [
      file('x.npy', images(1, 2)),
      file('x.npy', images(3, 4)),
      file('y.npy', labels(0)),
      file('y.npy', labels(1)),
    ];
    for (const target of [{}, { arrays: { images: 'x', labels: 'y' } }])
      expect(() => readImages(given, target)).toThrow(refused('data-format', /Two .* are called x\.npy/));
  });

  test('one alone is asked for its other half', () => {
    expect(() => files({ X: images(1, 2) })).toThrow(
      refused('data-format', /It holds X\. Expected are x and y/),
    );
  });
});

describe('channels first', () => {
  const first = npyArray('|u1', [2, 2, 1, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);

  test('are brought last where the network has them last, which is said', () => {
    const set = read({ x: first, y: labels(0, 1) }, [1, 3, 2]);
    expect(set.shape).toEqual([1, 3, 2]);
    expect([...set.values]).toEqual([1, 4, 2, 5, 3, 6, 7, 10, 8, 11, 9, 12]);
    expect(set.notice).toBe(
      'The images of set.npz have their channels first, 2 x 1 x 3; they are taken as 1 x 3 x 2.',
    );
  });

  test('stay where they do not fit, fit as they are, or no network is known', () => {
    for (const shape of [undefined, [1, 3, 4], [2, 1, 3], [6]]) {
      const set = read({ x: first, y: labels(0, 1) }, shape);
      expect(set.shape).toEqual([2, 1, 3]);
      expect(set).not.toHaveProperty('notice');
    }
  });

  test('of grey images are one more extent', () => {
    const grey = npyArray('<f4', [1, 1, 2, 2], [1, 2, 3, 4]);
    expect(read({ x: grey, y: labels(0) }, [2, 2, 1]).shape).toEqual([2, 2, 1]);
    expect(read({ x: grey, y: labels(0) }, [2, 2]).shape).toEqual([2, 2, 1]);
  });
});
