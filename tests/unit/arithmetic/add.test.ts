import { expect, test } from 'vitest';
import { add } from '../../../src/arithmetic/add.ts';
import type { AddLayer, Requantisation } from '../../../src/network/network.ts';
import { powerOfTwo, tensor, wholeRange } from './networks.ts';
import { requantiseReference } from './reference.ts';

const addLayer = (
  first: Requantisation,
  second: Requantisation,
  requantisation: Requantisation,
  clamp = wholeRange,
): AddLayer => ({
  kind: 'add',
  index: 0,
  inputs: [0, 1],
  output: 2,
  leftShift: 20,
  inputRequantisations: [first, second],
  requantisation,
  clamp,
});

test('equal scales: a plain sum of distances from the zero points', () => {
  const layer = addLayer(powerOfTwo(-1), powerOfTwo(-1), powerOfTwo(-19));
  const first = Int8Array.of(1, -5, 127, -128);
  const second = Int8Array.of(2, 5, 127, -128);
  const output = add(layer, [first, second], [tensor([4], 1), tensor([4], -1)], tensor([4], 3), 'double');
  expect([...output]).toEqual([3 + 3, 3, 127, -128]);
});

test('the second input counts half: halves round away from zero, in single rounding up', () => {
  const layer = addLayer(powerOfTwo(-1), powerOfTwo(-2), powerOfTwo(-19));
  const zero = tensor([4]);
  const inputs = [Int8Array.of(0, 0, 2, -2), Int8Array.of(1, -1, 3, -3)] as const;
  expect([...add(layer, inputs, [zero, zero], zero, 'double')]).toEqual([1, -1, 4, -4]);
  expect([...add(layer, inputs, [zero, zero], zero, 'single')]).toEqual([1, 0, 4, -3]);
});

test('every pair of bytes under uneven scales equals exact arithmetic, activation included', () => {
  const factor = (multiplier: number, shift: number): Requantisation => ({
    multipliers: Int32Array.of(multiplier),
    shifts: Int32Array.of(shift),
  });
  const layer = addLayer(factor(1073741824, 0), factor(1403612057, -2), factor(1623456789, -18), {
    min: -20,
    max: 100,
  });
  const first = Int8Array.from({ length: 65536 }, (_, i) => (i >> 8) - 128);
  const second = Int8Array.from({ length: 65536 }, (_, i) => (i & 255) - 128);
  const sources = [tensor([65536], -128), tensor([65536], 127)] as const;
  for (const rounding of ['double', 'single'] as const) {
    const output = add(layer, [first, second], sources, tensor([65536], -20), rounding);
    const expected = first.map((value, i) => {
      const a = requantiseReference((value + 128) * 2 ** 20, 1073741824, 0, rounding);
      const b = requantiseReference(((second[i] ?? NaN) - 127) * 2 ** 20, 1403612057, -2, rounding);
      return Math.min(100, Math.max(-20, requantiseReference(a + b, 1623456789, -18, rounding) - 20));
    });
    expect(output).toEqual(expected);
  }
});
