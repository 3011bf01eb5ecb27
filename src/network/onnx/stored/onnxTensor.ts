import { shownName } from '../../../words/names.ts';
import { modelLimits } from '../../limits.ts';
import { formatError, limitError, unsupportedError } from '../../modelError.ts';
import { elementCount } from '../../network.ts';
import type { Message } from './protobuf.ts';
import { eachVarint } from './protobuf.ts';
import { elementTypeName, tensorFields } from './schema.ts';

/** Types whose values can be read; INT64 beyond 2^53 loses its last bits. */
const readers = {
  FLOAT: { bytes: 4, array: Float32Array, at: (data: DataView, byte: number) => data.getFloat32(byte, true) },
  INT8: { bytes: 1, array: Int8Array, at: (data: DataView, byte: number) => data.getInt8(byte) },
  UINT8: { bytes: 1, array: Uint8Array, at: (data: DataView, byte: number) => data.getUint8(byte) },
  BOOL: { bytes: 1, array: Uint8Array, at: (data: DataView, byte: number) => data.getUint8(byte) },
  INT32: { bytes: 4, array: Int32Array, at: (data: DataView, byte: number) => data.getInt32(byte, true) },
  INT64: {
    bytes: 8,
    array: Float64Array,
    at: (data: DataView, byte: number) => Number(data.getBigInt64(byte, true)),
  },
} as const;

export type TensorValues = Float32Array | Int8Array | Uint8Array | Int32Array | Float64Array;

/** A constant of the graph. */
export class OnnxTensor {
  /** How error texts call it: `tensor conv1.weight`. */
  readonly label: string;
  readonly shape: readonly number[];
  /** `FLOAT`, `INT8`, ..., of any type that files know. */
  readonly type: string;
  readonly #read: () => TensorValues;

  /** @param read gives as many values as the shape has; called once for each use */
  constructor(label: string, shape: readonly number[], type: string, read: () => TensorValues) {
    this.label = label;
    this.shape = shape;
    this.type = type;
    this.#read = read;
  }

  get elementCount(): number {
    return elementCount(this.shape);
  }

  /** All values, row-major; the file's bytes are looked at only now. */
  values(): TensorValues {
    return this.#read();
  }

  /** The same values under another shape. */
  reshaped(shape: readonly number[]): OnnxTensor {
    return new OnnxTensor(this.label, shape, this.type, this.#read);
  }

  /** Other values of the same type in its place. */
  withValues(read: () => TensorValues): OnnxTensor {
    return new OnnxTensor(this.label, this.shape, this.type, read);
  }

  /** Values of a shape, of axes, scales and the like. */
  listed(): number[] {
    if (this.elementCount > modelLimits.listedValues)
      throw limitError(`${this.label} lists ${this.elementCount} values`, 'listedValues');
    return Array.from(this.values());
  }
}

/** The TensorProto in `message`, with its name; `unnamed` is the label of one that has none. */
export function readTensor(message: Message, unnamed: string): { name: string; tensor: OnnxTensor } {
  const shape: number[] = [];
  let name = '';
  let dataType = 0;
  let raw: Uint8Array | null = null;
  let packed: Uint8Array | null = null;
  let isElsewhere = false;
  let isSegment = false;
  for (const field of message.fields()) {
    if (field.number === tensorFields.dims) field.addInts(shape, 'dimensions');
    if (field.number === tensorFields.dataType) dataType = field.int();
    if (field.number === tensorFields.name) name = field.text();
    // Packed floats are the same bytes as raw ones.
    if (field.number === tensorFields.rawData || field.number === tensorFields.floatData) raw = field.bytes();
    if (field.number === tensorFields.int32Data || field.number === tensorFields.int64Data)
      packed = field.bytes();
    if (field.number === tensorFields.externalData) isElsewhere = true;
    if (field.number === tensorFields.dataLocation) isElsewhere ||= field.int() !== 0;
    if (field.number === tensorFields.segment) isSegment = true;
  }
  const label = name === '' ? unnamed : tensorLabel(name);
  if (isElsewhere || isSegment)
    throw unsupportedError(
      `${label} is stored in ${isElsewhere ? 'another file (external data)' : 'segments'}`,
      'Tauscope reads models of one file',
      'save the model with its data inside, as models below 2 GB can be',
    );
  checkShape(label, shape);
  const type = elementTypeName(dataType);
  const read = () => valuesOf(label, shape, type, raw, packed);
  return { name, tensor: new OnnxTensor(label, shape, type, read) };
}

export function tensorLabel(name: string): string {
  return `tensor ${shownName(name) || '(unnamed)'}`;
}

/** Extents of at least 0 that make a tensor within the limits. */
export function checkShape(label: string, shape: readonly number[]): void {
  const bad = shape.find((extent) => !(extent >= 0));
  if (bad !== undefined) throw formatError(`${label} has an extent of ${bad}`, 'extents of at least 0');
  if (elementCount(shape) > modelLimits.elementsPerTensor)
    throw limitError(`${label} has ${elementCount(shape)} elements`, 'elementsPerTensor');
}

function valuesOf(
  label: string,
  shape: readonly number[],
  type: string,
  raw: Uint8Array | null,
  packed: Uint8Array | null,
): TensorValues {
  const reader = Object.entries(readers).find(([known]) => known === type)?.[1];
  if (!reader)
    throw unsupportedError(
      `${label} is ${type}`,
      `Tauscope reads ${Object.keys(readers).join(', ')}`,
      'export the model with other types',
    );
  const count = elementCount(shape);
  if (packed) {
    // Each takes a byte or more, so the file bounds what is allocated.
    const values = new reader.array(Math.min(count, packed.length));
    let found = 0;
    eachVarint(packed, (number) => {
      if (found < count) values[found] = number;
      found += 1;
    });
    if (found === count) return values;
    throw formatError(`${label} holds ${found} values`, `${count} for its shape`);
  }
  const data = raw ?? new Uint8Array(0);
  if (data.length !== count * reader.bytes)
    throw formatError(`${label} has ${data.length} bytes`, `${count * reader.bytes} for its shape`);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const values = new reader.array(count);
  for (let n = 0; n < count; n++) values[n] = reader.at(view, n * reader.bytes);
  return values;
}
