import { beforeAll, describe, expect, test } from 'vitest';
import { millisecondsOf } from '../../../src/boards/board.ts';
import type { Exploration } from '../../../src/exploration/exploration.ts';
import { frontOf, highestBudgetPp } from '../../../src/exploration/points/choice.ts';
import { frontDrawing } from '../../../src/report/frontDrawing.ts';
import type { DrawnFront } from '../../../src/report/frontLayout.ts';
import { plotWidth } from '../../../src/report/frontLayout.ts';
import { exploredExample } from './exploredExample.ts';

/** Place of a value on an axis, as a reader finds it: between two of the axis's numbers. */
function readAxis(ticks: readonly (readonly [number: number, place: number])[]): (value: number) => number {
  const [[low, from], [high, to]] = [ticks[0]!, ticks.at(-1)!];
  return (value) => from + ((value - low) / (high - low)) * (to - from);
}

describe('the drawing of a front', () => {
  let exploration: Exploration;
  const drawn: DrawnFront = { axis: 'latency', view: 'all', chosen: 0, budgetPp: 1, isByBudget: true };
  beforeAll(async () => {
    exploration = await exploredExample();
  });

  const numbers = (svg: string, pattern: RegExp) =>
    [...svg.matchAll(pattern)].map(([, ...found]) => found.map(Number));
  const axesOf = (svg: string) => {
    const x = numbers(svg, /<text x="([\d.]+)" y="\d+" text-anchor="middle">([\d.]+)</g);
    const y = numbers(svg, /<text x="-10" y="([\d.]+)" text-anchor="end">([\d.]+)</g);
    return {
      x: readAxis(x.map(([place, tick]) => [tick!, place!])),
      // Numbers stand a little lower than their lines.
      y: readAxis(y.map(([place, tick]) => [tick!, place! - 4])),
    };
  };

  test('has every point of the front where the axes say its latency and accuracy are', () => {
    const svg = frontDrawing(exploration, drawn);
    const { board, points } = exploration;
    const { x, y } = axesOf(svg);
    const front = frontOf(points);
    const marks = numbers(
      svg,
      /class="mark" data-point="(\d+)" data-budget="\d" cx="([\d.]+)" cy="([\d.]+)"/g,
    );
    expect(front.length).toBeGreaterThan(2);
    const places = new Set(front.map((point) => `${points.latencyCycles[point]} ${points.correct[point]}`));
    expect(marks).toHaveLength(places.size);
    for (const [point, cx, cy] of marks) {
      expect(front).toContain(point);
      expect(cx).toBeCloseTo(x(millisecondsOf(board, points.latencyCycles[point!]!)), 1);
      expect(cy).toBeCloseTo(y((100 * points.correct[point!]!) / points.imageCount), 1);
    }
  });

  test('has every measured point in the view of all, and those near the exact network in the other', () => {
    const { points } = exploration;
    const count = (view: DrawnFront['view']) =>
      numbers(frontDrawing(exploration, { ...drawn, view }), /<circle (cx)="[\d.]+" cy="[\d.]+" r="2.2"\/>/g)
        .length;
    expect(count('all')).toBe(points.correct.length);
    expect(count(highestBudgetPp)).toBeGreaterThan(0);
    expect(count(highestBudgetPp)).toBeLessThan(points.correct.length);
  });

  test('has of a window what lies in it, where its axes say, and what does not stand out fainter', () => {
    const { board, points } = exploration;
    const milliseconds = (point: number) => millisecondsOf(board, points.latencyCycles[point]!);
    const percent = (point: number) => (100 * points.correct[point]!) / points.imageCount;
    const [low, high] = [0.4, 1].map((share) => milliseconds(0) * share) as [number, number];
    const window = { x: [low, high], y: [percent(0) - 20, percent(0) + 1] } as const;
    const all = [...points.correct.keys()];
    const inside = all.filter(
      (point) =>
        milliseconds(point) >= low && milliseconds(point) <= high && percent(point) >= percent(0) - 20,
    );
    expect(inside.length).toBeGreaterThan(2);
    expect(inside.length).toBeLessThan(all.length);
    const highlighted = Uint8Array.from(all, (point) => point % 2);
    const svg = frontDrawing(exploration, { ...drawn, window, highlighted });
    const { x, y } = axesOf(svg);
    const [others] = /<g class="others"[^]*?<\/g><\/g>/.exec(svg)!;
    for (const [part, isOther] of [
      [others, true],
      [svg.replace(others, ''), false],
    ] as const) {
      const places = numbers(part, /<circle cx="([\d.]+)" cy="([\d.]+)" r="2.2"\/>/g);
      const wanted = inside.filter((point) => (highlighted[point] === 0) === isOther);
      const sorted = (pairs: number[][]) =>
        pairs.map(([a, b]) => [a!, b!]).sort(([a, b], [c, d]) => a! - c! || b! - d!);
      const expected = sorted(wanted.map((point) => [x(milliseconds(point)), y(percent(point))]));
      expect(places).toHaveLength(wanted.length);
      sorted(places).forEach(([cx], n) => expect(cx).toBeCloseTo(expected[n]![0]!, 1));
    }
  });

  test.each([0.5, 1.2])('has what a board took inside the plot, %d times what is predicted', (factor) => {
    const { board, points } = exploration;
    for (const view of ['all', highestBudgetPp] as const) {
      const measured = { point: 0, cost: factor * points.latencyCycles[0]! };
      const svg = frontDrawing(exploration, { ...drawn, view, measured });
      const [[from, to] = []] = numbers(svg, /class="measured"[^>]*><line x1="([\d.-]+)" x2="([\d.-]+)"/g);
      const { x } = axesOf(svg);
      expect(from).toBeCloseTo(x(millisecondsOf(board, points.latencyCycles[0]!)), 1);
      expect(to).toBeCloseTo(x(millisecondsOf(board, measured.cost)), 1);
      expect(to).toBeGreaterThanOrEqual(0);
      expect(to).toBeLessThanOrEqual(plotWidth);
    }
  });

  test('needs no style sheet, no other file and no viewer that runs scripts', () => {
    for (const axis of ['latency', 'flash'] as const) {
      const svg = frontDrawing(exploration, { ...drawn, axis });
      expect(svg).not.toMatch(/<style|style=|<script|href|url\(|var\(|NaN|undefined/);
      expect(svg).toMatch(
        /^<svg [^>]*width="960" height="\d+"[^>]*>\n<title>lenet, [^<]+<\/title>\n<desc>[^<]+<\/desc>/,
      );
    }
  });
});
