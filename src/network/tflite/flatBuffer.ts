import { formatError } from '../modelError.ts';

/** A vector inside the file; `at` reads one element, so that nothing is copied before its length was checked. */
export interface FlatVector<Element> {
  readonly length: number;
  at(index: number): Element;
}

const longestStringBytes = 256;

/**
 * One table of a FlatBuffers file, read by slot number (the field's position in the schema). Every offset and length
 * is checked against the file before use; reads need no alignment. Nothing recurses: the depth of a walk is the
 * depth of the code that walks. A damaged file throws a TauscopeError `model-format`.
 * Layout: https://flatbuffers.dev/internals/
 */
export class FlatTable {
  readonly #data: DataView;
  readonly #start: number;
  readonly #vtable: number;
  readonly #slots: number;
  readonly #bytes: number;

  private constructor(data: DataView, start: number) {
    need(data, start, 4);
    const vtable = start - data.getInt32(start, true);
    need(data, vtable, 4);
    const vtableBytes = data.getUint16(vtable, true);
    need(data, vtable, vtableBytes);
    if (vtableBytes < 4) throw damaged(vtable, `a table layout of ${vtableBytes} bytes`);
    this.#data = data;
    this.#start = start;
    this.#vtable = vtable;
    this.#slots = (vtableBytes - 4) >> 1;
    this.#bytes = data.getUint16(vtable + 2, true);
    need(data, start, this.#bytes);
  }

  /** The table that the file's first four bytes point to. */
  static root(file: Uint8Array): FlatTable {
    const data = new DataView(file.buffer, file.byteOffset, file.byteLength);
    return new FlatTable(data, target(data, 0));
  }

  has(slot: number): boolean {
    return this.#field(slot, 1) !== null;
  }

  bool(slot: number): boolean {
    return this.uint8(slot) !== 0;
  }

  int8(slot: number): number {
    const at = this.#field(slot, 1);
    return at === null ? 0 : this.#data.getInt8(at);
  }

  uint8(slot: number): number {
    const at = this.#field(slot, 1);
    return at === null ? 0 : this.#data.getUint8(at);
  }

  int32(slot: number, absent = 0): number {
    const at = this.#field(slot, 4);
    return at === null ? absent : this.#data.getInt32(at, true);
  }

  uint32(slot: number): number {
    const at = this.#field(slot, 4);
    return at === null ? 0 : this.#data.getUint32(at, true);
  }

  uint64(slot: number): bigint {
    const at = this.#field(slot, 8);
    return at === null ? 0n : this.#data.getBigUint64(at, true);
  }

  float32(slot: number): number {
    const at = this.#field(slot, 4);
    return at === null ? 0 : this.#data.getFloat32(at, true);
  }

  table(slot: number): FlatTable | null {
    const at = this.#field(slot, 4);
    return at === null ? null : new FlatTable(this.#data, target(this.#data, at));
  }

  tables(slot: number): FlatVector<FlatTable> {
    return this.#vector(slot, 4, (at) => new FlatTable(this.#data, target(this.#data, at)));
  }

  int32s(slot: number): FlatVector<number> {
    return this.#vector(slot, 4, (at) => this.#data.getInt32(at, true));
  }

  float32s(slot: number): FlatVector<number> {
    return this.#vector(slot, 4, (at) => this.#data.getFloat32(at, true));
  }

  int64s(slot: number): FlatVector<bigint> {
    return this.#vector(slot, 8, (at) => this.#data.getBigInt64(at, true));
  }

  /** The bytes of a [ubyte] vector or a string, not copied; empty when absent. */
  bytes(slot: number): Uint8Array {
    const { start, length } = this.#extent(slot, 1);
    return new Uint8Array(this.#data.buffer, this.#data.byteOffset + start, length);
  }

  /** At most the first 256 bytes, decoded as UTF-8. */
  string(slot: number): string {
    return new TextDecoder().decode(this.bytes(slot).slice(0, longestStringBytes));
  }

  /** Position of a field that needs `bytes` bytes inside the table, or null when the table leaves it out. */
  #field(slot: number, bytes: number): number | null {
    if (slot >= this.#slots) return null;
    const offset = this.#data.getUint16(this.#vtable + 4 + 2 * slot, true);
    if (offset === 0) return null;
    if (offset < 4 || offset + bytes > this.#bytes)
      throw damaged(this.#start, `a field at ${offset} of a table of ${this.#bytes} bytes`);
    return this.#start + offset;
  }

  #extent(slot: number, elementBytes: number): { start: number; length: number } {
    const at = this.#field(slot, 4);
    if (at === null) return { start: 0, length: 0 };
    const start = target(this.#data, at);
    const length = this.#data.getUint32(start, true);
    need(this.#data, start + 4, length * elementBytes);
    return { start: start + 4, length };
  }

  #vector<Element>(slot: number, elementBytes: number, read: (at: number) => Element): FlatVector<Element> {
    const { start, length } = this.#extent(slot, elementBytes);
    return {
      length,
      at(index) {
        if (!(index >= 0 && index < length)) throw new RangeError(`no element ${index} of ${length}`);
        return read(start + index * elementBytes);
      },
    };
  }
}

/** All elements; the caller has checked the length. */
export function elementsOf<Element>(vector: FlatVector<Element>): Element[] {
  return Array.from({ length: vector.length }, (_, index) => vector.at(index));
}

/** Follows the offset stored at `at`; at least four bytes lie behind it. */
function target(data: DataView, at: number): number {
  need(data, at, 4);
  const offset = data.getUint32(at, true);
  if (offset === 0) throw damaged(at, 'an offset of 0');
  need(data, at + offset, 4);
  return at + offset;
}

function need(data: DataView, start: number, bytes: number): void {
  if (start < 0 || start + bytes > data.byteLength)
    throw damaged(start, `a reference to ${bytes} bytes in a file of ${data.byteLength}`);
}

function damaged(at: number, found: string): Error {
  return formatError(`the model file has, at byte ${at}, ${found}`, 'offsets that stay inside the file');
}
