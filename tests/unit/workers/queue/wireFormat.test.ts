import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentKey } from '../../../../src/exploration/contentKey.ts';
import { decode, encode } from '../../../../workers/queue/wireFormat.ts';

const arrays = fc.oneof(
  fc.int8Array(),
  fc.uint8Array(),
  fc.int16Array(),
  fc.uint16Array(),
  fc.int32Array(),
  fc.uint32Array(),
  fc.float32Array(),
  fc.float64Array(),
);
const data = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    arrays,
    fc.array(tie('value')),
    fc.dictionary(
      fc.string().filter((name) => name !== '$'),
      tie('value'),
      { noNullPrototype: true },
    ),
  ),
})).value;

describe('data on the wire', () => {
  test('comes back as it was, wherever it lies in a buffer', () => {
    fc.assert(
      fc.property(data, fc.nat(9), (value, offset) => {
        const bytes = encode(value);
        const within = new Uint8Array(offset + bytes.length);
        within.set(bytes, offset);
        expect(decode(Buffer.from(within.buffer, offset))).toStrictEqual(value);
        const back = decode(within.subarray(offset));
        expect(back).toStrictEqual(value);
        expect(contentKey(back)).toBe(contentKey(value));
      }),
    );
  });

  test.each([-0, NaN, Infinity, -Infinity, 5e-324, 2 ** 53 + 2])('keeps %d', (number) => {
    expect(decode(encode({ number }))).toStrictEqual({ number });
  });

  test('holds an array that is there twice once, and of a part of a buffer that part alone', () => {
    const whole = Float64Array.from({ length: 1000 }, (_, n) => n / 3);
    const part = whole.subarray(10, 20);
    const bytes = encode([part, part]);
    expect(bytes.length).toBeLessThan(200);
    expect(decode(bytes)).toStrictEqual([part.slice(), part.slice()]);
  });

  test('takes half the room for large whole numbers, and keeps them and all others', () => {
    const whole = Float64Array.from({ length: 1000 }, (_, n) => n * 2_000_003);
    expect(encode(whole).length).toBeLessThan(4 * 1000 + 100);
    for (const other of [-(2 ** 31), 2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, -0, 0.5, NaN, Infinity]) {
      const array = whole.with(500, other);
      expect(decode(encode(array))).toStrictEqual(array);
    }
  });

  test('takes a byte for each answer of up to 256 classes, and keeps those of more', () => {
    const answers = Uint16Array.from({ length: 1000 }, (_, n) => n % 256);
    expect(encode(answers).length).toBeLessThan(1000 + 100);
    expect(decode(encode(answers))).toStrictEqual(answers);
    expect(decode(encode(answers.with(500, 256)))).toStrictEqual(answers.with(500, 256));
  });

  test('leaves out what a matrix has below its diagonal where that is 0', () => {
    const side = 100;
    const whole = Float64Array.from({ length: side * side }, (_, n) =>
      n % side >= Math.floor(n / side) ? n : 0,
    );
    for (const matrix of [whole, whole.map((value) => value / 3)]) {
      const below = matrix.with(2 * side + 1, -0);
      expect(encode(matrix).length).toBeLessThan(0.51 * encode(below).length);
      for (const each of [matrix, below, matrix.subarray(1)])
        expect(decode(encode(each))).toStrictEqual(each.slice());
    }
  });

  test.each([() => 0, new Map(), Symbol('s'), 1n, new Date(), new BigInt64Array(1), { $: 1 }, undefined])(
    'refuses to send what is no plain data (%#)',
    (value) => {
      expect(() => encode([value])).toThrow(TypeError);
    },
  );

  test('any other bytes are refused, without more memory than they have', () => {
    const good = encode({ a: [1, -0], b: Int16Array.of(1, 2), c: 'text' });
    const outcomes = { read: 0, refused: 0 };
    const attempt = (bytes: Uint8Array) => {
      try {
        decode(bytes);
        outcomes.read++;
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
        outcomes.refused++;
      }
    };
    for (let length = 0; length < good.length; length++) attempt(good.subarray(0, length));
    expect(outcomes.read).toBe(0);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), attempt));
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, value) => {
        attempt(good.map((byte, n) => (n === at ? value : byte)));
      }),
    );
    const text = (json: string) => {
      const bytes = new TextEncoder().encode(`----${json}`);
      new DataView(bytes.buffer).setUint32(0, bytes.length - 4, true);
      return bytes;
    };
    for (const json of [
      '1',
      '[1]',
      '[1,2]',
      '[1,[["Int8Array",1e9]]]',
      '[1,[["Int16Array",1]]]',
      '[1,[["Int8Array",-1]]]',
      '[1,[["int32",2]]]',
      '[1,[["int32",1e9]]]',
      '[1,[["int32",4,2]]]',
      '[1,[["int32",0,0]]]',
      '[1,[["int32",0,1e9]]]',
      '[1,[["Uint8Array",0,0]]]',
      '[1,[["Float64Array",0,null]]]',
      '[1,[["Float64Array",0,-1]]]',
      '[1,[["constructor",0]]]',
      '[{"$":0},[]]',
      '[{"$":"__proto__"},[]]',
      `[${'['.repeat(1e5)}${']'.repeat(1e5)},[]]`,
    ])
      expect(() => decode(text(json)), json.slice(0, 40)).toThrow();
    const inherited = decode(text('[{"__proto__":{"polluted":true}},[]]')) as object;
    expect('polluted' in inherited).toBe(false);
    expect('polluted' in {}).toBe(false);
  });
});
