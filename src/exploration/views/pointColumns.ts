import { millisecondsOf } from '../../boards/board.ts';
import { kibibyte } from '../../words/bytes.ts';
import type { Exploration } from '../exploration.ts';
import { accuracyLossPp } from '../points/choice.ts';
import { levelsOfPoint, measuredPoints } from '../points/pointTable.ts';
import { heldOutTop1Percent } from './pointSummary.ts';

/** A figure of points, one value for each. */
export interface PointColumn {
  readonly title: string;
  /** NaN where it is not known; the exact network has no levels, which count as -1. */
  readonly values: Float64Array;
  /** Of the layer whose level it is; absent for other figures. */
  readonly layer?: number;
}

/** The measured points and everything about them that is a number, for whoever filters, sorts and saves them. */
export interface PointColumns {
  readonly points: readonly number[];
  readonly columns: readonly PointColumn[];
}

export function pointColumns(exploration: Exploration): PointColumns {
  const { points: table, board, levels } = exploration;
  const points = measuredPoints(table);
  const column = (title: string, of: (point: number) => number): PointColumn => ({
    title,
    values: Float64Array.from(points, of),
  });
  const settingOf = (point: number, k: number) => {
    const chosen = levelsOfPoint(table, point)?.[k];
    if (chosen === undefined) return -1;
    const { tau, share } = levels[k]!.levels[chosen]!;
    return tau ?? share ?? NaN;
  };
  return {
    points,
    columns: [
      ...levels.map(({ layer }, k) => ({
        ...column(`Level of layer ${layer}`, (point) => settingOf(point, k)),
        layer,
      })),
      column('Latency, ms', (point) => millisecondsOf(board, table.latencyCycles[point]!)),
      column('Cycles', (point) => table.latencyCycles[point]!),
      column('Accuracy, %', (point) => (table.correct[point]! / table.imageCount) * 100),
      column('Loss, pp', (point) => accuracyLossPp(table, point)),
      column('Held-out, %', (point) => heldOutTop1Percent(exploration, point) ?? NaN),
      column('Flash, KiB', (point) => table.flashBytes[point]! / kibibyte),
      column('RAM, KiB', (point) => table.ramBytes[point]! / kibibyte),
      column('SMLADs', (point) => table.smlads[point]!),
      column('MACs', (point) => table.macs[point]!),
    ],
  };
}

/** Bounds that a column's values must keep, both included. */
export type Range = readonly [low: number, high: number];

/** Places of the points whose values keep the ranges of all columns that have one, by titles. */
export function brushed({ points, columns }: PointColumns, ranges: ReadonlyMap<string, Range>): number[] {
  const bounded = columns.flatMap(({ title, values }) => {
    const range = ranges.get(title);
    return range ? [{ values, range }] : [];
  });
  return [...points.keys()].filter((n) =>
    bounded.every(({ values, range: [low, high] }) => values[n]! >= low && values[n]! <= high),
  );
}

/** The same places by the values of a column, unknown ones last. */
export function sortedBy(
  places: readonly number[],
  { values }: PointColumn,
  order: 'ascending' | 'descending',
): number[] {
  const sign = order === 'ascending' ? 1 : -1;
  return places.toSorted((a, b) => {
    const [x, y] = [values[a]!, values[b]!];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b;
    return sign * (x - y) || a - b;
  });
}

/** All columns of some points as CSV (RFC 4180); what is not known is empty. */
export function pointsCsv({ points, columns }: PointColumns, places: readonly number[]): string {
  const header = ['Point', ...columns.map(({ title }) => `"${title}"`)];
  const rows = places.map((n) => [
    points[n]!,
    ...columns.map(({ values }) => (Number.isNaN(values[n]) ? '' : values[n]!)),
  ]);
  return [header, ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}
