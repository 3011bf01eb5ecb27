import { describe, expect, test } from 'vitest';
import { isPng, readPng } from '../../../src/images/png.ts';
import { refused } from '../../refused.ts';
import { pngFile } from './makeFiles.ts';

const read = (bytes: Uint8Array) => readPng({ name: 'a.png', bytes });
const [width, height] = [7, 11];
const samplesOf = (perPixel: number, depth: number) =>
  Array.from({ length: width * height * perPixel }, (_, at) => (at * at * 37 + 11 * at) % 2 ** depth);

describe('a PNG made elsewhere', () => {
  test('one red pixel with alpha, as a browser writes it', () => {
    const bytes = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
      'base64',
    );
    expect(isPng(bytes)).toBe(true);
    expect(read(bytes)).toEqual({ height: 1, width: 1, channels: 3, values: Uint8Array.of(255, 0, 0) });
  });
});

describe.each([false, true])('interlaced: %s', (interlaced) => {
  test.each([1, 2, 4, 8, 16])('grey of %i bits is scaled to 8, of 16 the upper 8 are taken', (depth) => {
    const samples = samplesOf(1, depth);
    const expected = samples.map((sample) =>
      depth === 16 ? sample >> 8 : (sample * 255) / (2 ** depth - 1),
    );
    const found = read(pngFile(width, height, samples, { depth, interlaced }));
    expect(found).toEqual({ height, width, channels: 1, values: Uint8Array.from(expected) });
  });

  test.each([8, 16])('colour of %i bits', (depth) => {
    const samples = samplesOf(3, depth);
    const found = read(pngFile(width, height, samples, { depth, colourType: 2, interlaced }));
    expect(found.channels).toBe(3);
    expect([...found.values]).toEqual(samples.map((sample) => sample >> (depth - 8)));
  });

  test.each([
    [4, 2],
    [6, 4],
  ])('transparency of colour type %i is dropped', (colourType, perPixel) => {
    const samples = samplesOf(perPixel, 8);
    const found = read(pngFile(width, height, samples, { colourType, interlaced }));
    expect([...found.values]).toEqual(samples.filter((_, at) => at % perPixel !== perPixel - 1));
  });

  test.each([1, 2, 4, 8])('a palette of %i bits is expanded', (depth) => {
    const palette = Array.from({ length: 3 * 2 ** depth }, (_, at) => (at * 91 + 5) % 256);
    const samples = samplesOf(1, depth);
    const found = read(pngFile(width, height, samples, { depth, colourType: 3, palette, interlaced }));
    expect([...found.values]).toEqual(samples.flatMap((sample) => palette.slice(3 * sample, 3 * sample + 3)));
  });

  test('images smaller than a pass of interlacing', () => {
    const found = read(pngFile(2, 1, [10, 20], { interlaced }));
    expect(found).toEqual({ height: 1, width: 2, channels: 1, values: Uint8Array.of(10, 20) });
  });
});

test('optional parts are passed over, whatever they hold', () => {
  const extra = [['iCCP', Buffer.alloc(100, 1)] as const, ['tRNS', Buffer.from([0, 1])] as const];
  expect([...read(pngFile(2, 1, [1, 2], { extra })).values]).toEqual([1, 2]);
});

describe('refused', () => {
  test('a bomb by its header, before anything is unpacked', () => {
    const bytes = pngFile(1, 1, [0], { claimed: [20_000, 20_000] });
    expect(() => read(bytes)).toThrow(
      refused('data-limit', /says to have 20,000 x 20,000 pixels; at most 8,388,608/),
    );
  });

  test('more or fewer pixels than the header says', () => {
    for (const claimed of [
      [3, 2],
      [2, 3],
      [2, 1],
    ] as const)
      expect(() => read(pngFile(2, 2, [1, 2, 3, 4], { claimed }))).toThrow(
        refused('data-format', /pixels do not unpack to the/),
      );
    expect(() => read(pngFile(2, 2, [1, 2, 3, 4], { claimed: [0, 2] }))).toThrow(/says to have 0 x 2 pixels/);
  });

  test('another checksum, a missing end, an unknown part or kind', () => {
    const good = pngFile(2, 1, [1, 2]);
    const changed = Buffer.from(good);
    changed[17]! ^= 1;
    expect(() => read(changed)).toThrow(refused('data-format', /checksum \(CRC-32\) of its IHDR/));
    expect(() => read(good.subarray(0, -12))).toThrow(/its end \(IEND\) is missing/);
    expect(() => read(pngFile(2, 1, [1, 2], { extra: [['ABCD', Buffer.alloc(1)]] }))).toThrow(
      /a part "ABCD"/,
    );
    expect(() => read(pngFile(2, 1, [1, 2], { extra: [['IHDR', Buffer.alloc(13)]] }))).toThrow(/one header/);
    expect(() => read(pngFile(2, 1, [1, 2, 3, 4], { depth: 4, colourType: 4 }))).toThrow(
      refused('data-format', /PNG of colour type 4, 4 bits/),
    );
  });

  test('colours that the palette lacks, or no palette', () => {
    const options = { colourType: 3, palette: [1, 2, 3] };
    expect(() => read(pngFile(2, 1, [0, 1], options))).toThrow(
      refused('data-format', /has colour 1, its palette 1/),
    );
    expect(() => read(pngFile(2, 1, [0, 1], { colourType: 3 }))).toThrow(/no valid palette/);
  });
});
