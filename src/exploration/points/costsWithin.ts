import type { LevelTable } from '../levels/levelTable.ts';
import type { ExactCost } from '../levels/pointKernels.ts';
import { exactPoint } from '../recipe/space.ts';
import type { CostColumns, PointTable } from './pointTable.ts';
import { copiedCosts, costFigures } from './pointTable.ts';
import { smallerKernels } from './smallerKernels.ts';

/** What the points of a table cost under the limit of flash that was asked for last. */
interface LastCosts {
  /** Handed out: never written again. */
  columns: CostColumns;
  /** By point: the limits under which its costs are these, the first included and the last not; NaN while it is not priced. */
  readonly fromBytes: Float64Array;
  readonly belowBytes: Float64Array;
}

const lastOfTables = new WeakMap<PointTable, LastCosts>();

/**
 * What the points of a table cost in the kernels that fit a limit of flash, the exact network's in `exact`, which keeps it. A limit that is drawn concerns
 * few points at every step: only those are entered anew, and columns in which nothing changes are those of the limit before.
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
  const { columns: before, fromBytes, belowBytes } = last;
  const stale = staleAt(flashBytes, fromBytes, belowBytes);
  const totalsWithin = smallerKernels(table, exact, tables);
  const smaller = stale.map((point) =>
    flashBytes < table.flashBytes[point]! ? totalsWithin(point, flashBytes) : null,
  );
  const columns = { ...before };
  const points = [exactPoint, ...stale];
  for (const figure of costFigures) {
    const preferred = table[figure];
    const costs = stale.map((point, n) => smaller[n]?.totals[figure] ?? preferred[point]!);
    columns[figure] = entered(before[figure], points, [exact[figure], ...costs]);
  }
  for (const [n, point] of stale.entries()) {
    const preferredBytes = table.flashBytes[point]!;
    const within = smaller[n];
    fromBytes[point] = within ? within.fromBytes : preferredBytes;
    belowBytes[point] = within ? Math.min(within.belowBytes, preferredBytes) : Infinity;
  }
  last.columns = columns;
  return columns;
}

/** A column with these costs of these points: another one where any of them is new. */
function entered(column: Float64Array, points: readonly number[], costs: readonly number[]): Float64Array {
  let changed = column;
  for (const [n, point] of points.entries()) {
    if (Object.is(changed[point], costs[n])) continue;
    if (changed === column) changed = column.slice();
    changed[point] = costs[n]!;
  }
  return changed;
}

/** Approximate points whose costs are those of other limits. */
function staleAt(flashBytes: number, fromBytes: Float64Array, belowBytes: Float64Array): number[] {
  const stale: number[] = [];
  for (let point = exactPoint + 1; point < fromBytes.length; point++)
    if (!(flashBytes >= fromBytes[point]! && flashBytes < belowBytes[point]!)) stale.push(point);
  return stale;
}
