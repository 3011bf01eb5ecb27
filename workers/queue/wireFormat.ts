import { joinedBytes } from '../../src/images/joinedBytes.ts';
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

/** What is a Float64Array and sent as an Int32Array. */
const narrow = 'int32';

type TypedArray = InstanceType<(typeof arrayTypes)[ArrayType]>;

/** The only member of what stands for a typed array, by its number, or for a number that JSON does not have. */
const mark = '$';
const numbersWithoutJson = new Map([
  ['-0', -0],
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);

const lengthBytes = 4;

/**
 * Plain data as bytes: the length of a text (uint32), the text, which is JSON, and the typed arrays that it stands in for; all
 * little-endian. A Float64Array of whole numbers that int32 holds is sent as an Int32Array. Every number comes back as it was. A member that is undefined is left out.
 * @throws TypeError for what is no plain data
 */
export function encode(value: unknown): Uint8Array {
  const arrays = new Map<TypedArray, number>();
  const shown = (part: unknown): unknown => {
    switch (typeof part) {
      case 'string':
      case 'boolean':
        return part;
      case 'number':
        if (Object.is(part, -0)) return { [mark]: '-0' };
        return Number.isFinite(part) ? part : { [mark]: String(part) };
      case 'object':
        if (part === null) return null;
        if (Array.isArray(part)) return part.map(shown);
        if (ArrayBuffer.isView(part)) return { [mark]: numberOf(part as TypedArray, arrays) };
        if (Object.getPrototypeOf(part) === Object.prototype && !Object.hasOwn(part, mark)) {
          const members = Object.entries(part).filter(([, member]) => member !== undefined);
          return Object.fromEntries(members.map(([name, member]) => [name, shown(member)]));
        }
    }
    throw new TypeError(`only plain data is sent; found ${Object.prototype.toString.call(part)}`);
  };
  const shownValue = shown(value);
  const sent = Array.from(arrays.keys(), narrowed);
  const sizes = [...arrays.keys()].map((array, n) =>
    array === sent[n] ? [array.constructor.name, array.byteLength] : [narrow, sent[n]!.byteLength],
  );
  const text = new TextEncoder().encode(JSON.stringify([shownValue, sizes]));
  const length = new Uint8Array(lengthBytes);
  new DataView(length.buffer).setUint32(0, text.length, true);
  const bodies = sent.map(
    ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
  );
  return joinedBytes([length, text, ...bodies]);
}

/**
 * The data that {@link encode} made these bytes of, from whomever they come.
 * @throws Error for any other bytes
 */
export function decode(bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const textEnd = lengthBytes + view.getUint32(0, true);
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(lengthBytes, textEnd));
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed) || parsed.length !== 2 || !Array.isArray(parsed[1]))
    throw new Error('expected a value and the sizes of its arrays');
  let offset = textEnd;
  const arrays = parsed[1].map((size: unknown) => {
    if (!isArraySize(size)) throw new Error('expected types and sizes of arrays');
    const [type, byteLength] = size;
    const begin = bytes.byteOffset + offset;
    offset += byteLength;
    if (offset > bytes.length) throw new Error('arrays end before they should');
    const body = bytes.buffer.slice(begin, begin + byteLength) as ArrayBuffer;
    return type === narrow ? new Float64Array(new Int32Array(body)) : new arrayTypes[type](body);
  });
  if (offset !== bytes.length) throw new Error('there is more than the arrays');
  const meant = (part: unknown): unknown => {
    if (part === null || typeof part !== 'object') return part;
    if (Array.isArray(part)) return part.map(meant);
    if (!Object.hasOwn(part, mark))
      return Object.fromEntries(Object.entries(part).map(([name, member]) => [name, meant(member)]));
    const of = (part as Record<typeof mark, unknown>)[mark];
    const found = typeof of === 'number' ? arrays[of] : numbersWithoutJson.get(String(of));
    if (found === undefined) throw new Error('a stand-in stands for nothing');
    return found;
  };
  return meant(parsed[0]);
}

function numberOf(array: TypedArray, arrays: Map<TypedArray, number>): number {
  if (!(array.constructor.name in arrayTypes)) throw new TypeError(`no ${array.constructor.name} is sent`);
  const known = arrays.get(array);
  if (known === undefined) arrays.set(array, arrays.size);
  return known ?? arrays.size - 1;
}

/** The same numbers in half the room, where none is changed by that. */
function narrowed(array: TypedArray): TypedArray {
  if (!(array instanceof Float64Array)) return array;
  const whole = new Int32Array(array.length);
  for (let n = 0; n < array.length; n++) {
    whole[n] = array[n]!;
    if (!Object.is(whole[n], array[n])) return array;
  }
  return whole;
}

function isArraySize(size: unknown): size is [ArrayType | typeof narrow, number] {
  if (!Array.isArray(size) || size.length !== 2) return false;
  const [type, byteLength] = size as unknown[];
  if (typeof type !== 'string' || !(type === narrow || Object.hasOwn(arrayTypes, type))) return false;
  const { BYTES_PER_ELEMENT } = type === narrow ? Int32Array : arrayTypes[type as ArrayType];
  return (
    Number.isSafeInteger(byteLength) &&
    Number(byteLength) >= 0 &&
    Number(byteLength) % BYTES_PER_ELEMENT === 0
  );
}
