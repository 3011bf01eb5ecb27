import type { Builder, Offset } from 'flatbuffers';

/** A field's value as a table holds it; zeros, which are the defaults, are left out. */
type Field =
  | { readonly int8: number }
  | { readonly int32: number }
  | { readonly float32: number }
  | { readonly offset: Offset };

/** Buffers of a model lie at multiples of this. */
const dataAlignment = 16;

/** Writes a table with fields by slot. */
export function writeTable(builder: Builder, fields: Readonly<Record<number, Field>>): Offset {
  const entries = Object.entries(fields).map(([slot, field]) => ({ slot: Number(slot), field }));
  builder.startObject(1 + Math.max(-1, ...entries.map(({ slot }) => slot)));
  for (const { slot, field } of entries)
    if ('int8' in field) builder.addFieldInt8(slot, field.int8, 0);
    else if ('int32' in field) builder.addFieldInt32(slot, field.int32, 0);
    else if ('float32' in field) builder.addFieldFloat32(slot, field.float32, 0);
    else builder.addFieldOffset(slot, field.offset, 0);
  return builder.endObject();
}

export function writeInt32s(builder: Builder, values: readonly number[]): { readonly offset: Offset } {
  return writeVector(builder, 4, values, (value) => builder.addInt32(value));
}

export function writeInt64s(builder: Builder, values: readonly number[]): { readonly offset: Offset } {
  return writeVector(builder, 8, values, (value) => builder.addInt64(BigInt(value)));
}

export function writeFloat32s(builder: Builder, values: readonly number[]): { readonly offset: Offset } {
  return writeVector(builder, 4, values, (value) => builder.addFloat32(value));
}

/** Tables that are written already. */
export function writeOffsets(builder: Builder, values: readonly Offset[]): { readonly offset: Offset } {
  return writeVector(builder, 4, values, (value) => builder.addOffset(value));
}

/** The bytes of an array of little-endian numbers. */
export function writeData(builder: Builder, values: Int8Array | Int32Array): { readonly offset: Offset } {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return writeVector(builder, 1, bytes, (value) => builder.addInt8(value), dataAlignment);
}

/** FlatBuffers grow from their end, so elements are added from last to first. */
function writeVector(
  builder: Builder,
  elementBytes: number,
  values: ArrayLike<number>,
  add: (value: number) => void,
  alignment = elementBytes,
): { readonly offset: Offset } {
  builder.startVector(elementBytes, values.length, alignment);
  for (let n = values.length - 1; n >= 0; n--) add(values[n]!);
  return { offset: builder.endVector() };
}
