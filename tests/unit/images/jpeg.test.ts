import { describe, expect, test } from 'vitest';
import { isJpeg, readJpeg } from '../../../src/images/jpeg.ts';
import { refused } from '../../refused.ts';
import { jpegFile } from './makeFiles.ts';

const read = (bytes: Uint8Array) => readJpeg({ name: 'a.jpg', bytes });
const [width, height] = [21, 13];
/** Smooth, so that coding loses little. */
const rgb = Array.from({ length: height * width * 3 }, (_, at) => {
  const [x, y] = [Math.floor(at / 3) % width, Math.floor(at / 3 / width)];
  return [40 + 6 * x, 200 - 9 * y, 90 + 2 * x + 3 * y][at % 3]!;
});
const file = jpegFile(width, height, rgb);

/** A grey JPEG of 8 x 8 with one DC difference and no tables but the needed ones, written bit by bit. */
function greyFile(dcBits: string): Buffer {
  const table = (cls: number, symbols: readonly number[]) => [
    0xff,
    0xc4,
    0,
    19 + symbols.length,
    cls << 4,
    symbols.length,
    ...Array<number>(15).fill(0),
    ...symbols,
  ];
  const bits = `${dcBits}0`.padEnd(8 * Math.ceil((dcBits.length + 1) / 8), '1');
  const coded = bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2));
  return Buffer.from([
    ...[0xff, 0xd8, 0xff, 0xdb, 0, 67, 0, ...Array<number>(64).fill(8)],
    ...[0xff, 0xc0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0],
    ...table(0, [6]),
    ...table(1, [0]),
    ...[0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0],
    ...coded,
    ...[0xff, 0xd9],
  ]);
}

test('colour within the loss of coding', () => {
  expect(isJpeg(file)).toBe(true);
  const found = read(file);
  expect(found).toMatchObject({ height, width, channels: 3 });
  const worst = Math.max(...rgb.map((value, at) => Math.abs(value - found.values[at]!)));
  expect(worst).toBeLessThanOrEqual(4);
});

test('grey is one channel: a DC coefficient of 50 steps of 8 lies 50 above the middle', () => {
  // Huffman code 0 announces 6 bits; 110010 is 50; then code 0 of the AC table ends the block.
  expect(read(greyFile('0110010'))).toEqual({
    height: 8,
    width: 8,
    channels: 1,
    values: new Uint8Array(64).fill(128 + 50),
  });
});

describe('refused', () => {
  const at = file.indexOf(Buffer.from([0xff, 0xc0]));
  const changed = (offset: number, ...bytes: number[]) => {
    const copy = Buffer.from(file);
    copy.set(bytes, at + offset);
    return copy;
  };

  test('a bomb by its header', () => {
    expect(() => read(changed(5, 0x4e, 0x20, 0x4e, 0x20))).toThrow(
      refused('data-limit', /says to have 20,000 x 20,000 pixels/),
    );
  });

  test('kinds that are not decoded', () => {
    expect(() => read(changed(1, 0xc3))).toThrow(refused('data-format', /JPEG of a rare kind \(SOF3\)/));
    expect(() => read(changed(4, 12))).toThrow(refused('data-format', /JPEG of 12 bits/));
    expect(() => read(changed(9, 4))).toThrow(refused('data-format', /4 colour components/));
  });

  test('cut files, and files without an image', () => {
    expect(() => read(file.subarray(0, file.length / 2))).toThrow(refused('data-format', /cut or damaged/));
    expect(() => read(Buffer.from([0xff, 0xd8, 0xff, 0xd9]))).toThrow(
      refused('data-format', /no JPEG image/),
    );
  });

  test('passes without end', () => {
    const start = file.indexOf(Buffer.from([0xff, 0xda]));
    const scan = file.subarray(start, start + 14);
    const bytes = Buffer.concat([
      file.subarray(0, start),
      ...Array<Buffer>(101).fill(scan),
      file.subarray(start),
    ]);
    expect(() => read(bytes)).toThrow(refused('data-limit', /more than 100 scans/));
  });
});
