import type { LookupLayer, Rounding } from '../network/network.ts';

/** Entries of a table, one per int8 value. */
const entries = 256;

/** Tabled functions of one value, any shape; with a table per channel, the last dimension counts the tables. */
export function lookup(layer: LookupLayer, input: Int8Array, rounding: Rounding): Int8Array {
  const tables = layer.tables[rounding];
  return input.map((value, i) => tables[((i * entries) % tables.length) + 128 + value]!);
}
