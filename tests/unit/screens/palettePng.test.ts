import { describe, expect, test } from 'vitest';
import { readPng } from '../../../src/images/png.ts';
import { palettePng } from '../../screens/palettePng.ts';

const read = (bytes: Uint8Array) => readPng({ name: 'a.png', bytes });

describe('a picture of few colours', () => {
  test('is read back as it was while they fit', () => {
    const values = Uint8Array.from({ length: 3 * 12 }, (_, at) => (at * 37) % 256);
    expect(read(palettePng({ width: 4, height: 3, channels: 3, values }))).toEqual({
      ...{ width: 4, height: 3, channels: 3 },
      values,
    });
  });

  test('keeps what is common and comes near what is rare', () => {
    const width = 256;
    const ramp = Array.from({ length: width }, (_, grey) => [grey, grey, grey]).flat();
    const common = Array.from({ length: 20 * width }, () => [200, 30, 7]).flat();
    const values = Uint8Array.from([...ramp, ...common]);
    const found = read(palettePng({ width, height: 21, channels: 3, values })).values;
    expect([...found.slice(3 * width)]).toEqual(common);
    const off = ramp.map((value, at) => Math.abs(value - found[at]!));
    expect(Math.max(...off)).toBeLessThanOrEqual(4);
  });
});
