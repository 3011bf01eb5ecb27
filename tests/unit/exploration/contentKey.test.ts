import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentKey } from '../../../src/exploration/contentKey.ts';

/** The same data with the members of every object in the opposite order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, turned(member)])
      .reverse(),
  );
}

test('is the SHA-256 of types, sizes and values', () => {
  const text =
    'object 2 string 4 bias Int16Array 4 \x01\x00\xfe\xff' +
    'string 4 name array 4 string 1 a number 3 1.5 boolean 4 true object 4 null ';
  const key = createHash('sha256').update(Buffer.from(text, 'latin1')).digest('hex');
  expect(contentKey({ name: ['a', 1.5, true, null], bias: Int16Array.of(1, -2) })).toBe(key);
  expect(key).toBe('ed66de0d9da522d150b4e0c2bb763fbe3f9f87fa7fcb1ae1758da9eeef38b459');
});

test('does not depend on the order of members, nor on where the data lies', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(contentKey(turned(value))).toBe(contentKey(structuredClone(value)));
    }),
  );
  const memory = Int32Array.of(9, 1, 2);
  expect(contentKey(memory.subarray(1))).toBe(contentKey(Int32Array.of(1, 2)));
});

test('differs where types, sizes, names, values or the order of a list differ', () => {
  const different = [
    ...[null, undefined, true, 'true', 0, '0', 1, NaN, '', [], {}, 'null', 'undefined'],
    ...[[0], [[0]], [0, 0], ['0'], [1, 0], [0, 1], ['ab', 'c'], ['a', 'bc'], ['ab c'], [[], []], [[[]]]],
    ...[{ a: 0 }, { b: 0 }, { a: 1 }, { a: 0, b: 0 }, { a: { b: 0 } }, { a: undefined }, ['a', 0]],
    ...[Int8Array.of(1, 0), Uint8Array.of(1, 0), Int8Array.of(0, 1), Int8Array.of(1), Int16Array.of(1)],
    ...[[Int8Array.of(1), Int8Array.of(2)], [Int8Array.of(1, 2)]],
  ];
  expect(new Set(different.map(contentKey)).size).toBe(different.length);
});

test.each([() => 0, Symbol('a'), new Map([[1, 2]]), new Set(), new Date(0), new ArrayBuffer(4)])(
  'refuses %o, which is no plain data',
  (value) => {
    expect(() => contentKey({ value })).toThrow(TypeError);
  },
);
