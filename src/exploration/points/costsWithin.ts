import type { LevelTable } from '../levels/levelTable.ts';
import type { ExactCost } from '../levels/pointKernels.ts';
import { exactPoint } from '../recipe/space.ts';
import type { CostColumns, PointTable } from './pointTable.ts';
import { copiedCosts, costFigures } from './pointTable.ts';
import { smallerKernels } from './smallerKernels.ts';

/** What the points of a table cost under the limit of flash that was asked for last. */
interface LastCosts {
  readonly columns: CostColumns;
  /** By point: the limits under which its costs are these, the first included and the last not; NaN while it is not priced. */
  readonly fromBytes: Float64Array;
  readonly belowBytes: Float64Array;
}

const lastOfTables = new WeakMap<PointTable, LastCosts>();

/**
 * What the approximate points of a table cost in the kernels that fit a limit of flash, in columns of their own; the exact network's place is not
 * filled. A limit that is drawn concerns few points at every step: only those are entered anew.
 */
export function costsWithin(
  table: PointTable,
  exact: ExactCost,
  tables: readonly LevelTable[],
  flashBytes: number,
): CostColumns {
  const { length } = table.correct;
  let last = lastOfTables.get(table);
  if (last?.fromBytes.length !== length) {
    const none = () => new Float64Array(length).fill(NaN);
    last = { columns: copiedCosts(table), fromBytes: none(), belowBytes: none() };
    lastOfTables.set(table, last);
  }
  const { columns, fromBytes, belowBytes } = last;
  const totalsWithin = smallerKernels(table, exact, tables);
  for (let point = exactPoint + 1; point < length; point++) {
    if (flashBytes >= fromBytes[point]! && flashBytes < belowBytes[point]!) continue;
    const preferredBytes = table.flashBytes[point]!;
    const smaller = flashBytes < preferredBytes ? totalsWithin(point, flashBytes) : null;
    for (const figure of costFigures)
      columns[figure][point] = smaller ? smaller.totals[figure] : table[figure][point]!;
    fromBytes[point] = smaller ? smaller.fromBytes : preferredBytes;
    belowBytes[point] = smaller ? Math.min(smaller.belowBytes, preferredBytes) : Infinity;
  }
  return copiedCosts(columns);
}
