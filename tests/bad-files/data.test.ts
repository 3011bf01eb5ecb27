import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { inflateBounded } from '../../src/images/inflateBounded.ts';
import type { LabelledImages } from '../../src/images/labelledImages.ts';
import { seed } from '../seed.ts';
import {
  cifarBatch,
  idxFile,
  jpegFile,
  npyArray,
  pngFile,
  tarFile,
  zipFile,
} from '../unit/images/makeFiles.ts';
import { judgeData } from './dataOutcome.ts';

const counts = { read: 0, refused: 0 };
afterAll(() =>
  console.log(`bad data files: seed ${seed}, ${counts.read} read, ${counts.refused} refused by name`),
);

const x = npyArray('<f4', [3, 2, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
const y = npyArray('<i8', [3], [0, 2, 1]);
const images = idxFile([3, 2, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
const labels = idxFile([3], [0, 2, 1]);
const otherImages = idxFile([2, 2, 2], [7, 6, 5, 4, 3, 2, 1, 0]);
const otherLabels = idxFile([2], [1, 1]);
const archive = tarFile([
  ['cifar-10-batches-bin/data_batch_1.bin', cifarBatch([1])],
  ['cifar-10-batches-bin/test_batch.bin', cifarBatch([2, 3])],
]);

const pixels = Array.from({ length: 8 * 8 * 3 }, (_, at) => (at * 29) % 256);
const palette = { colourType: 3, depth: 4, palette: pixels.slice(0, 48) };
const folders = [
  ['train/cat/1.png', pngFile(8, 8, pixels, { colourType: 2 })],
  ['train/dog/1.jpg', jpegFile(8, 8, pixels)],
  [
    'test/dog/1.png',
    pngFile(
      8,
      8,
      Array.from({ length: 64 }, (_, at) => at % 16),
      { ...palette, interlaced: true },
    ),
  ],
] as const;

const good: Record<string, readonly Uint8Array[]> = {
  'CIFAR-10 batch': [cifarBatch([1, 2])],
  'gzipped CIFAR-10 batch': [gzipSync(cifarBatch([1, 2]))],
  'cifar-10-binary.tar': [archive],
  'cifar-10-binary.tar.gz': [gzipSync(archive)],
  'IDX pair': [images, labels],
  'gzipped IDX pair': [gzipSync(images), gzipSync(labels)],
  'two IDX pairs': [images, gzipSync(otherLabels), labels, otherImages],
  'npy pair': [x, y],
  'stored npz': [
    zipFile([
      ['x.npy', x],
      ['y.npy', y],
    ]),
  ],
  'zip of images': [zipFile(folders)],
  'tar of images': [tarFile(folders)],
  'deflated npz': [
    zipFile(
      [
        ['x.npy', x],
        ['y.npy', y],
      ],
      { deflate: true },
    ),
  ],
};

function readOrRefuse(files: readonly Uint8Array[]): LabelledImages | null {
  const set = judgeData(files);
  counts[set ? 'read' : 'refused']++;
  return set;
}

/** Every length up to 600 and every 37th, so that all headers are cut at every byte. */
function cuts(bytes: Uint8Array): number[] {
  return Array.from(bytes, (_, length) => length).filter((length) => length < 600 || length % 37 === 0);
}

describe.each(Object.entries(good))('%s', (_, files) => {
  test('whole is read', () => {
    expect(readOrRefuse(files)).not.toBeNull();
  });

  test('cut anywhere is refused', () => {
    files.forEach((bytes, index) => {
      for (const length of cuts(bytes)) {
        const set = readOrRefuse(files.with(index, bytes.subarray(0, length)));
        // whole records are a whole batch, and the zeros that end a tar may be fewer
        if (set) expect(length % 3073 === 0 || bytes.subarray(length).every((byte) => byte === 0)).toBe(true);
      }
    });
  });

  test('with flipped bits is a valid set or a named error', () => {
    const flips = fc.array(
      fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.nat(7)),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    fc.assert(
      fc.property(fc.nat(files.length - 1), flips, fc.boolean(), (index, places, nearEnds) => {
        const bytes = Uint8Array.from(files[index]!);
        for (const [place, bit] of places) {
          // half of the runs hit the first or last 200 bytes, where headers and directories are
          const near = Math.floor(place * 400);
          const at =
            nearEnds && bytes.length > 400
              ? near < 200
                ? near
                : bytes.length - 400 + near
              : place * bytes.length;
          bytes[Math.floor(at)]! ^= 1 << bit;
        }
        readOrRefuse(files.with(index, bytes));
      }),
      { numRuns: 1500 },
    );
  });

  test('with a run of bytes taken out, doubled or overwritten', () => {
    const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
    fc.assert(
      fc.property(
        fc.nat(files.length - 1),
        place,
        fc.integer({ min: 1, max: 64 }),
        fc.nat(255),
        fc.nat(2),
        (index, at, length, byte, how) => {
          const bytes = files[index]!;
          const start = Math.floor(at * bytes.length);
          const run = bytes.subarray(start, start + length);
          const middle = [Buffer.alloc(0), Buffer.concat([run, run]), Buffer.alloc(run.length, byte)][how]!;
          readOrRefuse(
            files.with(
              index,
              Buffer.concat([bytes.subarray(0, start), middle, bytes.subarray(start + length)]),
            ),
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});

test('bytes behind any of the magic numbers', () => {
  const magics = ['1f8b0800', '504b0304', '00000803', '00000801', '934e554d505901', ''].map((hex) =>
    Buffer.from(hex, 'hex'),
  );
  fc.assert(
    fc.property(fc.constantFrom(...magics), fc.uint8Array({ maxLength: 4000 }), (magic, bytes) => {
      expect(readOrRefuse([Buffer.concat([magic, bytes])])).toBeNull();
    }),
    { numRuns: 500 },
  );
});

describe('bounded inflate', () => {
  test('agrees with zlib on whole streams and stops at the bound', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), fc.integer({ min: 1, max: 400 }), (part, repeats) => {
        const plain = Buffer.concat(Array<Uint8Array>(repeats).fill(part));
        const packed = deflateRawSync(plain);
        expect(inflateBounded(packed, plain.length)).toEqual(Uint8Array.from(plain));
        expect(inflateBounded(packed, plain.length + 100)).toEqual(Uint8Array.from(plain));
        if (plain.length > 0) expect(inflateBounded(packed, plain.length - 1)).toBe('too long');
      }),
      { numRuns: 100 },
    );
  });

  test('a cut stream is broken or a beginning of the content', () => {
    const plain = Uint8Array.from({ length: 3000 }, (_, at) => (at * at) % 251);
    const packed = deflateRawSync(plain);
    for (let length = 0; length < packed.length; length++) {
      const output = inflateBounded(packed.subarray(0, length), plain.length);
      if (output === 'broken') continue;
      expect(output).not.toBe('too long');
      expect(output.length).toBeLessThan(plain.length);
    }
  });

  test('a long tail behind the end is not read again and again', () => {
    const packed = deflateRawSync(Buffer.from('short'));
    const tail = Buffer.alloc(64 * 2 ** 20, 0x55);
    expect(inflateBounded(Buffer.concat([packed, tail]), 5)).toEqual(Uint8Array.from(Buffer.from('short')));
  });
});
