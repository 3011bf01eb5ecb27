import type { NetworkCost } from '../target/cost.ts';
import type { Flips } from './confidence.ts';
import { flipsOf } from './confidence.ts';
import type { LevelTable } from './levelTable.ts';
import type { Space } from './space.ts';
import { EXACT_POINT, levelsOf } from './space.ts';

/** Figures of every point in columns, indexed by point number. */
export interface PointTable {
  readonly latencyCycles: Float64Array;
  readonly macs: Float64Array;
  readonly smlads: Float64Array;
  readonly flashBytes: Float64Array;
  /** Right answers on the selection images, -1 while unknown and for points dropped in the race. */
  readonly correct: Int32Array;
  /** How many selection images a point has seen. */
  readonly imagesSeen: Int32Array;
  /** One bit per selection image, `bytesPerPoint` bytes per point. */
  readonly correctBits: Uint8Array;
  readonly bytesPerPoint: number;
  readonly imageCount: number;
}

/** Costs add up over layers, so each point's cost is the exact network's with the explored layers exchanged. */
export function pointTable(
  space: Space,
  tables: readonly LevelTable[],
  exact: NetworkCost,
  imageCount: number,
): PointTable {
  const column = () => new Float64Array(space.pointCount);
  const bytesPerPoint = Math.ceil(imageCount / 8);
  const table: PointTable = {
    latencyCycles: column(),
    macs: column(),
    smlads: column(),
    flashBytes: column(),
    correct: new Int32Array(space.pointCount).fill(-1),
    imagesSeen: new Int32Array(space.pointCount),
    correctBits: new Uint8Array(space.pointCount * bytesPerPoint),
    bytesPerPoint,
    imageCount,
  };
  const exactLayers = tables.map((t) => exact.layers.find((cost) => cost.layer === t.layer)!);
  for (const figure of ['latencyCycles', 'macs', 'smlads', 'flashBytes'] as const) {
    const rest = exactLayers.reduce((sum, cost) => sum - cost[figure], exact[figure]);
    table[figure][EXACT_POINT] = exact[figure];
    for (let point = 1; point < space.pointCount; point++)
      table[figure][point] = levelsOf(space, point).reduce(
        (sum, level, k) => sum + tables[k]!.levels[level]!.cost[figure],
        rest,
      );
  }
  return table;
}

/** Enters which images, by their numbers in the split, a point answers rightly. */
export function setCorrectBits(
  bits: Uint8Array,
  offsetBytes: number,
  numbers: Uint32Array,
  classes: Uint8Array,
  labels: Uint8Array,
): void {
  for (let n = 0; n < labels.length; n++) {
    const image = numbers[n]!;
    if (classes[n] === labels[n]) bits[offsetBytes + (image >> 3)]! |= 1 << (image & 7);
  }
}

export function countBits(bits: Uint8Array): number {
  let count = 0;
  for (let byte of bits) for (; byte; byte &= byte - 1) count++;
  return count;
}

/** Flips of a measured point against the exact network on the selection images; the exact network must be measured. */
export function selectionFlips({ correctBits, bytesPerPoint, imageCount }: PointTable, point: number): Flips {
  const bitsOf = (row: number) => correctBits.subarray(row * bytesPerPoint, (row + 1) * bytesPerPoint);
  return flipsOf(bitsOf(EXACT_POINT), bitsOf(point), imageCount);
}

/** Points whose selection accuracy is known. */
export function measuredPoints(table: PointTable): number[] {
  const points: number[] = [];
  table.correct.forEach((correct, point) => {
    if (correct >= 0) points.push(point);
  });
  return points;
}
