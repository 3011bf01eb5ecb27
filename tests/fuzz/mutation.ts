import type { JsonValue } from '../../src/sharing/canonicalJson.ts';
import type { Random } from '../property/engine/random.ts';

const hostileBytes = [0, 1, 0x7f, 0x80, 0xff];
const hostileNumbers = [0, 1, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff];

/** The bytes with one to four changes: bits, bytes and numbers, runs that are cut, taken out, doubled, moved or made up. */
export function mutated(random: Random, bytes: Uint8Array): Uint8Array {
  let result: Uint8Array = Uint8Array.from(bytes);
  const changes = random.pick([1, 1, 2, random.whole(1, 4)]);
  for (let n = 0; n < changes && result.length > 0; n++) result = changed(random, result);
  return result;
}

function changed(random: Random, bytes: Uint8Array): Uint8Array {
  const at = placeIn(random, bytes.length);
  const run = bytes.subarray(at, at + random.whole(1, random.pick([4, 64, bytes.length])));
  const around = (...middle: readonly Uint8Array[]) =>
    Buffer.concat([bytes.subarray(0, at), ...middle, bytes.subarray(at + run.length)]);
  switch (random.whole(0, 8)) {
    case 0:
    case 1:
      bytes[at]! ^= 1 << random.whole(0, 7);
      return bytes;
    case 2:
      bytes[at] = random.pick([random.pick(hostileBytes), random.whole(0, 255)]);
      return bytes;
    case 3: {
      const number = Buffer.alloc(4);
      const value = random.pick([random.pick(hostileNumbers), bytes.length, random.whole(0, 300)]);
      if (random.chance(0.5)) number.writeUInt32LE(value);
      else number.writeUInt32BE(value);
      bytes.set(number.subarray(0, bytes.length - at), at);
      return bytes;
    }
    case 4:
      return bytes.subarray(0, at);
    case 5:
      return around();
    case 6:
      return around(run, run);
    case 7:
      return around(Buffer.alloc(run.length, random.pick(hostileBytes)));
    default: {
      const from = placeIn(random, bytes.length);
      return around(bytes.subarray(from, from + run.length), run);
    }
  }
}

/** Every other place is near an end, where headers and directories are. */
function placeIn(random: Random, length: number): number {
  const near = Math.min(length, 200) - 1;
  return random.pick([
    random.whole(0, length - 1),
    random.whole(0, length - 1),
    random.whole(0, near),
    length - 1 - random.whole(0, near),
  ]);
}

const hostileValues: readonly JsonValue[] = [
  null,
  true,
  -1,
  0,
  1,
  0.5,
  255,
  2 ** 31,
  2 ** 53,
  1e308,
  '',
  'x',
  '\u0007\u202e',
  '__proto__',
  'AAAA',
  'x'.repeat(5000),
  [],
  {},
  [[[[[[[[[]]]]]]]]],
];

/** The value with one to three of its parts replaced by others, taken out, doubled or put under another key. */
export function mutatedJson(random: Random, value: JsonValue): JsonValue {
  let result = value;
  for (let n = random.whole(1, 3); n > 0; n--) result = changedJson(random, result);
  return result;
}

function changedJson(random: Random, value: JsonValue): JsonValue {
  const keys = value !== null && typeof value === 'object' ? Object.keys(value) : [];
  if (keys.length === 0 || random.chance(0.1)) {
    const nearby = typeof value === 'number' ? [value + random.pick([-1, 1, 0.1]), -value] : hostileValues;
    return random.pick([random.pick(hostileValues), random.pick(nearby)]);
  }
  const key = random.pick(keys);
  const how = random.whole(0, 9);
  if (Array.isArray(value)) {
    const list = [...(value as readonly JsonValue[])];
    const at = Number(key);
    if (how === 0) list.splice(at, 1);
    else if (how === 1) list.splice(at, 0, list[at]!);
    else list[at] = changedJson(random, list[at]!);
    return list;
  }
  const entries = Object.entries(value as Readonly<Record<string, JsonValue>>);
  const at = keys.indexOf(key);
  const [, part] = entries[at]!;
  if (how === 0) entries.splice(at, 1);
  else if (how === 1) entries[at] = [random.pick([...keys, '__proto__', 'x']), part];
  else entries[at] = [key, changedJson(random, part)];
  return Object.fromEntries(entries);
}
