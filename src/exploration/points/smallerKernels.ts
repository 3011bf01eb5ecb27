import type { KernelTotals } from '../../plan/fittingKernels.ts';
import { kernelTotals, totalsByFlash } from '../../plan/fittingKernels.ts';
import type { LevelTable } from '../levels/levelTable.ts';
import type { ExactCost } from '../levels/pointKernels.ts';
import { kernelCandidates, kernelsWithin } from '../levels/pointKernels.ts';
import type { PointTable } from './pointTable.ts';
import { levelsOfPoint } from './pointTable.ts';

/** Of the points of a table, as they were needed; what a priced point costs never changes. */
interface KeptTotals {
  readonly byPoint: Map<number, readonly KernelTotals[]>;
  room: number;
}

const keptOfTables = new WeakMap<PointTable, KeptTotals>();

/** As many totals are kept for a table: some 50 MB. Points of deep networks have thousands each, and what the last one has too many does not matter. */
const mostKeptTotals = 500_000;

/**
 * The figures of an approximate point whose preferred kernels need more than `flashBytes`. The choices among its kernels are found once, so that
 * another limit is a look-up, as long as there is room for them; of further points the one under this limit is found.
 */
export function totalsWithin(
  table: PointTable,
  point: number,
  exact: ExactCost,
  tables: readonly LevelTable[],
  flashBytes: number,
): KernelTotals {
  let kept = keptOfTables.get(table);
  if (!kept) keptOfTables.set(table, (kept = { byPoint: new Map(), room: mostKeptTotals }));
  let totals = kept.byPoint.get(point);
  if (!totals) {
    const levels = levelsOfPoint(table, point)!;
    if (kept.room <= 0)
      return kernelTotals(kernelsWithin({ ...exact, limits: { flashBytes } }, tables, levels));
    totals = totalsByFlash(kernelCandidates(exact, tables, levels));
    kept.byPoint.set(point, totals);
    kept.room -= totals.length;
  }
  return totals.findLast((choice) => choice.flashBytes <= flashBytes) ?? totals[0]!;
}
