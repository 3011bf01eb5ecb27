const arrayTypes = {
  Int8Array,
  Uint8Array,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
};

type ArrayType = keyof typeof arrayTypes;
export type TypedArray = InstanceType<(typeof arrayTypes)[ArrayType]>;

/** Types of whole numbers that others are sent as: sums of products, and answers of up to 256 classes. */
const narrowTypes = {
  int32: { of: Float64Array, as: Int32Array },
  uint8: { of: Uint16Array, as: Uint8Array },
} as const;

type NarrowType = keyof typeof narrowTypes;

/** What stands for a typed array: its type, its bytes, and, where only the upper triangle of a square matrix is sent, the matrix's side. */
export type SentSize = readonly [type: ArrayType | NarrowType, byteLength: number, side?: number];

export function isSendable(array: ArrayBufferView): array is TypedArray {
  return array.constructor.name in arrayTypes;
}

/** A typed array in as few bytes as hold all its numbers, little-endian. */
export function sentArray(array: TypedArray): { readonly size: SentSize; readonly body: Uint8Array } {
  const upper = upperTriangle(array);
  const whole = upper ?? array;
  const [type, sent] = narrowed(whole) ?? [whole.constructor.name as ArrayType, whole];
  const body = new Uint8Array(sent.buffer, sent.byteOffset, sent.byteLength);
  return { size: upper ? [type, body.length, Math.sqrt(array.length)] : [type, body.length], body };
}

/** The array that {@link sentArray} made this of, in a buffer of its own. @param body as many bytes as `size` says */
export function receivedArray([type, , side]: SentSize, body: Uint8Array): TypedArray {
  const numbers = isNarrow(type) ? widened(type, body) : new arrayTypes[type](copied(body).buffer);
  return side === undefined ? numbers : squareMatrix(numbers, side);
}

/** Whether these are type, bytes and side of some array, from whomever they come. */
export function isSentSize(size: unknown): size is SentSize {
  if (!Array.isArray(size) || size.length < 2 || size.length > 3) return false;
  const [type, byteLength, side] = size as unknown[];
  if (typeof type !== 'string' || !(isNarrow(type) || Object.hasOwn(arrayTypes, type))) return false;
  const { BYTES_PER_ELEMENT } = isNarrow(type) ? narrowTypes[type].as : arrayTypes[type as ArrayType];
  const length = Number(byteLength) / BYTES_PER_ELEMENT;
  if (typeof byteLength !== 'number' || !Number.isSafeInteger(length) || length < 0) return false;
  if (size.length === 2) return true;
  const isDouble = type === 'Float64Array' || type === 'int32';
  return (
    isDouble && Number.isSafeInteger(side) && Number(side) > 0 && triangleLength(Number(side)) === length
  );
}

function isNarrow(type: string): type is NarrowType {
  return Object.hasOwn(narrowTypes, type);
}

/** The same numbers in a narrower type, where none is changed by that. */
function narrowed(array: TypedArray): [NarrowType, TypedArray] | null {
  for (const [type, { of, as }] of Object.entries(narrowTypes)) {
    if (!(array instanceof of)) continue;
    const narrow = new as(array.length);
    for (let n = 0; n < array.length; n++) {
      narrow[n] = array[n]!;
      if (!Object.is(narrow[n], array[n])) return null;
    }
    return [type as NarrowType, narrow];
  }
  return null;
}

function widened(type: NarrowType, body: Uint8Array): TypedArray {
  const { of, as } = narrowTypes[type];
  const { buffer, byteOffset, length } = body.byteOffset % as.BYTES_PER_ELEMENT === 0 ? body : copied(body);
  return new of(new as(buffer as ArrayBuffer, byteOffset, length / as.BYTES_PER_ELEMENT));
}

/** Node's Buffer is a Uint8Array whose `slice` copies nothing. */
function copied(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

/** What is not below the diagonal of a square matrix that is 0 there, row by row. */
function upperTriangle(array: TypedArray): Float64Array<ArrayBuffer> | null {
  const side = Math.sqrt(array.length);
  if (!(array instanceof Float64Array) || !Number.isInteger(side) || side < 2) return null;
  for (let row = 1; row < side; row++)
    for (let n = row * side; n < row * side + row; n++) if (!Object.is(array[n], 0)) return null;
  const upper = new Float64Array(triangleLength(side));
  for (let row = 0, at = 0; row < side; at += side - row++)
    upper.set(array.subarray(row * side + row, (row + 1) * side), at);
  return upper;
}

function squareMatrix(upper: TypedArray, side: number): Float64Array<ArrayBuffer> {
  const matrix = new Float64Array(side * side);
  for (let row = 0, at = 0; row < side; at += side - row++)
    matrix.set(upper.subarray(at, at + side - row), row * side + row);
  return matrix;
}

function triangleLength(side: number): number {
  return (side * (side + 1)) / 2;
}
