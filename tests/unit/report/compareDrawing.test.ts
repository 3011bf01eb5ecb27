import { expect, test } from 'vitest';
import { compareDrawing } from '../../../src/report/compareDrawing.ts';

test('a comparison is drawn with every mark where the axes say, its fronts told apart by colour, dash and shape, and named', () => {
  const mark = (point: number, x: number, y: number, isOnFront = true) => ({ point, x, y, isOnFront });
  const fronts = [
    { series: 1, name: '1 LeNet <a>', marks: [mark(3, 10, -2), mark(1, 20, -1), mark(0, 30, 0)] },
    { series: 3, name: '3 other', marks: [mark(5, 15, -1.5), mark(0, 40, -0.5, false)] },
  ];
  const svg = compareDrawing({ fronts, xTitle: 'Latency, ms', yTitle: 'change, pp' });
  const numbers = (pattern: RegExp) =>
    [...svg.matchAll(pattern)].map(([, a, b]) => [Number(a), Number(b!.replace('−', '-'))] as const);
  const between = (ticks: readonly (readonly [place: number, tick: number])[]) => (value: number) => {
    const [[from, low], [to, high]] = [ticks[0]!, ticks.at(-1)!];
    return from + ((value - low) / (high - low)) * (to - from);
  };
  const x = between(numbers(/<text x="([\d.]+)" y="\d+" text-anchor="middle">([-\d.]+)</g));
  const y = between(numbers(/<text x="-10" y="([\d.]+)" text-anchor="end">([−\d.]+)</g));
  const all = fronts.flatMap(({ marks }) => marks);
  const places = numbers(/class="mark" [^>]*translate\(([\d.]+),([\d.]+)\)/g);
  expect(places).toHaveLength(all.length);
  places.forEach(([left, top], n) => {
    expect(left).toBeCloseTo(x(all[n]!.x), 1);
    // Numbers stand a little lower than their lines.
    expect(top).toBeCloseTo(y(all[n]!.y) - 4, 1);
  });
  const lines = [...svg.matchAll(/class="line" [^>]*stroke="([^"]+)"[^>]*?(?:dasharray="([^"]+)")?\/>/g)];
  expect(new Set(lines.map(([, colour, dash]) => `${colour} ${dash}`)).size).toBe(fronts.length);
  expect(svg).toContain('1 LeNet &#60;a&#62;');
  expect(svg).not.toMatch(/<style|style=|href|url\(|var\(|NaN|undefined/);
});
