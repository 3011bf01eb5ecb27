import { describe, expect, test } from 'vitest';
import { readImages } from '../../../src/images/readImages.ts';
import type { ErrorCode } from '../../../src/network/errors.ts';
import { refused } from '../../refused.ts';
import type { ZipOptions } from './makeFiles.ts';
import { npyArray, npyFile, zipFile } from './makeFiles.ts';

const y = npyArray('<i8', [2], [1, 3]);
const x = npyArray('|u1', [2, 1, 2, 3], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255]);

function read(xFile: Uint8Array, yFile: Uint8Array = y, options: ZipOptions = {}) {
  return readImages([
    {
      name: 'set.npz',
      bytes: zipFile(
        [
          ['x.npy', xFile],
          ['y.npy', yFile],
        ],
        options,
      ),
    },
  ]);
}

describe('npz', () => {
  test.each<[string, ZipOptions]>([
    ['stored', {}],
    ['deflated', { deflate: true }],
    ['with a comment', { comment: 'a comment behind the end record' }],
  ])('%s', (_, options) => {
    const images = read(x, y, options);
    expect(images).toMatchObject({ name: 'set.npz', shape: [1, 2, 3], count: 2, classCount: 4 });
    expect(images.values).toEqual(Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255));
    expect(images.labels).toEqual(Uint16Array.of(1, 3));
  });

  test.each([
    ['|i1', Int8Array.of(-128, 127, 0, -1)],
    ['<f4', Float32Array.of(0.5, -1.25, 0, 3e38)],
    ['<f8', Float32Array.of(0.5, -1.25, 0, 1024)],
  ])('x of type %s', (type, values) => {
    expect(read(npyArray(type, [2, 2], [...values])).values).toEqual(values);
  });

  test.each(['|u1', '|i1', '<u2', '<i2', '<u4', '<i4', '<u8', '<i8', '<f4', '<f8'])(
    'y of type %s',
    (type) => {
      expect([...read(x, npyArray(type, [2], [0, 100])).labels]).toEqual([0, 100]);
      expect([...read(x, npyArray(type, [2, 1], [5, 6])).labels]).toEqual([5, 6]);
    },
  );

  test('y one-hot', () => {
    const images = read(x, npyArray('<f4', [2, 3], [0, 1, 0, 1, 0, 0]));
    expect(images.classCount).toBe(3);
    expect([...images.labels]).toEqual([1, 0]);
  });

  test.each([1, 2, 3])('npy header of version %d', (version) => {
    expect(read(npyArray('|u1', [2, 1], [4, 5], version)).values).toEqual(Uint8Array.of(4, 5));
  });

  test.each([
    "{'shape': (2, 1), 'fortran_order': False, 'descr': '|u1'}",
    "{ 'descr' : '|u1' , 'fortran_order' : False , 'shape' : ( 2 ,1 , ) , }",
  ])('npy header %s', (dictionary) => {
    expect(read(npyFile(dictionary, Buffer.of(4, 5))).values).toEqual(Uint8Array.of(4, 5));
  });
});

describe('npz mistakes', () => {
  const two = Buffer.of(4, 5);

  test.each<[string, Uint8Array, RegExp]>([
    [
      'objects',
      npyFile("{'descr': '|O', 'fortran_order': False, 'shape': (2, 1), }", two),
      /Python objects \(a pickle\)/,
    ],
    [
      'named fields',
      npyFile("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", two),
      /plain array/,
    ],
    [
      'Fortran order',
      npyFile("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 1), }", two),
      /ascontiguousarray/,
    ],
    [
      'big-endian',
      npyFile("{'descr': '>f4', 'fortran_order': False, 'shape': (2, 1), }", Buffer.alloc(8)),
      /type >f4; understood/,
    ],
    [
      'half floats',
      npyFile("{'descr': '<f2', 'fortran_order': False, 'shape': (2, 1), }", Buffer.alloc(4)),
      /type <f2/,
    ],
    [
      'a name of every object',
      npyFile("{'descr': 'constructor', 'fortran_order': False, 'shape': (2, 1), }", two),
      /type constructor/,
    ],
    ['integers as x', npyArray('<i4', [2, 1], [1, 2]), /type <i4; expected uint8/],
    [
      'code in the header',
      npyFile("{'descr': __import__('os'), 'fortran_order': False, 'shape': (2, 1), }", two),
      /not understood/,
    ],
    ['a key twice', npyFile("{'descr': '|u1', 'descr': '|i1', 'shape': (2, 1), }", two), /not understood/],
    [
      'a negative extent',
      npyFile("{'descr': '|u1', 'fortran_order': False, 'shape': (-2, 1), }", two),
      /not understood/,
    ],
    ['another version', npyArray('|u1', [2, 1], [4, 5], 4), /version 1, 2 or 3/],
    ['no npy', Buffer.from('hello'), /version 1, 2 or 3/],
    [
      'too few values',
      npyArray('|u1', [2, 3], [1, 2, 3, 4, 5]),
      /shape \(2, 3\) of \|u1 asks for 6 bytes, found 5/,
    ],
    ['too many values', npyArray('|u1', [2, 1], [1, 2, 3]), /asks for 2 bytes, found 3/],
    ['one dimension', npyArray('|u1', [2], [1, 2]), /expected \(N, \.\.\.\)/],
    ['empty images', npyArray('|u1', [2, 0], []), /expected \(N, \.\.\.\)/],
    ['a NaN', npyArray('<f4', [2, 2], [0, 0, Number.NaN, 0]), /NaN at position 2/],
    ['a number no float32 holds', npyArray('<f8', [2, 2], [0, 1e300, 0, 0]), /1e\+300 at position 1/],
  ])('x: %s', (_, file, message) => {
    expect(() => read(file)).toThrow(refused('data-format', message));
  });

  test.each<[string, Uint8Array, RegExp]>([
    ['a negative label', npyArray('<i4', [2], [1, -1]), /-1 at position 1; expected class numbers/],
    ['a label above 65,535', npyArray('<i8', [2], [65536, 1]), /65536 at position 0.*0 to 65,535/],
    ['a single number', npyArray('<i8', [], [3]), /y in set\.npz is a single number; .*each of the 2 images/],
    ['a fraction', npyArray('<f4', [2], [1, 1.5]), /1\.5 at position 1/],
    ['scores', npyArray('<f4', [2, 2], [1, 0, 0.5, 0.5]), /row 1 is not one-hot/],
    ['two hot', npyArray('|u1', [2, 2], [1, 1, 0, 1]), /row 0 is not one-hot/],
    ['none hot', npyArray('|u1', [2, 2], [0, 0, 0, 1]), /row 0 is not one-hot/],
    ['three dimensions', npyArray('|u1', [2, 1, 1], [0, 1]), /shape \(2, 1, 1\)/],
  ])('y: %s', (_, file, message) => {
    expect(() => read(x, file)).toThrow(refused('data-format', message));
  });

  test('counts that disagree', () => {
    expect(() => read(x, npyArray('|u1', [3], [0, 1, 2]))).toThrow(
      refused('data-mismatch', /x in set\.npz holds 2 images, but y in set\.npz holds 3 labels/),
    );
  });

  test('limits of the header', () => {
    const extents = Array<number>(7).fill(1);
    expect(() => read(npyArray('|u1', extents, [1]))).toThrow(refused('data-limit', /7 dimensions/));
    expect(() => read(npyFile(' '.repeat(5000), two))).toThrow(refused('data-limit', /at most 4,096/));
    expect(() =>
      read(npyFile("{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999, 99999999999), }", two)),
    ).toThrow(refused('data-format', /asks for/));
  });

  test('names of members are printable', () => {
    const bytes = zipFile([['\u001b]0;owned\u0007.npy', x]]);
    expect(() => readImages([{ name: 'set.npz', bytes }])).toThrow(
      refused('data-format', /It holds {2}\]0;owned \. Expected are x and y/),
    );
  });

  test('two archives at once', () => {
    const file = {
      name: 'a.npz',
      bytes: zipFile([
        ['x.npy', x],
        ['y.npy', y],
      ]),
    };
    expect(() => readImages([file, file])).toThrow(refused('data-format', /do not make one data set/));
  });
});

describe('zip', () => {
  test.each<[string, ZipOptions, ErrorCode, RegExp]>([
    ['encrypted', { flags: 1 }, 'data-format', /x\.npy in set\.npz is encrypted/],
    ['packed otherwise', { method: 14 }, 'data-format', /packed by zip method 14/],
    ['of another CRC', { claimedCrc: 1 }, 'data-format', /CRC-32/],
    [
      'longer than said',
      { deflate: true, claimedLength: 100 },
      'data-format',
      /does not unpack to the 100 bytes/,
    ],
    [
      'shorter than said',
      { deflate: true, claimedLength: 1000 },
      'data-format',
      /does not unpack to the 1,000 bytes/,
    ],
    ['stored, of another length', { claimedLength: 5 }, 'data-format', /does not unpack to the 5 bytes/],
    ['said to be huge', { deflate: true, claimedLength: 2 ** 31 }, 'data-limit', /2,147,483,648 bytes/],
    ['with too many entries', { claimedCount: 65_535 }, 'data-limit', /65,535 files/],
    ['with fewer entries than said', { claimedCount: 3 }, 'data-format', /entry 2 of its zip directory/],
  ])('a member %s', (_, options, code, message) => {
    expect(() => read(x, y, options)).toThrow(refused(code, message));
  });

  test('a name that is there twice', () => {
    const bytes = zipFile([
      ['x.npy', x],
      ['x.npy', y],
    ]);
    expect(() => readImages([{ name: 'a', bytes }])).toThrow(refused('data-format', /x\.npy twice/));
  });

  test('a cut archive', () => {
    const bytes = zipFile([
      ['x.npy', x],
      ['y.npy', y],
    ]);
    expect(() => readImages([{ name: 'a', bytes: bytes.subarray(0, -1) }])).toThrow(
      /directory at the end .* is missing/,
    );
    expect(() => readImages([{ name: 'a', bytes: bytes.subarray(30) }])).toThrow(
      refused('data-format', /no known format/),
    );
  });
});
