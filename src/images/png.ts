import { TauscopeError } from '../network/errors.ts';
import { formatCount } from '../words/counts.ts';
import { crc32 } from './crc32.ts';
import { damagedFile, viewOf } from './damagedFile.ts';
import type { DataFile } from './dataFile.ts';
import { inflateBounded } from './inflateBounded.ts';
import { joinedBytes } from './joinedBytes.ts';
import type { Pixels } from './pixels.ts';
import { checkExtents } from './pixels.ts';
import { unfilterRows } from './pngFilters.ts';

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Bit depths and samples per pixel by colour type (PNG specification, table 11.1). */
const colourTypes = new Map([
  [0, { depths: [1, 2, 4, 8, 16], samples: 1 }],
  [2, { depths: [8, 16], samples: 3 }],
  [3, { depths: [1, 2, 4, 8], samples: 1 }],
  [4, { depths: [8, 16], samples: 2 }],
  [6, { depths: [8, 16], samples: 4 }],
]);
const indexed = 3;

/** First column and row and the steps of each pass: of images in one piece, and of those interlaced by Adam7. */
const onePass = [[0, 0, 1, 1]] as const;
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

interface Header {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colourType: number;
  readonly samples: number;
  readonly passes: typeof onePass | typeof adam7;
}

export function isPng(bytes: Uint8Array): boolean {
  return signature.every((byte, at) => bytes[at] === byte);
}

/**
 * Decodes a PNG image: palettes are expanded, transparency is dropped, of 16 bits the upper 8 are taken, gamma and colour profiles
 * have no say. Grey stays one channel.
 * @throws TauscopeError data-format, data-limit
 */
export function readPng(file: DataFile): Pixels {
  const { header, palette, packed } = readChunks(file);
  const { width, height, depth, samples } = header;
  const bitsPerPixel = depth * samples;
  const passes = header.passes.map(([x, y, stepX, stepY]) => {
    const [columns, rows] = [Math.ceil((width - x) / stepX), Math.ceil((height - y) / stepY)];
    const rowBytes = Math.ceil((columns * bitsPerPixel) / 8);
    return { x, y, stepX, stepY, columns, rows, rowBytes, bytes: columns > 0 ? rows * (1 + rowBytes) : 0 };
  });
  const length = passes.reduce((sum, { bytes }) => sum + bytes, 0);
  const isZlib = (packed[0]! & 15) === 8 && (packed[0]! * 256 + packed[1]!) % 31 === 0 && !(packed[1]! & 32);
  const rows = isZlib ? inflateBounded(packed.subarray(2), length) : 'broken';
  if (rows === 'too long' || rows === 'broken' || rows.length !== length)
    throw damagedFile(file.name, `its pixels do not unpack to the ${formatCount(length)} bytes they take`);

  const channels = samples >= 3 || palette ? 3 : 1;
  const values = new Uint8Array(height * width * channels);
  const sampleBytes = depth === 16 ? 2 : 1;
  const largest = 2 ** depth - 1;
  let start = 0;
  for (const pass of passes) {
    if (pass.bytes === 0) continue;
    const filtered = rows.subarray(start, (start += pass.bytes));
    if (!unfilterRows(filtered, pass.rowBytes, Math.max(1, bitsPerPixel / 8)))
      throw damagedFile(file.name, 'a row of its pixels has an unknown filter');
    for (let row = 0; row < pass.rows; row++) {
      const from = row * (1 + pass.rowBytes) + 1;
      for (let column = 0; column < pass.columns; column++) {
        const to = ((pass.y + row * pass.stepY) * width + pass.x + column * pass.stepX) * channels;
        if (depth >= 8 && !palette) {
          const pixel = from + column * samples * sampleBytes;
          for (let c = 0; c < channels; c++) values[to + c] = filtered[pixel + c * sampleBytes]!;
          continue;
        }
        const bit = column * depth;
        const sample = (filtered[from + (bit >> 3)]! >> (8 - depth - (bit & 7))) & largest;
        if (!palette) values[to] = (sample * 255) / largest;
        else if (3 * sample < palette.length) values.set(palette.subarray(3 * sample, 3 * sample + 3), to);
        else throw damagedFile(file.name, `a pixel has colour ${sample}, its palette ${palette.length / 3}`);
      }
    }
  }
  return { height, width, channels, values };
}

function readChunks({ name, bytes }: DataFile) {
  const view = viewOf(bytes);
  const parts: Uint8Array[] = [];
  let header: Header | null = null;
  let palette: Uint8Array | null = null;
  for (let at = signature.length; at + 12 <= bytes.length;) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > bytes.length) break;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const content = bytes.subarray(at + 8, end);
    // Chunks in lower case may be passed over.
    if (type < 'a') {
      if (crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end))
        throw damagedFile(name, `the checksum (CRC-32) of its ${type} does not match`);
      if ((header === null) !== (type === 'IHDR'))
        throw damagedFile(name, 'it does not begin with one header');
      if (type === 'IHDR') header = readHeader(name, content);
      else if (type === 'PLTE') palette = content;
      else if (type === 'IDAT') parts.push(content);
      else if (type !== 'IEND') throw damagedFile(name, `it has a part ${JSON.stringify(type)}`);
    }
    if (header && type === 'IEND') {
      if (header.colourType !== indexed) return { header, palette: null, packed: joinedBytes(parts) };
      if (palette?.length && palette.length % 3 === 0) return { header, palette, packed: joinedBytes(parts) };
      throw damagedFile(name, 'it has no valid palette');
    }
    at = end + 4;
  }
  throw damagedFile(name, 'its end (IEND) is missing');
}

function readHeader(name: string, content: Uint8Array): Header {
  if (content.length !== 13) throw damagedFile(name, `its header has ${content.length} bytes, expected 13`);
  const view = viewOf(content);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, colourType, compression, filter, interlace] = content.subarray(8) as unknown as number[];
  const known = colourTypes.get(colourType!);
  if (!known?.depths.includes(depth!) || compression !== 0 || filter !== 0 || interlace! > 1)
    throw new TauscopeError(
      'data-format',
      `${name} is a PNG of colour type ${colourType}, ${depth} bits, methods ${compression}, ${filter}, ${interlace}, which the PNG standard does ` +
        'not know. Save it again as PNG or JPEG.',
    );
  checkExtents(name, width, height);
  return {
    width,
    height,
    depth: depth!,
    colourType: colourType!,
    samples: known.samples,
    passes: interlace ? adam7 : onePass,
  };
}
