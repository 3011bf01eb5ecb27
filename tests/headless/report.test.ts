import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Finished } from './tauscope.ts';
import { tauscope } from './tauscope.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-report-'));
const small = ['--calibration', '16', '--selection', '24', '--held-out', '16', '--workers', '1'];

interface Results {
  readonly points: { readonly latencyCycles: number[]; readonly correct: number[] };
  readonly front: number[];
}

describe('tauscope report', () => {
  let finished: Finished;
  let markdown: string;
  let svg: string;
  const results = ['paper', 'magnitude'].map((method) => join(folder, `${method}.json`));

  beforeAll(async () => {
    const levels = [
      ['--method', 'paper', '--taus', '0,0.03'],
      ['--method', 'magnitude', '--shares', '0,0.5'],
    ];
    for (const [k, options] of levels.entries())
      await tauscope(['explore', 'lenet', '--data', 'synthetic', ...options, ...small, '--out', results[k]!]);
    finished = await tauscope(['report', ...results, '--out', join(folder, 'report')]);
    markdown = readFileSync(join(folder, 'report', 'report.md'), 'utf8');
    svg = readFileSync(join(folder, 'report', 'front.svg'), 'utf8');
  });

  test('says where it is, and shows its drawing', () => {
    expect(finished).toMatchObject({ code: 0, out: `${join(folder, 'report', 'report.html')}\n` });
    expect(markdown).toContain('](front.svg)');
  });

  test('has a section for each exploration in its page, with a row for every point of its front', () => {
    const html = readFileSync(join(folder, 'report', 'report.html'), 'utf8');
    const sections = html.split('<section ').slice(1);
    expect(sections).toHaveLength(2);
    sections.forEach((section, k) => {
      const { front } = JSON.parse(readFileSync(results[k]!, 'utf8')) as Results;
      const rows = [...section.matchAll(/<tr data-row="(\d+)">/g)].map(([, point]) => Number(point));
      expect(new Set(rows)).toEqual(new Set([...front, 0]));
    });
  });

  test('gives for each exploration the cycles of the fastest point within each budget', () => {
    const sections = markdown.split('\n## ').slice(1);
    expect(sections).toHaveLength(2);
    sections.forEach((section, k) => {
      const { points } = JSON.parse(readFileSync(results[k]!, 'utf8')) as Results;
      const exact = points.correct[0]!;
      for (const budgetPp of [0, 1, 2, 5, 10]) {
        const within = points.correct.flatMap((correct, point) =>
          correct >= exact - (budgetPp / 100) * 24 ? [points.latencyCycles[point]!] : [],
        );
        const fastest = Math.min(...within).toLocaleString('en');
        expect(section).toMatch(new RegExp(`\\n\\| ${budgetPp} \\| \\w+ \\| ${fastest} \\|`));
      }
    });
  });

  test('draws every point of both fronts', () => {
    for (const path of results) {
      const { points, front } = JSON.parse(readFileSync(path, 'utf8')) as Results;
      const shown = front.filter((point) => points.correct[point]! >= points.correct[0]! - 0.12 * 24);
      expect(shown.length).toBeGreaterThan(0);
      expect(svg.match(/<circle /g)!.length).toBeGreaterThanOrEqual(2 * shown.length);
    }
    expect(svg.trim()).toMatch(/^<svg .*<\/svg>$/s);
    expect(svg).not.toContain('NaN');
  });

  test('compares them in a table without their model and data, and leaves out what cannot be read', async () => {
    const none = join(folder, 'report', 'report.md');
    const compared = await tauscope(['compare', ...results, none, '--loss', '0', '5', '--json']);
    expect(compared.code).toBe(1);
    expect(compared.err).toMatch(/^tauscope: \S*report\.md: The results file is not JSON/);
    const { settings, budgets } = JSON.parse(compared.out) as {
      readonly settings: readonly { readonly title: string; readonly differs: boolean }[];
      readonly budgets: readonly {
        readonly budgetPp: number | null;
        readonly points: readonly { readonly latencyCycles: number }[];
      }[];
    };
    expect(settings.filter(({ differs }) => differs).map(({ title }) => title)).toContain('Method');
    expect(budgets.map(({ budgetPp }) => budgetPp)).toEqual([null, 0, 5]);
    const text = await tauscope(['compare', ...results, '--loss', '5']);
    expect(text).toMatchObject({ code: 0, err: '' });
    expect(text.out).toContain('Method:\n  1  significance thresholds\n  2  weight magnitude\n');
    results.forEach((path, k) => {
      const { points } = JSON.parse(readFileSync(path, 'utf8')) as Results;
      const within = points.correct.flatMap((correct, point) =>
        correct >= points.correct[0]! - 0.05 * 24 ? [points.latencyCycles[point]!] : [],
      );
      const fastest = Math.min(...within);
      expect(budgets[2]!.points[k]!.latencyCycles).toBe(fastest);
      expect(text.out.split('\n').slice(-3)[k]).toContain(` ${fastest.toLocaleString('en')} `);
    });
    expect(await tauscope(['compare', results[0]!, none])).toMatchObject({ code: 1, out: '' });
  });

  test('names a results file that is none', async () => {
    const none = join(folder, 'report', 'report.md');
    for (const named of [[none], [results[0]!, none]]) {
      const { code, err } = await tauscope(['report', ...named, '--out', join(folder, 'none')]);
      expect(code).toBe(1);
      expect(err).toContain(`tauscope: ${none}: The results file is not JSON`);
    }
    const moved = await tauscope(['report', results[0]!, '--model', none, '--out', join(folder, 'none')]);
    expect(moved.err).toContain(`tauscope: ${results[0]!}: report.md`);
    const absent = await tauscope(['report', join(folder, 'absent.json'), '--out', join(folder, 'none')]);
    expect(absent.err).toContain(
      `tauscope: Cannot read ${join(folder, 'absent.json')}: there is no such file`,
    );
  });
});
