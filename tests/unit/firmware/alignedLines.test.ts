import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LinePart } from '../../../src/firmware/alignedLines.ts';
import { alignedLines } from '../../../src/firmware/alignedLines.ts';

const line = fc.constantFrom('a', 'b', 'c');
const text = fc.array(line, { maxLength: 12 });
const parts = fc.array(
  fc.record<LinePart>({ key: fc.constantFrom('x', 'y'), lines: fc.array(line, { maxLength: 5 }) }),
  { maxLength: 5 },
);

function rowsOf(left: readonly LinePart[], right: readonly LinePart[]): [number, number][] {
  const flat = alignedLines(left, right);
  return Array.from({ length: flat.length / 2 }, (_, row) => [flat[2 * row]!, flat[2 * row + 1]!]);
}

test('every line of both texts stands once and in its order', () => {
  fc.assert(
    fc.property(parts, parts, (left, right) => {
      const rows = rowsOf(left, right);
      const count = (side: readonly LinePart[]) => side.flatMap(({ lines }) => lines).length;
      const numbers = (column: 0 | 1) => rows.map((row) => row[column]).filter((number) => number >= 0);
      expect(numbers(0)).toEqual([...Array(count(left)).keys()]);
      expect(numbers(1)).toEqual([...Array(count(right)).keys()]);
      expect(rows).not.toContainEqual([-1, -1]);
    }),
  );
});

test('within a part as many equal lines as possible stand beside each other', () => {
  fc.assert(
    fc.property(text, text, (left, right) => {
      const whole = (lines: readonly string[]) => [{ key: 'x', lines }];
      const rows = rowsOf(whole(left), whole(right));
      const equal = rows.filter(([l, r]) => l >= 0 && r >= 0 && left[l] === right[r]);
      expect(equal.length).toBeGreaterThanOrEqual(longestCommon(left, right));
    }),
  );
});

test('texts without anything in common stand beside each other at once, however long', () => {
  const long = (name: string) => [
    { key: name, lines: Array.from({ length: 50_000 }, (_, n) => `${name}${n}`) },
  ];
  const left = [{ key: 'x', lines: long('l')[0]!.lines }];
  const right = [{ key: 'x', lines: long('r')[0]!.lines }];
  expect(rowsOf(left, right)).toEqual(Array.from({ length: 50_000 }, (_, n) => [n, n]));
});

/** Length of the longest common subsequence, by the table of all prefixes. */
function longestCommon(left: readonly string[], right: readonly string[]): number {
  const table = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  for (let l = 1; l <= left.length; l++)
    for (let r = 1; r <= right.length; r++)
      table[l]![r] =
        left[l - 1] === right[r - 1]
          ? table[l - 1]![r - 1]! + 1
          : Math.max(table[l - 1]![r]!, table[l]![r - 1]!);
  return table[left.length]![right.length]!;
}
