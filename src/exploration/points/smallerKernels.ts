import type { KernelTotals } from '../../plan/fittingKernels.ts';
import { kernelTotals, totalsByFlash } from '../../plan/fittingKernels.ts';
import type { LevelTable } from '../levels/levelTable.ts';
import type { ExactCost } from '../levels/pointKernels.ts';
import { kernelCandidates, kernelsWithin } from '../levels/pointKernels.ts';
import type { PointTable } from './pointTable.ts';
import { levelsOfPoint } from './pointTable.ts';

/** The figures of a point under a limit of flash, and under which limits they are the same. */
export interface TotalsWithin {
  readonly totals: KernelTotals;
  /** The least of these limits, in bytes. */
  readonly fromBytes: number;
  /** The least limit above them; `fromBytes` where they are not known. */
  readonly belowBytes: number;
}

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
): (point: number, flashBytes: number) => TotalsWithin {
  let kept = keptOfTables.get(table);
  if (!kept) {
    kept = { byPoint: [], room: mostKeptTotals };
    keptOfTables.set(table, kept);
  }
  const { byPoint } = kept;
  return (point, flashBytes) => {
    let totals = byPoint[point];
    if (!totals) {
      const levels = levelsOfPoint(table, point)!;
      if (kept.room <= 0) {
        const kernels = kernelsWithin({ ...exact, limits: { flashBytes } }, tables, levels);
        return { totals: kernelTotals(kernels), fromBytes: flashBytes, belowBytes: flashBytes };
      }
      totals = totalsByFlash(kernelCandidates(exact, tables, levels));
      byPoint[point] = totals;
      kept.room -= totals.length;
    }
    const last = lastWithin(totals, flashBytes);
    return {
      totals: totals[last]!,
      fromBytes: last === 0 ? 0 : totals[last]!.flashBytes,
      belowBytes: totals[last + 1]?.flashBytes ?? Infinity,
    };
  };
}

/** Which of these totals is the last that keeps a limit; the first where none does. All but the first ascend in flash. */
function lastWithin(totals: readonly KernelTotals[], flashBytes: number): number {
  let [last, above] = [0, totals.length];
  while (above - last > 1) {
    const middle = (last + above) >> 1;
    if (totals[middle]!.flashBytes <= flashBytes) last = middle;
    else above = middle;
  }
  return last;
}
