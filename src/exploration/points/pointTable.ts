import type { MemoryLimits } from '../../plan/fittingKernels.ts';
import { kernelTotals, runtimeFlashBytes } from '../../plan/fittingKernels.ts';
import type { Levels } from '../engine.ts';
import type { LevelTable } from '../levels/levelTable.ts';
import type { ExactCost } from '../levels/pointKernels.ts';
import { kernelsWithin } from '../levels/pointKernels.ts';
import { exactPoint } from '../recipe/space.ts';
import { countBits } from './bits.ts';
import type { Flips } from './confidence.ts';
import { flipsOf } from './confidence.ts';

/**
 * Points: configurations, a level per explored layer each, with their figures. Columns are indexed by point number and
 * exchanged when points are added.
 */
export interface PointTable {
  /** Level of every explored layer, `layerCount` per point; those of the exact network do not matter. */
  levels: Uint16Array;
  latencyCycles: Float64Array;
  macs: Float64Array;
  smlads: Float64Array;
  flashBytes: Float64Array;
  ramBytes: Float64Array;
  /** Right answers on the selection images, -1 while unknown and for points dropped in the race. */
  correct: Int32Array;
  /** How many selection images a point has seen. */
  imagesSeen: Int32Array;
  /** One bit per selection image, `bytesPerPoint` bytes per point. */
  correctBits: Uint8Array;
  readonly layerCount: number;
  readonly bytesPerPoint: number;
  readonly imageCount: number;
  /** Points that need more are no candidates for the front. */
  readonly limits: MemoryLimits;
  /** Which selection images a float network answers rightly from which losses are counted; absent: from the exact network. */
  readonly floatBits?: Uint8Array;
}

const sums = ['latencyCycles', 'macs', 'smlads', 'flashBytes'] as const;
/** What kernels decide. */
export const costFigures = [...sums, 'ramBytes'] as const;

/** What points cost, by point number. */
export type CostColumns = Pick<PointTable, (typeof costFigures)[number]>;

/** A table that holds the exact network only. */
export function pointTable(
  layerCount: number,
  exact: ExactCost,
  imageCount: number,
  floatBits?: Uint8Array,
): PointTable {
  const bytesPerPoint = Math.ceil(imageCount / 8);
  return {
    levels: new Uint16Array(layerCount),
    latencyCycles: Float64Array.of(exact.latencyCycles),
    macs: Float64Array.of(exact.macs),
    smlads: Float64Array.of(exact.smlads),
    flashBytes: Float64Array.of(exact.flashBytes),
    ramBytes: Float64Array.of(exact.ramBytes),
    correct: Int32Array.of(-1),
    imagesSeen: Int32Array.of(0),
    correctBits: new Uint8Array(bytesPerPoint),
    layerCount,
    bytesPerPoint,
    imageCount,
    limits: exact.limits,
    ...(floatBits && { floatBits }),
  };
}

/** Columns of their own that hold the same costs. */
export function copiedCosts(columns: CostColumns): CostColumns {
  const { latencyCycles, macs, smlads, flashBytes, ramBytes } = columns;
  return {
    latencyCycles: latencyCycles.slice(),
    macs: macs.slice(),
    smlads: smlads.slice(),
    flashBytes: flashBytes.slice(),
    ramBytes: ramBytes.slice(),
  };
}

/** The same points with columns of their own for what they cost, in which the exact network's cost is another one. */
export function withOwnCosts(table: PointTable, exact: ExactCost): PointTable {
  const costs = copiedCosts(table);
  for (const figure of costFigures) costs[figure][exactPoint] = exact[figure];
  return { ...table, ...costs, limits: exact.limits };
}

/**
 * Adds unmeasured points and returns the number of the first one.
 * @param tables levels of the explored layers
 * @param levelsAt levels of the nth new point, one per explored layer
 */
export function addPoints(
  table: PointTable,
  exact: ExactCost,
  tables: readonly LevelTable[],
  count: number,
  levelsAt: (n: number) => readonly number[],
): number {
  const first = table.correct.length;
  const { layerCount, bytesPerPoint } = table;
  const levels = new Uint16Array((first + count) * layerCount);
  levels.set(table.levels);
  for (let n = 0; n < count; n++) levels.set(levelsAt(n), (first + n) * layerCount);
  table.levels = levels;
  for (const figure of costFigures)
    table[figure] = extended(table[figure], count, (length) => new Float64Array(length));
  table.correct = extended(table.correct, count, (length) => new Int32Array(length).fill(-1));
  table.imagesSeen = extended(table.imagesSeen, count, (length) => new Int32Array(length));
  table.correctBits = extended(table.correctBits, count * bytesPerPoint, (length) => new Uint8Array(length));
  fillCosts(table, exact, tables, first);
  return first;
}

/**
 * Enters what the points from `first` on cost, NaN where a level is not priced. Costs add up over layers, so each point's cost
 * is the exact network's with the explored layers exchanged, in the kernels that fit ({@link kernelsWithin}).
 */
export function fillCosts(
  table: PointTable,
  exact: ExactCost,
  tables: readonly LevelTable[],
  first: number,
): void {
  const { layerCount, levels } = table;
  const fixed = exact.candidates.flatMap(([cost]) =>
    tables.some(({ layer }) => layer === cost.layer) ? [] : [cost],
  );
  const from = Math.max(first, exactPoint + 1);
  const end = table.correct.length;
  const preferred = (point: number, k: number) =>
    tables[k]!.levels[levels[point * layerCount + k]!]!.candidates?.[0];
  for (const figure of sums) {
    const rest = fixed.reduce(
      (sum, cost) => sum + cost[figure],
      figure === 'flashBytes' ? runtimeFlashBytes : 0,
    );
    for (let point = from; point < end; point++) {
      let sum = rest;
      for (let k = 0; k < layerCount; k++) sum += preferred(point, k)?.[figure] ?? NaN;
      table[figure][point] = sum;
    }
  }
  const fixedRam = fixed.reduce((most, { ramBytes }) => Math.max(most, ramBytes), 0);
  const fixedTables = fixed.reduce((sum, { tableRamBytes }) => sum + tableRamBytes, 0);
  for (let point = from; point < end; point++) {
    let [most, tableBytes] = [fixedRam, fixedTables];
    for (let k = 0; k < layerCount; k++) {
      const cost = preferred(point, k);
      most = Math.max(most, cost?.ramBytes ?? NaN);
      tableBytes += cost?.tableRamBytes ?? NaN;
    }
    table.ramBytes[point] = most + tableBytes;
    if (table.flashBytes[point]! > (exact.limits.flashBytes ?? Infinity))
      takeSmallerKernels(table, point, exact, tables);
  }
}

/** The figures of a point whose preferred kernels need too much flash. */
function takeSmallerKernels(
  table: PointTable,
  point: number,
  exact: ExactCost,
  tables: readonly LevelTable[],
): void {
  const kernels = kernelsWithin(exact, tables, levelsOfPoint(table, point));
  const totals = kernelTotals(kernels);
  for (const figure of costFigures) table[figure][point] = totals[figure];
}

/** What the firmware of a point occupies. */
export function needOf({ flashBytes, ramBytes }: PointTable, point: number): Required<MemoryLimits> {
  return { flashBytes: flashBytes[point]!, ramBytes: ramBytes[point]! };
}

/** The least flash and the least RAM that any point needs whose levels are priced. */
export function leastNeed({ flashBytes, ramBytes }: PointTable): Required<MemoryLimits> {
  // Unpriced points have NaN, which is less than nothing.
  const least = (column: Float64Array) => column.reduce((a, b) => (b < a ? b : a));
  return { flashBytes: least(flashBytes), ramBytes: least(ramBytes) };
}

/** The least figure of some points in a column, Infinity of none; they can be more than a call takes arguments. */
export function leastOf(column: Float64Array, among: readonly number[]): number {
  return among.reduce((least, point) => Math.min(least, column[point]!), Infinity);
}

/** Whether a point keeps the limits of flash and RAM. */
export function isFitting(points: PointTable, point: number): boolean {
  return fittingTest(points)(point);
}

/** {@link isFitting} of many points. */
export function fittingTest({ flashBytes, ramBytes, limits }: PointTable): (point: number) => boolean {
  const { flashBytes: mostFlash = Infinity, ramBytes: mostRam = Infinity } = limits;
  return (point) => flashBytes[point]! <= mostFlash && ramBytes[point]! <= mostRam;
}

function extended<Column extends Float64Array | Int32Array | Uint8Array>(
  column: Column,
  by: number,
  allocate: (length: number) => Column,
): Column {
  const longer = allocate(column.length + by);
  longer.set(column);
  return longer;
}

/** The configuration of a point: a level per explored layer, null for the exact network. */
export function levelsOfPoint({ levels, layerCount }: PointTable, point: number): Levels {
  if (point === exactPoint) return null;
  return [...levels.subarray(point * layerCount, (point + 1) * layerCount)];
}

/** Which selection images a point answers rightly: a part of the table, not a copy. */
export function correctBitsOf({ correctBits, bytesPerPoint }: PointTable, point: number): Uint8Array {
  return correctBits.subarray(point * bytesPerPoint, (point + 1) * bytesPerPoint);
}

/** Enters which images, by their numbers in the split, a point answers rightly. */
export function setCorrectBits(
  bits: Uint8Array,
  numbers: Uint32Array,
  answers: Uint16Array,
  right: Uint16Array,
): void {
  for (let n = 0; n < right.length; n++) {
    const image = numbers[n]!;
    if (answers[n] === right[n]) bits[image >> 3]! |= 1 << (image & 7);
  }
}

/** Flips of a measured point on the selection images against the network from which losses are counted; the exact network must be measured. */
export function selectionFlips(table: PointTable, point: number): Flips {
  const reference = table.floatBits ?? correctBitsOf(table, exactPoint);
  return flipsOf(reference, correctBitsOf(table, point), table.imageCount);
}

/** Right answers on the selection images of the network from which losses are counted; the exact network must be measured. */
export function referenceCorrect({ floatBits, correct }: PointTable): number {
  return floatBits ? countBits(floatBits) : correct[exactPoint]!;
}

/** Whether a point's loss is 0 whatever it answers, since losses are counted from it. */
export function isReference({ floatBits }: PointTable, point: number): boolean {
  return point === exactPoint && !floatBits;
}

/** How many {@link measuredPoints} there are. */
export function measuredCount({ correct }: { readonly correct: ArrayLike<number> }): number {
  let count = 0;
  for (let point = 0; point < correct.length; point++) count += Number(correct[point]! >= 0);
  return count;
}

/** Points whose selection accuracy is known. */
export function measuredPoints({ correct }: PointTable): number[] {
  const points: number[] = [];
  for (let point = 0; point < correct.length; point++) if (correct[point]! >= 0) points.push(point);
  return points;
}
