import { joinedBytes } from '../../src/images/joinedBytes.ts';
import type { TypedArray } from './sentArray.ts';
import { isSendable, isSentSize, receivedArray, sentArray } from './sentArray.ts';

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
 * Plain data as bytes: the length of a text (uint32), the text, which is JSON, and the typed arrays that it stands in for, see
 * {@link sentArray}; all little-endian. Every number comes back as it was. A member that is undefined is left out.
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
        if (ArrayBuffer.isView(part)) return { [mark]: numberOf(part, arrays) };
        if (Object.getPrototypeOf(part) === Object.prototype && !Object.hasOwn(part, mark)) {
          const members = Object.entries(part).filter(([, member]) => member !== undefined);
          return Object.fromEntries(members.map(([name, member]) => [name, shown(member)]));
        }
    }
    throw new TypeError(`only plain data is sent; found ${Object.prototype.toString.call(part)}`);
  };
  const shownValue = shown(value);
  const sent = Array.from(arrays.keys(), sentArray);
  const text = new TextEncoder().encode(JSON.stringify([shownValue, sent.map(({ size }) => size)]));
  const length = new Uint8Array(lengthBytes);
  new DataView(length.buffer).setUint32(0, text.length, true);
  return joinedBytes([length, text, ...sent.map(({ body }) => body)]);
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
    if (!isSentSize(size)) throw new Error('expected types and sizes of arrays');
    const begin = offset;
    offset += size[1];
    if (offset > bytes.length) throw new Error('arrays end before they should');
    return receivedArray(size, bytes.subarray(begin, offset));
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

function numberOf(array: ArrayBufferView, arrays: Map<TypedArray, number>): number {
  if (!isSendable(array)) throw new TypeError(`no ${array.constructor.name} is sent`);
  const known = arrays.get(array);
  if (known === undefined) arrays.set(array, arrays.size);
  return known ?? arrays.size - 1;
}
