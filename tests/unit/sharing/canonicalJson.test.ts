import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonValue } from '../../../src/sharing/canonicalJson.ts';
import { canonicalJson } from '../../../src/sharing/canonicalJson.ts';

test('keys are in order at every depth, without white space', () => {
  expect(canonicalJson({ b: [1, { z: null, a: 'x' }], a: -0, B: 1.5e-7, '10': true, '9': false })).toBe(
    '{"10":true,"9":false,"B":1.5e-7,"a":0,"b":[1,{"a":"x","z":null}]}',
  );
});

test('keys compare by UTF-16 code units, as RFC 8785 section 3.2.3 lists them', () => {
  const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
  const value = Object.fromEntries(keys.map((key) => [key, 0]));
  expect(Object.keys(JSON.parse(canonicalJson(value)) as object)).toEqual(
    // '1' comes first in any object of JavaScript, so compare the rest of the order in the text itself
    ['1', '\r', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33'],
  );
  expect(canonicalJson(value).startsWith('{"\\r":0,"1":0,')).toBe(true);
});

/** The same value with the keys of every object in reverse order. */
function reversed(value: JsonValue): JsonValue {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as JsonValue[]).map(reversed);
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

test('equal values give equal text that reads back', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value as JsonValue);
      expect(canonicalJson(reversed(value as JsonValue))).toBe(text);
      expect(JSON.stringify(JSON.parse(text))).toHaveLength(JSON.stringify(value).length);
      expect(canonicalJson(JSON.parse(text) as JsonValue)).toBe(text);
    }),
  );
});

test.each<[string, unknown]>([
  ['undefined', undefined],
  ['NaN inside', { a: [Number.NaN] }],
  ['an infinity', Infinity],
  ['a bigint', 1n],
  ['a function', () => 1],
  ['a date', new Date(0)],
  ['a typed array', new Uint8Array(2)],
  ['a hole', Object.assign(new Array<number>(2), { 1: 1 })],
])('%s has no JSON form', (_, value) => {
  expect(() => canonicalJson(value as JsonValue)).toThrow(TypeError);
});

test('a cycle has no JSON form, a value used twice has', () => {
  const cycle: Record<string, JsonValue> = {};
  cycle['self'] = cycle;
  expect(() => canonicalJson(cycle)).toThrow(TypeError);
  const shared = [1];
  expect(canonicalJson([shared, shared])).toBe('[[1],[1]]');
});
