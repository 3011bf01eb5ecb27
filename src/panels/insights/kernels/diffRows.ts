import type { KernelComparison } from '../../../store/kernelActions.ts';

/** A row of the diff: two lines beside each other, or equal ones folded away. Numbers of lines, -1 for none. */
export type DiffRow =
  | { readonly kind: 'equal' | 'changed'; readonly left: number; readonly right: number }
  | { readonly kind: 'folded'; readonly first: number; readonly count: number };

/** Equal lines shown before and after what differs, and how many more it takes to fold them. */
const context = 4;
const leastFolded = 6;

/** Rows of two sources in which stretches of equal lines are folded, but for those whose first row is in `unfolded`, and for equal sources. */
export function diffRows(
  { before, after, rows }: KernelComparison,
  unfolded: ReadonlySet<number>,
): DiffRow[] {
  const found: DiffRow[] = [];
  const count = rows.length / 2;
  const isEqual = (row: number) => {
    const [left, right] = [rows[2 * row]!, rows[2 * row + 1]!];
    return left >= 0 && right >= 0 && before.lines[left] === after.lines[right];
  };
  const push = (kind: 'equal' | 'changed', from: number, to: number) => {
    for (let row = from; row < to; row++)
      found.push({ kind, left: rows[2 * row]!, right: rows[2 * row + 1]! });
  };
  for (let row = 0; row < count;) {
    let end = row;
    while (end < count && isEqual(end)) end++;
    if (end === row) {
      push('changed', row, ++row);
      continue;
    }
    const first = row === 0 ? 0 : row + context;
    const last = end === count ? end : end - context;
    if (last - first < leastFolded || last - first === count || unfolded.has(first)) push('equal', row, end);
    else {
      push('equal', row, first);
      found.push({ kind: 'folded', first, count: last - first });
      push('equal', last, end);
    }
    row = end;
  }
  return found;
}

/** The same rows for a single column: of what differs first the left lines, then the right ones. */
export function inOneColumn(rows: readonly DiffRow[]): DiffRow[] {
  const found: DiffRow[] = [];
  let added: DiffRow[] = [];
  for (const row of rows) {
    if (row.kind !== 'changed') {
      for (const each of added) found.push(each);
      added = [];
      found.push(row);
      continue;
    }
    if (row.left >= 0) found.push({ ...row, right: -1 });
    if (row.right >= 0) added.push({ ...row, left: -1 });
  }
  return [...found, ...added];
}
