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
  /** By point: which of them was looked up last. A limit that is drawn moves by little. */
  readonly places: number[];
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
    const { length } = table.correct;
    kept = {
      byPoint: Array.from({ length }, () => undefined),
      places: [],
      room: mostKeptTotals,
    };
    keptOfTables.set(table, kept);
  }
  const { byPoint, places } = kept;
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
    return totals[(places[point] = lastWithin(totals, flashBytes, places[point] ?? 0))]!;
  };
}

/** Which of these totals is the last that keeps a limit, looked for from a place on; the first where none does. All but the first ascend in flash. */
function lastWithin(totals: readonly KernelTotals[], flashBytes: number, place: number): number {
  let last = place;
  while (last > 0 && totals[last]!.flashBytes > flashBytes) last--;
  while (last + 1 < totals.length && totals[last + 1]!.flashBytes <= flashBytes) last++;
  return last;
}
