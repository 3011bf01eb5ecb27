import { deflateSync } from 'node:zlib';
import type { Pixels } from '../../src/images/pixels.ts';
import { pngChunk } from '../unit/images/makeFiles.ts';

/** More are not seen to be missing on a page of few colours with smooth edges, and take more bytes. */
const mostColours = 48;

/** A PNG of few colours, each pixel in the nearest: a third of the bytes that all colours of a page take. */
export function palettePng({ width, height, values }: Pixels): Buffer {
  const { palette, placeOf } = paletteOf(values);
  const rows = Buffer.alloc(height * (1 + width));
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      rows[row * (1 + width) + 1 + column] = placeOf.get(colourAt(values, row * width + column))!;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('PLTE', Uint8Array.from(palette.flatMap(channelsOf))),
    pngChunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Takes one colour after the other: that which is worst off with those taken so far, by distance and by how often it occurs. */
function paletteOf(values: Uint8Array): { palette: number[]; placeOf: Map<number, number> } {
  const counts = new Map<number, number>();
  for (let pixel = 0; 3 * pixel < values.length; pixel++) {
    const colour = colourAt(values, pixel);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const colours = [...counts].map(([colour, count]) => ({
    colour,
    weight: Math.sqrt(count),
    place: 0,
    off: 3 * 256 ** 2,
  }));
  const palette: number[] = [];
  while (palette.length < mostColours && colours.some(({ off }) => off > 0)) {
    const { colour } = colours.reduce((worst, next) =>
      next.off * next.weight > worst.off * worst.weight ? next : worst,
    );
    for (const each of colours) {
      const off = squaredDistance(each.colour, colour);
      if (off < each.off) Object.assign(each, { off, place: palette.length });
    }
    palette.push(colour);
  }
  return { palette, placeOf: new Map(colours.map(({ colour, place }) => [colour, place])) };
}

function colourAt(values: Uint8Array, pixel: number): number {
  return (values[3 * pixel]! << 16) | (values[3 * pixel + 1]! << 8) | values[3 * pixel + 2]!;
}

function channelsOf(colour: number): [number, number, number] {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

function squaredDistance(a: number, b: number): number {
  const [one, other] = [channelsOf(a), channelsOf(b)];
  return one.reduce((sum, value, channel) => sum + (value - other[channel]!) ** 2, 0);
}
