import { millisecondsOf } from '../../boards/board.ts';
import { kibibyte } from '../../words/bytes.ts';
import type { Exploration } from '../exploration.ts';
import { accuracyLossPp } from '../points/choice.ts';
import { measuredPoints } from '../points/pointTable.ts';
import { exactPoint } from '../recipe/space.ts';
import { heldOutTop1Percent } from './pointSummary.ts';

/** The level of the exact network's layers, which have none. */
export const exactLevel = -1;

/** A figure of points, one value for each. */
export interface PointColumn {
  readonly title: string;
  /** NaN where it is not known; the exact network has no levels, which count as {@link exactLevel}. */
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
  const points = measuredPoints(exploration.points);
  const columns = figuresOf(exploration).map(({ of, ...column }) => ({
    ...column,
    values: Float64Array.from(points, of),
  }));
  return { points, columns };
}

interface Figure extends Omit<PointColumn, 'values'> {
  readonly of: (point: number) => number;
}

function figuresOf(exploration: Exploration): Figure[] {
  const { points: table, board, levels } = exploration;
  const { layerCount } = table;
  const settings = levels.map((ofLayer) => ofLayer.levels.map(({ tau, share }) => tau ?? share ?? NaN));
  return [
    ...levels.map(({ layer }, k) => ({
      title: `Level of layer ${layer}`,
      layer,
      of: (point: number) =>
        point === exactPoint ? exactLevel : settings[k]![table.levels[point * layerCount + k]!]!,
    })),
    { title: 'Latency, ms', of: (point) => millisecondsOf(board, table.latencyCycles[point]!) },
    { title: 'Cycles', of: (point) => table.latencyCycles[point]! },
    { title: 'Accuracy, %', of: (point) => (table.correct[point]! / table.imageCount) * 100 },
    { title: 'Loss, pp', of: (point) => accuracyLossPp(table, point) },
    { title: 'Held-out, %', of: (point) => heldOutTop1Percent(exploration, point) ?? NaN },
    { title: 'Flash, KiB', of: (point) => table.flashBytes[point]! / kibibyte },
    { title: 'RAM, KiB', of: (point) => table.ramBytes[point]! / kibibyte },
    { title: 'SMLADs', of: (point) => table.smlads[point]! },
    { title: 'MACs', of: (point) => table.macs[point]! },
  ];
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

/** By point number: 1 for the measured points that {@link brushed} keeps; null without ranges. */
export function brushMask(exploration: Exploration, ranges: ReadonlyMap<string, Range>): Uint8Array | null {
  if (ranges.size === 0) return null;
  const bounded = figuresOf(exploration).flatMap(({ title, of }) => {
    const range = ranges.get(title);
    return range ? [{ of, range }] : [];
  });
  const { correct } = exploration.points;
  return Uint8Array.from(correct, (count, point) =>
    Number(
      count >= 0 && bounded.every(({ of, range: [low, high] }) => of(point) >= low && of(point) <= high),
    ),
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
