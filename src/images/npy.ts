import { TauscopeError } from '../network/errors.ts';
import { formatCount } from '../words/counts.ts';
import { damagedFile, viewOf } from './damagedFile.ts';
import { dataLimits } from './dataLimits.ts';

/** Readers of the supported element types, by NumPy's name for them (`|` no byte order, `<` little-endian). */
const readers = {
  '|u1': (buffer: ArrayBuffer) => new Uint8Array(buffer),
  '|i1': (buffer: ArrayBuffer) => new Int8Array(buffer),
  '<u2': (buffer: ArrayBuffer) => new Uint16Array(buffer),
  '<i2': (buffer: ArrayBuffer) => new Int16Array(buffer),
  '<u4': (buffer: ArrayBuffer) => new Uint32Array(buffer),
  '<i4': (buffer: ArrayBuffer) => new Int32Array(buffer),
  '<u8': (buffer: ArrayBuffer) => new BigUint64Array(buffer),
  '<i8': (buffer: ArrayBuffer) => new BigInt64Array(buffer),
  '<f4': (buffer: ArrayBuffer) => new Float32Array(buffer),
  '<f8': (buffer: ArrayBuffer) => new Float64Array(buffer),
};

type NpyType = keyof typeof readers;

/** An array in row-major order; `values` is a copy. */
export interface NpyArray {
  readonly type: NpyType;
  readonly shape: readonly number[];
  readonly values: ReturnType<(typeof readers)[NpyType]>;
}

interface NpyHeader {
  readonly type: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const mostDimensions = 6;

export function isNpy(bytes: Uint8Array): boolean {
  return magic.every((byte, at) => bytes[at] === byte);
}

/**
 * Reads one array in NumPy's .npy format, versions 1 to 3 (numpy.lib.format). The header is a Python dictionary literal
 * and is read by a fixed grammar; Python objects are refused.
 * @throws TauscopeError data-format, data-limit
 */
export function readNpy(name: string, bytes: Uint8Array): NpyArray {
  const { header, start } = readHeader(name, bytes);
  if (!isSupported(header.type)) throw unsupportedType(name, header.type);
  if (header.fortranOrder)
    throw new TauscopeError(
      'data-format',
      `${name} is stored in Fortran (column-major) order; expected C order. Save numpy.ascontiguousarray(...) of it.`,
    );
  const valueBytes = Number(header.type.slice(2));
  const expected = header.shape.reduce((product, extent) => product * extent, valueBytes);
  if (header.shape.length > mostDimensions)
    throw new TauscopeError(
      'data-limit',
      `${name} has ${header.shape.length} dimensions; at most ${mostDimensions} are read.`,
    );
  if (bytes.length - start !== expected)
    throw damagedFile(
      name,
      `its shape (${header.shape.join(', ')}) of ${header.type} asks for ${formatCount(expected)} bytes, ` +
        `found ${formatCount(bytes.length - start)}`,
    );
  // A copy, because typed arrays must start at a multiple of their element size.
  const values = readers[header.type](new Uint8Array(bytes.subarray(start)).buffer);
  return { type: header.type, shape: header.shape, values };
}

function readHeader(name: string, bytes: Uint8Array): { header: NpyHeader; start: number } {
  const version = bytes[6] ?? 0;
  const lengthBytes = version === 1 ? 2 : 4;
  const textStart = 8 + lengthBytes;
  if (!isNpy(bytes) || version < 1 || version > 3 || bytes.length < textStart)
    throw damagedFile(name, 'it does not start with an .npy header of version 1, 2 or 3');
  const length = lengthBytes === 2 ? viewOf(bytes).getUint16(8, true) : viewOf(bytes).getUint32(8, true);
  if (length > dataLimits.npyHeaderBytes)
    throw new TauscopeError(
      'data-limit',
      `The .npy header of ${name} has ${formatCount(length)} bytes; at most ${formatCount(dataLimits.npyHeaderBytes)} are read. ` +
        'Save plain arrays without named fields.',
    );
  const start = textStart + length;
  if (start > bytes.length) throw damagedFile(name, 'its .npy header is cut');
  const text = new TextDecoder().decode(bytes.subarray(textStart, start));
  const header = parseDictionary(text.trim());
  if (!header)
    throw new TauscopeError(
      'data-format',
      `${name} has an .npy header that is not understood: ${text.slice(0, 120).trim()}. ` +
        'Expected a plain array: descr, fortran_order and shape. Save x and y as plain arrays with numpy.savez.',
    );
  return { header, start };
}

/** `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }` with the keys in any order, each once. */
function parseDictionary(text: string): NpyHeader | null {
  const inside = /^\{(.*)\}$/s.exec(text)?.[1]?.trim();
  if (inside === undefined) return null;
  const member = /'(\w+)'\s*:\s*('[^'\\]*'|True|False|\([\d\s,]*\))\s*(?:,\s*|$)/y;
  const found = new Map<string, string>();
  while (member.lastIndex < inside.length) {
    const match = member.exec(inside);
    if (!match || found.has(match[1]!)) return null;
    found.set(match[1]!, match[2]!);
  }
  const type = /^'(.*)'$/.exec(found.get('descr') ?? '')?.[1];
  const order = found.get('fortran_order');
  const extents = /^\((?:(\d+(?:\s*,\s*\d+)*)\s*,?)?\s*\)$/.exec(
    (found.get('shape') ?? '').replace(/\(\s+/, '('),
  );
  if (found.size !== 3 || type === undefined || (order !== 'True' && order !== 'False') || !extents)
    return null;
  return { type, fortranOrder: order === 'True', shape: extents[1]?.split(',').map(Number) ?? [] };
}

function isSupported(type: string): type is NpyType {
  return Object.hasOwn(readers, type);
}

function unsupportedType(name: string, type: string): TauscopeError {
  const what = type.includes('O')
    ? `${name} holds Python objects (a pickle), which are never opened, since they can run code`
    : `${name} has elements of type ${type}`;
  return new TauscopeError(
    'data-format',
    `${what}; understood are ${Object.keys(readers).join(' ')}. Save it with a plain type, such as x.astype('float32').`,
  );
}
