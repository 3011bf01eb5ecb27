import type { KernelTotals } from '../../plan/fittingKernels.ts';
import { kernelTotals, totalsByFlash } from '../../plan/fittingKernels.ts';
import type { LevelTable } from '../levels/levelTable.ts';
import type { ExactCost } from '../levels/pointKernels.ts';
import { kernelCandidates, kernelsWithin } from '../levels/pointKernels.ts';
import type { PointTable } from './pointTable.ts';
import { levelsOfPoint } from './pointTable.ts';

/** Of the points of a table, as they were needed; what a priced point costs never changes. */
interface KeptTotals {
  readonly byPoint: (readonly KernelTotals[] | undefined)[];
  room: number;
}

const keptOfTables = new WeakMap<PointTable, KeptTotals>();

/** As many totals are kept for a table: some 50 MB. Points of deep networks have thousands each, and what the last one has too many does not matter. */
const mostKeptTotals = 500_000;

/**
 * The figures of an approximate point whose preferred kernels need more than a limit of flash, by point and limit in bytes. The choices among its
 * kernels are found once, so that another limit is a look-up, as long as there is room for them; of further points the one under this limit is found.
 */
export function smallerKernels(
  table: PointTable,
  exact: ExactCost,
  tables: readonly LevelTable[],
): (point: number, flashBytes: number) => KernelTotals {
  let kept = keptOfTables.get(table);
  if (!kept) {
    kept = { byPoint: Array.from(table.correct, () => undefined), room: mostKeptTotals };
    keptOfTables.set(table, kept);
  }
  const { byPoint } = kept;
  return (point, flashBytes) => {
    let totals = byPoint[point];
    if (!totals) {
      const levels = levelsOfPoint(table, point)!;
      if (kept.room <= 0)
        return kernelTotals(kernelsWithin({ ...exact, limits: { flashBytes } }, tables, levels));
      totals = totalsByFlash(kernelCandidates(exact, tables, levels));
      byPoint[point] = totals;
      kept.room -= totals.length;
    }
    return lastWithin(totals, flashBytes);
  };
}

/** The last of these totals that keeps a limit; the first where none does. All but the first ascend in flash. */
function lastWithin(totals: readonly KernelTotals[], flashBytes: number): KernelTotals {
  let [last, end] = [0, totals.length];
  while (end - last > 1) {
    const middle = (last + end) >> 1;
    if (totals[middle]!.flashBytes <= flashBytes) last = middle;
    else end = middle;
  }
  return totals[last]!;
}
