import { expect, test } from 'vitest';
import { lookup } from '../../../src/arithmetic/lookup.ts';
import type { LookupLayer } from '../../../src/network/network.ts';

const lookupLayer = (tables: LookupLayer['tables']): LookupLayer => ({
  ...{ kind: 'lookup', operator: 'tanh', index: 0, inputs: [0], output: 1 },
  tables,
});
const table = (of: (value: number) => number) => Int8Array.from({ length: 256 }, (_, n) => of(n - 128));

test('one table serves all values, by rounding', () => {
  const layer = lookupLayer({ double: table((value) => -1 - value), single: table((value) => value >> 1) });
  const input = Int8Array.of(-128, -1, 0, 127);
  expect([...lookup(layer, input, 'double')]).toEqual([127, 0, -1, -128]);
  expect([...lookup(layer, input, 'single')]).toEqual([-64, -1, 0, 63]);
});

test('with several tables the last dimension counts them', () => {
  const tables = Int8Array.from([
    ...table((value) => value),
    ...table(() => 7),
    ...table((value) => -1 - value),
  ]);
  const layer = lookupLayer({ double: tables, single: tables });
  expect([...lookup(layer, Int8Array.of(-128, -128, -128, 127, 127, 127), 'double')]).toEqual([
    -128, 7, 127, 127, 7, -128,
  ]);
});
