/** A FlatBuffers value to be written; tables and vectors are written after the table that refers to them. */
export type FlatValue =
  | {
      readonly kind: 'scalar';
      readonly bytes: 1 | 2 | 4 | 8;
      readonly value: number | bigint;
      readonly float?: true;
    }
  | { readonly kind: 'table'; readonly fields: readonly FlatField[] }
  | { readonly kind: 'bytes'; readonly data: Uint8Array; readonly terminated?: true }
  | {
      readonly kind: 'scalars';
      readonly bytes: 4 | 8;
      readonly values: readonly (number | bigint)[];
      readonly float?: true;
    }
  | { readonly kind: 'tables'; readonly tables: readonly FlatValue[] };

interface FlatField {
  readonly slot: number;
  readonly value: FlatValue;
}

export const flat = {
  int8: (value: number): FlatValue => ({ kind: 'scalar', bytes: 1, value }),
  int32: (value: number): FlatValue => ({ kind: 'scalar', bytes: 4, value }),
  uint64: (value: bigint): FlatValue => ({ kind: 'scalar', bytes: 8, value }),
  float32: (value: number): FlatValue => ({ kind: 'scalar', bytes: 4, value, float: true }),
  bytes: (data: Uint8Array): FlatValue => ({ kind: 'bytes', data }),
  string: (text: string): FlatValue => ({
    kind: 'bytes',
    data: new TextEncoder().encode(text),
    terminated: true,
  }),
  int32s: (values: readonly number[]): FlatValue => ({ kind: 'scalars', bytes: 4, values }),
  int64s: (values: readonly number[]): FlatValue => ({
    kind: 'scalars',
    bytes: 8,
    values: values.map(BigInt),
  }),
  float32s: (values: readonly number[]): FlatValue => ({ kind: 'scalars', bytes: 4, values, float: true }),
  tables: (tables: readonly FlatValue[]): FlatValue => ({ kind: 'tables', tables }),
  /** Fields by slot; undefined ones are left out. */
  table: (fields: Readonly<Record<number, FlatValue | undefined>>): FlatValue => ({
    kind: 'table',
    fields: Object.entries(fields).flatMap(([slot, value]) => (value ? [{ slot: Number(slot), value }] : [])),
  }),
};

/** A FlatBuffers file with `root` as its root table and a four-letter identifier. */
export function writeFlatBuffer(root: FlatValue, identifier: string): Uint8Array {
  const writer = new Writer();
  writer.reserve(8);
  new TextEncoder().encode(identifier).forEach((byte, index) => writer.putScalar(4 + index, 1, byte));
  writer.writeReferred(0, root);
  return writer.finish();
}

class Writer {
  #data = new DataView(new ArrayBuffer(1024));
  #length = 0;

  reserve(bytes: number): number {
    const start = this.#length;
    this.#length += bytes;
    if (this.#length > this.#data.byteLength) {
      const larger = new Uint8Array(2 * this.#length);
      larger.set(new Uint8Array(this.#data.buffer));
      this.#data = new DataView(larger.buffer);
    }
    return start;
  }

  align(bytes: number): void {
    this.reserve((bytes - (this.#length % bytes)) % bytes);
  }

  finish(): Uint8Array {
    return new Uint8Array(this.#data.buffer, 0, this.#length).slice();
  }

  putScalar(at: number, bytes: 1 | 2 | 4 | 8, value: number | bigint, float = false): void {
    if (float) this.#data.setFloat32(at, Number(value), true);
    else if (bytes === 8) this.#data.setBigInt64(at, BigInt(value), true);
    else if (bytes === 4) this.#data.setInt32(at, Number(value), true);
    else if (bytes === 2) this.#data.setUint16(at, Number(value), true);
    else this.#data.setInt8(at, Number(value));
  }

  /** Writes what the offset at `at` refers to, and the offset. */
  writeReferred(at: number, value: FlatValue): void {
    const start = value.kind === 'table' ? this.#writeTable(value.fields) : this.#startVector(value);
    this.putScalar(at, 4, start.position - at);
    start.writeRest();
  }

  #startVector(value: FlatValue): { position: number; writeRest: () => void } {
    if (value.kind === 'scalar' || value.kind === 'table') throw new Error(`${value.kind} is not a vector`);
    const count =
      value.kind === 'bytes'
        ? value.data.length
        : (value.kind === 'scalars' ? value.values : value.tables).length;
    const elementBytes = value.kind === 'bytes' ? 1 : value.kind === 'scalars' ? value.bytes : 4;
    this.align(4);
    if ((this.#length + 4) % elementBytes !== 0) this.reserve(4);
    const position = this.reserve(
      4 + count * elementBytes + (value.kind === 'bytes' && value.terminated ? 1 : 0),
    );
    this.putScalar(position, 4, count);
    const elements = position + 4;
    return {
      position,
      writeRest: () => {
        if (value.kind === 'bytes') new Uint8Array(this.#data.buffer).set(value.data, elements);
        else if (value.kind === 'scalars')
          value.values.forEach((element, index) =>
            this.putScalar(elements + index * elementBytes, value.bytes, element, value.float),
          );
        else value.tables.forEach((table, index) => this.writeReferred(elements + 4 * index, table));
      },
    };
  }

  #writeTable(fields: readonly FlatField[]): { position: number; writeRest: () => void } {
    const slots = 1 + Math.max(-1, ...fields.map((field) => field.slot));
    this.align(4);
    const vtable = this.reserve(4 + 2 * slots);
    this.align(8);
    const position = this.reserve(4);
    this.putScalar(position, 4, position - vtable);
    const places = fields.map(({ slot, value }) => {
      const bytes = value.kind === 'scalar' ? value.bytes : 4;
      this.align(bytes);
      const at = this.reserve(bytes);
      this.putScalar(vtable + 4 + 2 * slot, 2, at - position);
      return { at, value };
    });
    this.putScalar(vtable, 2, 4 + 2 * slots);
    this.putScalar(vtable + 2, 2, this.#length - position);
    return {
      position,
      writeRest: () => {
        for (const { at, value } of places)
          if (value.kind === 'scalar') this.putScalar(at, value.bytes, value.value, value.float);
          else this.writeReferred(at, value);
      },
    };
  }
}
