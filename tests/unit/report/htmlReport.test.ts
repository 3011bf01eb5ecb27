import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Exploration } from '../../../src/exploration/exploration.ts';
import { frontOf } from '../../../src/exploration/points/choice.ts';
import { pointSummary } from '../../../src/exploration/views/pointSummary.ts';
import { frontColumns } from '../../../src/report/html/frontColumns.ts';
import { htmlReport } from '../../../src/report/html/htmlReport.ts';
import { decodeShare } from '../../../src/sharing/shareLink.ts';
import { version } from '../../../src/version.ts';
import { exploredExample } from './exploredExample.ts';
import { hostileNames } from './hostileNames.ts';

describe('a report in HTML', () => {
  let exploration: Exploration;
  let html: string;
  const choice = { budgetPp: 1, rule: 'sensible' } as const;
  beforeAll(async () => {
    exploration = await exploredExample();
    html = htmlReport([{ exploration, choice }]);
  });

  test('needs nothing else, and its policy lets only its own style and script run', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)![1]!;
    expect(policy).toMatch(/^default-src 'none'; /);
    const inside = (tag: string) => new RegExp(`<${tag}>([^]*?)</${tag.split(' ')[0]}>`).exec(html)![1]!;
    for (const text of [inside('style'), inside('script type="module"')])
      expect(policy).toContain(`'sha256-${createHash('sha256').update(text).digest('base64')}'`);
    expect(inside('style')).toContain('light-dark(');
    const markup = html.replace(inside('script type="module"'), '');
    expect(markup).not.toMatch(/ (?:src|href|style|on\w+)=|url\(|@import|NaN|undefined|\[object/);
  });

  test('is the same for the same exploration', async () => {
    expect(htmlReport([{ exploration: await exploredExample(), choice }])).toBe(html);
  });

  test('has a row for every point of the front, and repeats the exploration', () => {
    const rows = [...html.matchAll(/<tr data-row="(\d+)">/g)].map(([, point]) => Number(point));
    expect(new Set(rows)).toEqual(new Set([...frontOf(exploration.points), 0]));
    const link = /--recipe &#39;(#[^&]*)&#39;|--recipe '(#[^']*)'/.exec(html)!;
    expect(decodeShare(link[1] ?? link[2]!).recipe).toEqual(exploration.recipe);
    expect(html).toContain(`Written by Tauscope ${version}.`);
  });

  test('says of a point that is not measured on the held-out images that it is not', () => {
    const heldOut = new Map([...exploration.heldOut].filter(([point]) => point === 0));
    const [point] = frontOf(exploration.points) as [number];
    const report = htmlReport([{ exploration: { ...exploration, heldOut }, choice: { budgetPp: 100 } }]);
    expect(report).toContain(`<h3 data-part="name">Chosen: point ${point}</h3>`);
    expect(report).toMatch(/data-part="verdict" data-holds="null">[^\n]*Not measured on the held-out images/);
    expect(report).not.toContain('being measured');
  });

  test.each([
    [0.25, '0.25 pp', 10],
    [1, '1.0 pp', 10],
    [20, '20.0 pp', 20],
  ])(
    'says the budget of %s pp that it was written with, and its slider reaches it',
    (budgetPp, said, most) => {
      const report = htmlReport([{ exploration, choice: { budgetPp } }]);
      expect(report).toMatch(new RegExp(`<output [^>]*>${said}</output>`));
      expect(report).toMatch(new RegExp(`<input [^>]*max="${most}" [^>]*value="${budgetPp}">`));
      const data = /<script type="application\/json">(.*)<\/script>/.exec(report)![1]!;
      const { choices } = JSON.parse(data) as { readonly choices: readonly unknown[] };
      expect(choices).toHaveLength(10 * most + 1);
    },
  );

  test('has no sign before a loss that rounds to nothing', () => {
    const lossPp = -100 / 30_000;
    const summary = { ...pointSummary(exploration, 0), accuracyLossPp: lossPp, heldOutLossPp: lossPp };
    const cellOf = (title: string) =>
      frontColumns(exploration.recipe)
        .find((column) => column.title === title)!
        .cell(summary);
    expect(['Loss, pp', 'Loss, held-out, pp'].map(cellOf)).toEqual(['0.00', '0.00']);
  });

  test('has the same elements whatever the model is called', () => {
    const named = (name: string) => {
      const network = { ...exploration.network, name: `a${name}b.tflite` };
      const { model } = exploration.recipe;
      const files = model.files.map((file) => ({ ...file, name: `a${name}b.tflite` }));
      const recipe = { ...exploration.recipe, model: { ...model, example: null, files } };
      const report = htmlReport([{ exploration: { ...exploration, network, recipe }, choice }]);
      return report.match(/<[a-z!/][^>]*>/g)!.map((tag) => tag.split(/[\s>]/)[0]);
    };
    expect(named(hostileNames.join('x'))).toEqual(named('x'));
  });
});
