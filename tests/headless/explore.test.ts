import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import type { PointSummary } from '../../src/exploration/views/pointSummary.ts';
import type { ResultsDocument } from './exploredFile.ts';
import { documentAt, faster, sizes, small, sparse } from './exploredFile.ts';
import { narrowLenet } from './narrowModel.ts';
import { refusal } from './refusal.ts';
import type { Finished } from './tauscope.ts';
import { tauscope } from './tauscope.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-explore-'));
const inFolder = (name: string) => join(folder, name);
const narrow = [inFolder('narrow.tflite'), '--data', 'synthetic'];

describe('tauscope explore and export', () => {
  let explored: Finished;
  beforeAll(async () => {
    const example = ['lenet', '--data', 'synthetic'];
    explored = await tauscope(['explore', ...example, ...faster, '--out', inFolder('one.json')]);
    // What is exported again and again is computed anew each time: a narrow network and thresholds are the quickest.
    writeFileSync(inFolder('narrow.tflite'), narrowLenet);
    const start = ['explore', ...narrow, ...small];
    expect((await tauscope([...start, '--out', inFolder('plain.json')])).code).toBe(0);
    expect((await tauscope([...start, ...sparse, '--out', inFolder('pinned.json')])).code).toBe(0);
  });

  test('writes complete results and a summary; progress goes to standard error', () => {
    expect(explored.code).toBe(0);
    expect(explored.out).toMatch(
      /5 points, \d+ on the front\n {2}inputs: x\/255 .*\n {2}classes: disc, ring, .*\n {2}skips where it costs the answers least, .*\n {2}skips products of fast convolution: .*\n(?: {2}layer .*\n)* {2}exact network: CMSIS-NN [\d.]+ ms, Tauscope's kernels [\d.]+ ms\n {2}at most 0.* pp: point \d/,
    );
    expect(explored.out).toMatch(/% less than CMSIS-NN, [\d.]+ % less than the exact kernels/);
    expect(explored.out).toMatch(/\d+ lost, \d+ won\): (within|not within)/);
    expect(explored.err).toMatch(/exploring: 100 %/);
    const results = documentAt(inFolder('one.json'));
    expect(results).toMatchObject({ complete: true, recipe: { model: { example: 'lenet' } } });
    expect(results.points.correct.every((correct) => correct >= 0)).toBe(true);
    expect(results.heldOut.map(({ point }) => point)).toEqual(expect.arrayContaining([0, ...results.front]));
    expect(results.paths).toBeUndefined();
  });

  test('gives the same file with two workers, and from its own recipe', async () => {
    const two = [
      'explore',
      '--recipe',
      inFolder('one.json'),
      '--out',
      inFolder('two.json'),
      '--workers',
      '2',
    ];
    expect((await tauscope(two)).code).toBe(0);
    expect(readFileSync(inFolder('two.json'))).toEqual(readFileSync(inFolder('one.json')));
  });

  test('searches a grid with four workers as with one', async () => {
    // A search leaves out levels that gain nothing: these forms are faster the more is skipped.
    const levels = ['--taus', '0,0.03,0.05,0.08', ...sizes, ...sparse];
    const search = ['explore', 'lenet', '--data', 'synthetic', ...levels, '--evaluations', '13'];
    for (const workers of ['1', '4']) {
      const out = inFolder(`guided${workers}.json`);
      expect((await tauscope([...search, '--workers', workers, '--out', out])).code).toBe(0);
      expect(documentAt(out).points.correct).toHaveLength(14);
    }
    expect(readFileSync(inFolder('guided4.json'))).toEqual(readFileSync(inFolder('guided1.json')));
  });

  test('measures the whole grid of the recipe of a search', async () => {
    const guided = documentAt(inFolder('guided1.json'));
    const again = ['explore', '--recipe', inFolder('guided1.json'), '--search', 'grid', '--workers', '1'];
    expect((await tauscope([...again, '--out', inFolder('grid.json')])).code).toBe(0);
    const grid = documentAt(inFolder('grid.json'));
    expect(grid.points.correct).toHaveLength(17);
    guided.points.added!.forEach(([first, second], n) =>
      expect(guided.points.correct[1 + n]).toBe(grid.points.correct[1 + first! * 4 + second!]),
    );
    const refused = await tauscope([...again, '--evaluations', '5']);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/--search guided/);
  });

  test.each(['version1', 'version1-tiles'])(
    'gives the same answers as ever for the recipe of %s',
    async (name) => {
      const old = resolve(import.meta.dirname, `../old-results/${name}.json`);
      const again = ['explore', '--recipe', old, '--workers', '1', '--out', inFolder('again.json')];
      const { code } = await tauscope(again);
      expect(code).toBe(0);
      // Costs follow the target's model, answers the recipe alone.
      const [before, now] = [documentAt(old), documentAt(inFolder('again.json'))];
      expect(now.recipe).toEqual(before.recipe);
      expect(now.points.correct).toEqual(before.points.correct);
      expect(now.points.correctBits).toBe(before.points.correctBits);
      expect(Object.keys(now.points)).toEqual(expect.arrayContaining(Object.keys(before.points)));
      expect(now.points.imagesSeen).toBeUndefined();
    },
  );

  test('races when asked to, says so in the file, and takes an error rate only', async () => {
    const racing = ['explore', 'lenet', '--data', 'synthetic', '--taus', '0:0.1:0.01', '--selection', '240'];
    const raced = await tauscope([
      ...racing,
      ...['--calibration', '16', '--held-out', '8', ...sparse, '--workers', '1'],
      ...['--racing', '0.01', '--out', inFolder('raced.json')],
    ]);
    expect(raced.code).toBe(0);
    expect(raced.out).toMatch(
      /racing, error rate 0\.01: \d+ points dropped, [\d.]+ % of the evaluations spared/,
    );
    const results = documentAt(inFolder('raced.json'));
    expect(results.recipe).toMatchObject({ racing: { errorRate: 0.01 } });
    expect(results.points.imagesSeen).toHaveLength(122);

    const unraced = ['explore', '--recipe', inFolder('raced.json'), '--exact', '--workers', '1'];
    const exact = await tauscope([...unraced, '--out', inFolder('exact.json')]);
    expect(exact.code).toBe(0);
    expect(documentAt(inFolder('exact.json')).front).toEqual(results.front);
    expect(documentAt(inFolder('exact.json')).recipe).toMatchObject({ racing: null });

    expect(await refusal([...racing, '--racing', '5'])).toMatch(/1e-9 to 0\.5/);
  });

  test('exports the same zip from the results of one worker and of two, with the chosen point in its manifest', async () => {
    const start = ['explore', 'lenet', '--data', 'synthetic', ...small, ...sparse];
    expect((await tauscope([...start, '--out', inFolder('alone.json')])).code).toBe(0);
    const again = ['explore', '--recipe', inFolder('alone.json'), '--workers', '2'];
    expect((await tauscope([...again, '--out', inFolder('both.json')])).code).toBe(0);
    const first = await tauscope([
      ...['export', inFolder('alone.json'), '--budget', '100', '--workers', '1'],
      ...['--out', inFolder('a.zip'), '--json'],
    ]);
    const { point } = JSON.parse(first.out) as { point: number };
    const second = await tauscope([
      ...['export', inFolder('both.json'), '--budget', '100', '--out', inFolder('b.zip')],
    ]);
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(second.out).toMatch(/^\S+: point \d+, .*\n {2}selection .*\n {2}held-out .*\n$/);
    expect(readFileSync(inFolder('a.zip')).equals(readFileSync(inFolder('b.zip')))).toBe(true);
    const files = unzipSync(readFileSync(inFolder('a.zip')));
    const manifest = JSON.parse(new TextDecoder().decode(files['manifest.json'])) as {
      facts: { chosen: { point: number; heldOutTop1Percent: number } };
    };
    expect(point).toBe(documentAt(inFolder('alone.json')).front[0]);
    expect(manifest.facts.chosen.point).toBe(point);
    expect(manifest.facts.chosen.heldOutTop1Percent).toBeGreaterThan(50);
  });

  test('says that a budget does not hold on other images, and exports the next point that does', async () => {
    // The points of the front are made to answer no held-out image rightly.
    const results = JSON.parse(readFileSync(inFolder('pinned.json'), 'utf8')) as ResultsDocument & {
      heldOut: { point: number; correct: number; bits: string }[];
    };
    for (const entry of results.heldOut)
      if (entry.point !== 0) Object.assign(entry, { correct: 0, bits: 'AAA' });
    writeFileSync(inFolder('flattered.json'), JSON.stringify(results));
    const exporting = (more: string[], name: string) => [
      ...['export', inFolder('flattered.json'), ...more, '--workers', '1', '--out', inFolder(name)],
    ];
    const missed = await tauscope(exporting(['--budget', '5'], 'missed.zip'));
    expect(missed.out).toMatch(
      /held-out 0\.00 % of 16 .*: not within the budget\n {2}the budget of 5 pp does not hold/,
    );
    const readmeOf = (name: string) =>
      new TextDecoder().decode(unzipSync(readFileSync(inFolder(name)))['README.md']);
    expect(readmeOf('missed.zip')).toContain('**The budget of 5 pp does not hold on the held-out images');
    const held = await tauscope(exporting(['--budget', '5', '--holds'], 'held.zip'));
    expect(held.out).toMatch(/: point 0 \(exact\), [^]* passed over, .*: \d/);
    expect(readmeOf('held.zip')).toMatch(/Passed over, .*: \d/);
    expect(readmeOf('held.zip')).not.toContain('**The budget');
    expect(await refusal(exporting(['--point', '1', '--holds'], 'held.zip'))).toMatch(
      /--holds goes with --budget/,
    );
  });

  test('exports smaller kernels under a limit of flash', async () => {
    const exported = async (flash: string[], name: string) => {
      // Nothing is skipped at this point: its kernels can have several forms.
      const args = ['--point', '1', ...flash, '--workers', '1', '--json', '--out', inFolder(name)];
      const { out, err, code } = await tauscope(['export', inFolder('plain.json'), ...args]);
      return { code, err, figures: code === 0 ? (JSON.parse(out) as PointSummary) : null };
    };
    const free = (await exported([], 'free.zip')).figures!;
    const limit = Math.round(free.flashBytes * 0.8);
    const limited = (await exported(['--flash', `${limit}`], 'limited.zip')).figures!;
    expect(limited.flashBytes).toBeLessThanOrEqual(limit);
    expect(limited.latencyCycles).toBeGreaterThan(free.latencyCycles);
    expect(limited.selectionTop1Percent).toBe(free.selectionTop1Percent);
  });

  test('says that a limit of flash or RAM is too small, of flash as early as can be', async () => {
    const refused = async (...options: string[]) => {
      const args = ['export', inFolder('pinned.json'), ...options, '--workers', '1'];
      const { code, err } = await tauscope([...args, '--out', inFolder('none.zip')]);
      expect(code).toBe(1);
      return err;
    };
    const none = await refused('--point', '1', '--flash', '2K');
    const alone =
      /At most 2\.0 KiB of flash fits no point: .* not explored take ([\d.]+) KiB alone\. Give more/.exec(
        none,
      );
    expect(alone, none).not.toBeNull();
    // No level was priced; for what one point needs, none but its own.
    expect(none).not.toContain('timing kernels');
    const flash = ['--flash', `${Math.ceil(Number(alone![1]) + 1)}K`];
    const little = await refused('--point', '1', ...flash);
    expect(little).toMatch(/Point 1 needs [\d.]+ KiB of flash, but may take [\d.]+ KiB\. Give more/);
    expect(little).toContain('timing kernels: 100 % (2/2');
    expect(await refused('--budget', '0', ...flash)).toMatch(
      /Point 0 needs [\d.]+ KiB of flash, but may take [\d.]+ KiB\. The smallest measured point needs [\d.]+ KiB/,
    );
    for (const chosen of [
      ['--budget', '1'],
      ['--budget', '1', '--holds'],
    ])
      expect(await refused(...chosen, '--ram-limit', '1')).toMatch(
        /Point 0 needs [\d.]+ KiB of RAM, but may take 1 B\. The smallest measured point needs [\d.]+ KiB: give more/,
      );
  });

  test('exports a point as it is on another board with other memory', async () => {
    const on = ['--board', 'nucleo-l4r5zi', '--ram-limit', '64K', '--tables', 'flash'];
    const there = ['explore', ...narrow, '--recipe', inFolder('plain.json'), ...on, '--workers', '1'];
    expect((await tauscope([...there, '--out', inFolder('moved.json')])).code).toBe(0);
    const { latencyCycles } = documentAt(inFolder('moved.json')).points;
    const exported = ['export', inFolder('plain.json'), '--point', '4', ...on, '--workers', '1'];
    const { out } = await tauscope([...exported, '--json', '--out', inFolder('there.zip')]);
    expect((JSON.parse(out) as PointSummary).latencyCycles).toBe(latencyCycles[4]);
    const said =
      /^Explored for the NUCLEO-U575ZI-Q, priced for the NUCLEO-L4R5ZI with at most 64\.0 KiB of RAM, tables and code in flash\. The accuracies are the same/m;
    const files = unzipSync(readFileSync(inFolder('there.zip')));
    expect(new TextDecoder().decode(files['README.md'])).toMatch(said);
  });

  test('names in C begin as --name says, which must be a name in C', async () => {
    const exporting = (name: string) => [
      ...['export', inFolder('pinned.json'), '--point', '4', '--name', name],
      ...['--workers', '1', '--out', inFolder('named.zip')],
    ];
    expect((await tauscope(exporting('second'))).code).toBe(0);
    const files = unzipSync(readFileSync(inFolder('named.zip')));
    expect(new TextDecoder().decode(files['src/second.h'])).toContain('void second_run(void);');
    expect(await refusal(exporting('my-net'))).toMatch(/"my-net".*lower-case letters.*my_net/);
  });

  test('asks which point to export, and refuses one that does not exist', async () => {
    const exporting = ['export', inFolder('plain.json'), '--out', inFolder('c.zip')];
    expect(await refusal(exporting)).toMatch(/--budget PP .* or --point ID/);
    // No progress was written: nothing has begun.
    expect(await refusal([...exporting, '--point', '99'])).toBe(
      'tauscope: Point 99 is not among the 5 measured points (0 to 4).\n',
    );
  });

  test('refuses firmware in a format that its board does not take before the work', async () => {
    const uf2 = ['firmware', inFolder('plain.json'), '--point', '4', '--out', inFolder('a.uf2')];
    expect((await tauscope(uf2)).err).toBe(
      'tauscope: A .uf2 is for the Raspberry Pi Pico 2; for nucleo-u575zi-q write a .hex.\n',
    );
  });

  test('says what is wrong with a results file', async () => {
    writeFileSync(inFolder('cut.json'), readFileSync(inFolder('plain.json')).subarray(0, 500));
    const exporting = ['export', inFolder('cut.json'), '--budget', '1', '--out', inFolder('c.zip')];
    expect(await refusal(exporting)).toMatch(/not JSON; it may be cut off/);
  });
});
