import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alignedLines } from '../../../src/firmware/alignedLines.ts';
import type { LayerSource } from '../../../src/firmware/layerSource.ts';
import { diffRows, inOneColumn } from '../../../src/panels/insights/kernels/diffRows.ts';

const text = fc.array(fc.constantFrom('a', 'a', 'a', 'b'), { maxLength: 60 });

function comparison(left: readonly string[], right: readonly string[]) {
  const source = (lines: readonly string[]): LayerSource => ({
    lines,
    blocks: [],
    cycles: { core: 0, stalls: 0 },
    flashBytes: 0,
    tableBytes: 0,
  });
  const rows = alignedLines([{ key: '', lines: left }], [{ key: '', lines: right }]);
  return { before: source(left), after: source(right), rows };
}

test('rows and what is folded away are all lines, in order; nothing that differs is folded', () => {
  fc.assert(
    fc.property(text, text, (left, right) => {
      const kernels = comparison(left, right);
      const aligned = Array.from({ length: kernels.rows.length / 2 }, (_, row) => [
        kernels.rows[2 * row],
        kernels.rows[2 * row + 1],
      ]);
      const shown = diffRows(kernels, new Set()).flatMap((row) => {
        if (row.kind !== 'folded') return [[row.left, row.right]];
        const hidden = aligned.slice(row.first, row.first + row.count);
        for (const [l, r] of hidden) expect(left[l!]).toBe(right[r!]);
        return hidden;
      });
      expect(shown).toEqual(aligned);
    }),
  );
});

test('unfolding every stretch, and one column, show every line of both texts', () => {
  fc.assert(
    fc.property(text, text, (left, right) => {
      const kernels = comparison(left, right);
      const folds = diffRows(kernels, new Set()).flatMap((row) => (row.kind === 'folded' ? [row.first] : []));
      const rows = inOneColumn(diffRows(kernels, new Set(folds)));
      expect(rows.filter(({ kind }) => kind === 'folded')).toEqual([]);
      const numbers = (side: 'left' | 'right') =>
        rows.flatMap((row) => (row.kind === 'folded' || row[side] < 0 ? [] : [row[side]]));
      expect(numbers('left')).toEqual([...left.keys()]);
      expect(numbers('right')).toEqual([...right.keys()]);
    }),
  );
});

test('one column takes a stretch of any length', () => {
  const count = 200_000;
  const { before, after } = comparison(['same'], ['same']);
  const added = Array.from({ length: count }, (_, line) => [-1, line]);
  const rows = Int32Array.from([...added, [0, 0]].flat());
  const column = inOneColumn(diffRows({ before, after, rows }, new Set()));
  expect(column).toHaveLength(count + 1);
  expect(column.at(-1)).toEqual({ kind: 'equal', left: 0, right: 0 });
});
