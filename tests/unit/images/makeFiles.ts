import { crc32, deflateRawSync, deflateSync } from 'node:zlib';
import { encode } from 'jpeg-js';

/** Small files in the formats of data sets, put together from the formats' descriptions. */

export function idxFile(extents: readonly number[], values: ArrayLike<number>, type = 0x08): Buffer {
  const header = Buffer.alloc(4 + 4 * extents.length);
  header.set([0, 0, type, extents.length]);
  extents.forEach((extent, dimension) => header.writeUInt32BE(extent, 4 + 4 * dimension));
  return Buffer.concat([header, Buffer.from(values)]);
}

export function npyFile(dictionary: string, values: Uint8Array, version = 1): Buffer {
  const lengthBytes = version === 1 ? 2 : 4;
  const text = Buffer.from(dictionary.padEnd(117 - lengthBytes) + '\n');
  const length = Buffer.alloc(lengthBytes);
  length.writeUIntLE(text.length, 0, lengthBytes);
  return Buffer.concat([Buffer.from('\x93NUMPY', 'latin1'), Buffer.of(version, 0), length, text, values]);
}

/** An .npy array in C order as NumPy writes it. */
export function npyArray(
  descr: string,
  shape: readonly number[],
  values: readonly number[],
  version = 1,
): Buffer {
  const bytes = Buffer.alloc(values.length * Number(descr.slice(2)));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const write: Record<string, (at: number, value: number) => void> = {
    '|u1': (at, value) => view.setUint8(at, value),
    '|i1': (at, value) => view.setInt8(at, value),
    '<u2': (at, value) => view.setUint16(2 * at, value, true),
    '<i2': (at, value) => view.setInt16(2 * at, value, true),
    '<u4': (at, value) => view.setUint32(4 * at, value, true),
    '<i4': (at, value) => view.setInt32(4 * at, value, true),
    '<u8': (at, value) => view.setBigUint64(8 * at, BigInt(value), true),
    '<i8': (at, value) => view.setBigInt64(8 * at, BigInt(value), true),
    '<f4': (at, value) => view.setFloat32(4 * at, value, true),
    '<f8': (at, value) => view.setFloat64(8 * at, value, true),
  };
  values.forEach((value, at) => write[descr]!(at, value));
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  return npyFile(`{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`, bytes, version);
}

export interface ZipOptions {
  readonly deflate?: boolean;
  readonly comment?: string;
  readonly flags?: number;
  readonly method?: number;
  /** What the archive says instead of the true length or CRC. */
  readonly claimedLength?: number;
  readonly claimedCrc?: number;
  readonly claimedCount?: number;
  /** Bytes of a file before the archive; its offsets count from that file's start, as Python's zipfile appends. */
  readonly behindBytes?: number;
}

/** A zip archive; like NumPy's, its local headers leave the sizes to a zip64 field and the central directory. Names are text in UTF-8 or bytes. */
export function zipFile(
  members: readonly (readonly [string | Uint8Array, Uint8Array])[],
  options: ZipOptions = {},
): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = options.behindBytes ?? 0;
  for (const [called, content] of members) {
    const name = Buffer.from(called as string);
    const packed = options.deflate ? deflateRawSync(content) : content;
    const method = options.method ?? (options.deflate ? 8 : 0);
    const sum = options.claimedCrc ?? crc32(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(method, 8);
    local.writeUInt32LE(sum, 14);
    local.writeUInt32LE(0xffffffff, 18);
    local.writeUInt32LE(0xffffffff, 22);
    local.writeUInt16LE(name.length, 26);
    local.writeUInt16LE(20, 28);
    const zip64 = Buffer.alloc(20);
    zip64.writeUInt16LE(1, 0);
    zip64.writeUInt16LE(16, 2);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(options.flags ?? 0, 8);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(sum, 16);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(options.claimedLength ?? content.length, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(offset, 42);
    centrals.push(central, name);
    const record = Buffer.concat([local, name, zip64, packed]);
    locals.push(record);
    offset += record.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(options.claimedCount ?? members.length, 8);
  end.writeUInt16LE(options.claimedCount ?? members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(Buffer.byteLength(options.comment ?? ''), 20);
  return Buffer.concat([...locals, directory, end, Buffer.from(options.comment ?? '')]);
}

/** One ustar header; `size` is what the header says. */
export function tarHeader(name: string | Uint8Array, size: number | string, type = '0', prefix = ''): Buffer {
  const header = Buffer.alloc(512);
  Buffer.from(name as string).copy(header, 0, 0, 100);
  header.write('0000644\0', 100);
  header.write(typeof size === 'number' ? `${size.toString(8).padStart(11, '0')}\0` : size, 124);
  header.write('        ', 148);
  header.write(type, 156);
  header.write('ustar\x0000', 257, 'latin1');
  header.write(prefix, 345);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

export function tarFile(members: readonly (readonly [string | Uint8Array, Uint8Array])[]): Buffer {
  const blocks = members.flatMap(([name, content]) => [
    tarHeader(name, content.length),
    content,
    Buffer.alloc((512 - (content.length % 512)) % 512),
  ]);
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** CIFAR-10 records whose pixels count up from the record's number. */
export function cifarBatch(labels: readonly number[]): Buffer {
  return Buffer.concat(
    labels.map((label, record) =>
      Buffer.concat([
        Buffer.of(label),
        Buffer.from(Uint8Array.from({ length: 3072 }, (_, at) => record + at)),
      ]),
    ),
  );
}

export interface PngOptions {
  readonly depth?: number;
  readonly colourType?: number;
  /** Red, green, blue of each colour, one after the other. */
  readonly palette?: readonly number[];
  readonly interlaced?: boolean;
  /** Chunks before the pixels. */
  readonly extra?: readonly (readonly [string, Uint8Array])[];
  /** What the header says instead of the true size. */
  readonly claimed?: readonly [width: number, height: number];
}

export function pngChunk(type: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG whose rows take the filters 0 to 4 in turn; `samples` are those of all pixels, row by row. */
export function pngFile(
  width: number,
  height: number,
  samples: readonly number[],
  {
    depth = 8,
    colourType = 0,
    palette,
    interlaced = false,
    extra = [],
    claimed = [width, height],
  }: PngOptions = {},
): Buffer {
  const perPixel = [1, 0, 3, 1, 2, 0, 4][colourType]!;
  const passes = interlaced ? ['0088', '4088', '0448', '2044', '0224', '1022', '0112'] : ['0011'];
  const rows = passes.flatMap((pass) => {
    const [x0, y0, stepX, stepY] = Array.from(pass, Number) as [number, number, number, number];
    let before: number[] = [];
    const packed: Buffer[] = [];
    for (let y = y0; y < height && x0 < width; y += stepY) {
      let bits = '';
      for (let x = x0; x < width; x += stepX)
        for (let s = 0; s < perPixel; s++)
          bits += samples[(y * width + x) * perPixel + s]!.toString(2).padStart(depth, '0');
      const row = bits.match(/.{1,8}/g)!.map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2));
      packed.push(filteredRow(packed.length % 5, row, before, Math.max(1, (depth * perPixel) >> 3)));
      before = row;
    }
    return packed;
  });
  const header = Buffer.alloc(13);
  claimed.forEach((extent, at) => header.writeUInt32BE(extent, 4 * at));
  header.set([depth, colourType, 0, 0, interlaced ? 1 : 0], 8);
  const pixels = deflateSync(Buffer.concat(rows));
  const middle = Math.floor(pixels.length / 2);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    ...(palette ? [pngChunk('PLTE', Uint8Array.from(palette))] : []),
    ...extra.map(([type, content]) => pngChunk(type, content)),
    pngChunk('IDAT', pixels.subarray(0, middle)),
    pngChunk('IDAT', pixels.subarray(middle)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function filteredRow(
  filter: number,
  row: readonly number[],
  before: readonly number[],
  pixelBytes: number,
): Buffer {
  const bytes = row.map((byte, at) => {
    const a = row[at - pixelBytes] ?? 0;
    const b = before[at] ?? 0;
    const c = at >= pixelBytes ? (before[at - pixelBytes] ?? 0) : 0;
    const paeth = [a, b, c].sort((p, q) => Math.abs(a + b - c - p) - Math.abs(a + b - c - q))[0]!;
    return (byte - [0, a, b, Math.floor((a + b) / 2), paeth][filter]! + 256) & 255;
  });
  return Buffer.of(filter, ...bytes);
}

/** A colour JPEG of the given quality. */
export function jpegFile(width: number, height: number, rgb: readonly number[], quality = 100): Buffer {
  const data = Buffer.from(
    Array.from({ length: width * height }, (_, n) => [...rgb.slice(3 * n, 3 * n + 3), 255]).flat(),
  );
  return Buffer.from(encode({ width, height, data }, quality).data);
}
