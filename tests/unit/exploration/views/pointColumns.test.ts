import { csvParse } from 'd3';
import { beforeAll, expect, test } from 'vitest';
import type { Exploration } from '../../../../src/exploration/exploration.ts';
import type { PointColumns, Range } from '../../../../src/exploration/views/pointColumns.ts';
import {
  brushed,
  brushMask,
  pointColumns,
  pointsCsv,
  sortedBy,
} from '../../../../src/exploration/views/pointColumns.ts';
import { pointSummary } from '../../../../src/exploration/views/pointSummary.ts';
import { analysedExample } from '../analysedExample.ts';

let exploration: Exploration;
let all: PointColumns;
beforeAll(async () => {
  exploration = await analysedExample();
  // What is measured matters little here: every point but one has an accuracy, one a held-out one.
  exploration.points.correct.forEach((_, point, correct) => (correct[point] = point === 3 ? -1 : 10 - point));
  exploration.heldOut.set(1, Uint8Array.of(0b101));
  all = pointColumns(exploration);
});

test('columns hold what the summaries of the measured points say', () => {
  expect(all.points).toEqual([0, 1, 2, 4]);
  const column = (title: string) => all.columns.find((each) => each.title === title)!.values;
  all.points.forEach((point, n) => {
    const summary = pointSummary(exploration, point);
    expect(column('Latency, ms')[n]).toBe(summary.latencyMilliseconds);
    expect(column('Accuracy, %')[n]).toBe(summary.selectionTop1Percent);
    expect(column('Loss, pp')[n]).toBe(summary.accuracyLossPp);
    expect(column('Held-out, %')[n]).toEqual(summary.heldOutTop1Percent ?? NaN);
    expect(column('RAM, KiB')[n]! * 1024).toBe(summary.ramBytes);
    for (const layer of [2, 4])
      expect(column(`Level of layer ${layer}`)[n]).toBe(
        summary.layers.find((each) => each.layer === layer)!.tau ?? -1,
      );
  });
});

test('brushes keep the points that are within all of them', () => {
  const ranges = new Map([
    ['Level of layer 2', [0.1, 0.1]],
    ['Loss, pp', [-100, 20]],
  ] as const);
  expect(brushed(all, ranges).map((n) => all.points[n])).toEqual([4]);
  expect(brushed(all, new Map())).toEqual([0, 1, 2, 3]);
});

test('a mask by point number says the same', () => {
  const ranges: readonly (readonly [string, Range])[] = [
    ['Level of layer 4', [-1, 0.05]],
    ['Loss, pp', [-100, 20]],
    ['Flash, KiB', [0, Infinity]],
    ['Held-out, %', [0, 100]],
  ];
  for (let chosen = 1; chosen < 2 ** ranges.length; chosen++) {
    const some = new Map(ranges.filter((_, k) => (chosen >> k) & 1));
    const mask = brushMask(exploration, some)!;
    const places = brushed(all, some);
    expect([...mask.keys()].filter((point) => mask[point])).toEqual(places.map((n) => all.points[n]));
  }
  expect(brushMask(exploration, new Map())).toBeNull();
});

test('sorts both ways, what is not known last', () => {
  const heldOut = all.columns.find(({ title }) => title === 'Held-out, %')!;
  const loss = all.columns.find(({ title }) => title === 'Loss, pp')!;
  expect(sortedBy([0, 1, 2, 3], loss, 'descending')).toEqual([3, 2, 1, 0]);
  for (const order of ['ascending', 'descending'] as const)
    expect(sortedBy([0, 1, 2, 3], heldOut, order)).toEqual([1, 0, 2, 3]);
});

test('a CSV reader finds every value again', () => {
  const rows = csvParse(pointsCsv(all, [2, 0]));
  expect(rows.map((row) => row['Point'])).toEqual([`${all.points[2]!}`, '0']);
  for (const { title, values } of all.columns)
    expect(rows.map((row) => (row[title] === '' ? NaN : Number(row[title])))).toEqual([values[2], values[0]]);
});
