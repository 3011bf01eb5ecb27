import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import type { PointSummary } from '../../src/exploration/views/pointSummary.ts';
import { syntheticSet } from '../../src/images/syntheticSet.ts';
import { idxFile } from '../unit/images/makeFiles.ts';
import type { Finished } from './tauscope.ts';
import { tauscope } from './tauscope.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-explore-'));
const inFolder = (name: string) => join(folder, name);
const lenet = resolve(import.meta.dirname, '../../public/examples/lenet.tflite');
const sizes = ['--calibration', '16', '--selection', '24', '--held-out', '16'];
const small = ['--taus', '0,0.03', ...sizes];
/** What skips products of fast convolution is faster than the exact network. */
const faster = ['--shares', '0,0.7', ...sizes];

interface ResultsDocument {
  readonly complete: boolean;
  readonly recipe: { readonly model: { readonly example: string | null } };
  readonly points: {
    readonly correct: number[];
    readonly correctBits: string;
    readonly latencyCycles: number[];
    readonly imagesSeen?: number[];
    readonly added?: readonly (readonly number[])[];
  };
  readonly front: number[];
  readonly heldOut: { readonly point: number; readonly correct: number }[];
  readonly paths?: { readonly model: string[]; readonly data: string[] };
}

const documentAt = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as ResultsDocument;

describe('tauscope explore and export on the built-in example', () => {
  let explored: Finished;
  beforeAll(async () => {
    explored = await tauscope([
      'explore',
      'lenet',
      '--data',
      'synthetic',
      ...faster,
      '--out',
      inFolder('one.json'),
      '--workers',
      '1',
    ]);
  });

  test('writes complete results and a summary; progress goes to standard error', () => {
    expect(explored.code).toBe(0);
    expect(explored.out).toMatch(
      /5 points, \d+ on the front\n {2}inputs: x\/255 .*\n {2}classes: disc, ring, .*\n {2}skips products of fast convolution: .*\n(?: {2}layer .*\n)* {2}exact network: CMSIS-NN [\d.]+ ms, Tauscope's kernels [\d.]+ ms\n {2}at most 0.* pp: point \d/,
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

  test.each(['1', '2', '4'])('searches a grid with %s workers as with one', async (workers) => {
    const levels = ['--taus', '0,0.03,0.05,0.08', ...sizes];
    // Kernels that are faster the more is skipped: a search leaves out levels that gain nothing.
    const forms = ['--form', '2=unpacked', '--form', '4=unpacked'];
    const search = ['explore', 'lenet', '--data', 'synthetic', ...levels, ...forms, '--evaluations', '13'];
    const out = inFolder(`guided${workers}.json`);
    expect((await tauscope([...search, '--workers', workers, '--out', out])).code).toBe(0);
    expect(documentAt(out).points.correct).toHaveLength(14);
    expect(readFileSync(out)).toEqual(readFileSync(inFolder('guided1.json')));
  });

  test('measures the whole grid of the recipe of a search', async () => {
    const guided = documentAt(inFolder('guided1.json'));
    const again = ['explore', '--recipe', inFolder('guided1.json'), '--search', 'grid'];
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

  test('gives the same answers as ever for the recipe of an old file', async () => {
    const old = resolve(import.meta.dirname, '../old-results/version1.json');
    const { code } = await tauscope(['explore', '--recipe', old, '--out', inFolder('again.json')]);
    expect(code).toBe(0);
    // Costs follow the target's model, answers the recipe alone.
    const [before, now] = [documentAt(old), documentAt(inFolder('again.json'))];
    expect(now.recipe).toEqual(before.recipe);
    expect(now.points.correct).toEqual(before.points.correct);
    expect(now.points.correctBits).toBe(before.points.correctBits);
    expect(Object.keys(now.points)).toEqual(expect.arrayContaining(Object.keys(before.points)));
    expect(now.points.imagesSeen).toBeUndefined();
  });

  test('races when asked to, says so in the file, and takes an error rate only', async () => {
    const racing = ['explore', 'lenet', '--data', 'synthetic', '--taus', '0:0.1:0.01', '--selection', '240'];
    const raced = await tauscope([
      ...racing,
      ...['--calibration', '16', '--held-out', '8'],
      ...['--racing', '0.01', '--out', inFolder('raced.json')],
    ]);
    expect(raced.code).toBe(0);
    expect(raced.out).toMatch(
      /racing, error rate 0\.01: \d+ points dropped, [\d.]+ % of the evaluations spared/,
    );
    const results = documentAt(inFolder('raced.json'));
    expect(results.recipe).toMatchObject({ racing: { errorRate: 0.01 } });
    expect(results.points.imagesSeen).toHaveLength(122);

    const exact = await tauscope([
      ...['explore', '--recipe', inFolder('raced.json'), '--exact', '--out', inFolder('exact.json')],
    ]);
    expect(exact.code).toBe(0);
    expect(documentAt(inFolder('exact.json')).front).toEqual(results.front);
    expect(documentAt(inFolder('exact.json')).recipe).toMatchObject({ racing: null });

    const refused = await tauscope([...racing, '--racing', '5']);
    expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/1e-9 to 0\.5/) as string });
  });

  test('exports the same zip each time, with the chosen point in its manifest', async () => {
    const first = await tauscope([
      'export',
      inFolder('one.json'),
      '--budget',
      '100',
      '--out',
      inFolder('a.zip'),
      '--json',
    ]);
    const { point } = JSON.parse(first.out) as { point: number };
    const second = await tauscope([
      ...['export', inFolder('two.json'), '--budget', '100', '--out', inFolder('b.zip')],
    ]);
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(second.out).toMatch(/^\S+: point \d+, .*\n {2}selection .*\n {2}held-out .*\n$/);
    expect(readFileSync(inFolder('a.zip')).equals(readFileSync(inFolder('b.zip')))).toBe(true);
    const files = unzipSync(readFileSync(inFolder('a.zip')));
    const manifest = JSON.parse(new TextDecoder().decode(files['manifest.json'])) as {
      facts: { chosen: { point: number; heldOutTop1Percent: number } };
    };
    expect(point).toBe(documentAt(inFolder('one.json')).front[0]);
    expect(manifest.facts.chosen.point).toBe(point);
    expect(manifest.facts.chosen.heldOutTop1Percent).toBeGreaterThan(50);
  });

  test('says that a budget does not hold on other images, and exports the next point that does', async () => {
    // The points of the front are made to answer no held-out image rightly.
    const results = JSON.parse(readFileSync(inFolder('one.json'), 'utf8')) as ResultsDocument & {
      heldOut: { point: number; correct: number; bits: string }[];
    };
    for (const entry of results.heldOut)
      if (entry.point !== 0) Object.assign(entry, { correct: 0, bits: 'AAA' });
    writeFileSync(inFolder('flattered.json'), JSON.stringify(results));
    const exported = (more: string[], name: string) =>
      tauscope(['export', inFolder('flattered.json'), ...more, '--out', inFolder(name)]);
    const missed = await exported(['--budget', '50'], 'missed.zip');
    expect(missed.out).toMatch(
      /held-out 0\.00 % of 16 .*: not within the budget\n {2}the budget of 50 pp does not hold/,
    );
    const readmeOf = (name: string) =>
      new TextDecoder().decode(unzipSync(readFileSync(inFolder(name)))['README.md']);
    expect(readmeOf('missed.zip')).toContain('**The budget of 50 pp does not hold on the held-out images');
    const held = await exported(['--budget', '50', '--holds'], 'held.zip');
    expect(held.out).toMatch(/: point 0 \(exact\), [^]* passed over, .*: \d/);
    expect(readmeOf('held.zip')).toMatch(/Passed over, .*: \d/);
    expect(readmeOf('held.zip')).not.toContain('**The budget');
    expect(await exported(['--point', '1', '--holds'], 'held.zip')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/--holds goes with --budget/) as string,
    });
  });

  test('exports smaller kernels under a limit of flash, and says when none are small enough', async () => {
    const exported = async (flash: string[], name: string) => {
      // Nothing is skipped at this point: its kernels can have several forms.
      const args = ['--point', '1', ...flash, '--json', '--out', inFolder(name)];
      const { out, err, code } = await tauscope(['export', inFolder('one.json'), ...args]);
      return { code, err, figures: code === 0 ? (JSON.parse(out) as PointSummary) : null };
    };
    const free = (await exported([], 'free.zip')).figures!;
    const limit = Math.round(free.flashBytes * 0.8);
    const limited = (await exported(['--flash', `${limit}`], 'limited.zip')).figures!;
    expect(limited.flashBytes).toBeLessThanOrEqual(limit);
    expect(limited.latencyCycles).toBeGreaterThan(free.latencyCycles);
    expect(limited.selectionTop1Percent).toBe(free.selectionTop1Percent);
    expect(await exported(['--flash', '8K'], 'none.zip')).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /Point 1 needs \d+ bytes of flash, but may take 8192\. The smallest/,
      ) as string,
    });
  });

  test('names in C begin as --name says, which must be a name in C', async () => {
    const exported = (name: string) =>
      tauscope([
        'export',
        inFolder('one.json'),
        '--point',
        '4',
        '--name',
        name,
        '--out',
        inFolder('named.zip'),
      ]);
    expect((await exported('second')).code).toBe(0);
    const files = unzipSync(readFileSync(inFolder('named.zip')));
    expect(new TextDecoder().decode(files['src/second.h'])).toContain('void second_run(void);');
    expect(await exported('my-net')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/"my-net".*lower-case letters.*my_net/) as string,
    });
  });

  test('asks which point to export, and refuses one that does not exist', async () => {
    const neither = await tauscope(['export', inFolder('one.json'), '--out', inFolder('c.zip')]);
    expect(neither).toMatchObject({
      code: 1,
      err: expect.stringMatching(/--budget PP .* or --point ID/) as string,
    });
    const foreign = await tauscope([
      'export',
      inFolder('one.json'),
      '--point',
      '99',
      '--out',
      inFolder('c.zip'),
    ]);
    expect(foreign).toMatchObject({
      code: 1,
      err: expect.stringMatching(/Point 99 is not among the 5/) as string,
    });
  });

  test('says what is wrong with a results file', async () => {
    writeFileSync(inFolder('cut.json'), readFileSync(inFolder('one.json')).subarray(0, 500));
    const { code, err } = await tauscope([
      'export',
      inFolder('cut.json'),
      '--budget',
      '1',
      '--out',
      inFolder('c.zip'),
    ]);
    expect(code).toBe(1);
    expect(err).toMatch(/not JSON; it may be cut off/);
  });
});

describe('pinned forms and memory limits', () => {
  const explore = ['explore', 'lenet', '--data', 'synthetic', ...small, '--workers', '1'];

  test('are part of the recipe, the results and the bundle', async () => {
    const out = inFolder('pinned.json');
    const { code } = await tauscope([...explore, '--form', '2=streamed', '4=sparse', '--out', out]);
    expect(code).toBe(0);
    const { recipe, layers } = JSON.parse(readFileSync(out, 'utf8')) as {
      recipe: { forms: unknown };
      layers: { levels: { form: string }[] }[];
    };
    expect(recipe.forms).toEqual([
      { layer: 2, form: 'streamed' },
      { layer: 4, form: 'sparse' },
    ]);
    expect(layers.map(({ levels }) => levels.map(({ form }) => form))).toEqual([
      ['streamed', 'streamed'],
      ['sparse', 'sparse'],
    ]);
    const zip = inFolder('pinned.zip');
    expect((await tauscope(['export', out, '--point', '4', '--out', zip])).code).toBe(0);
    const files = unzipSync(readFileSync(zip));
    const text = (name: string) => new TextDecoder().decode(files[name]);
    const { estimate } = JSON.parse(text('manifest.json')) as {
      estimate: { layers: { layer: number; form: string }[] };
    };
    expect(estimate.layers.filter(({ layer }) => layer === 2 || layer === 4)).toMatchObject([
      { form: 'streamed' },
      { form: 'sparse' },
    ]);
    expect(text('README.md')).toMatch(/\*\*`streamed`\*\* \(layer 2\)/);
  });

  test('say so when nothing fits, and refuse what is no form', async () => {
    const small = await tauscope([...explore, '--flash-limit', '40K']);
    expect(small.code).toBe(0);
    expect(small.out).toMatch(/no point fits 40\.0 KiB of flash/);
    const foreign = await tauscope([...explore, '--form', '2=fast']);
    expect(foreign).toMatchObject({
      code: 1,
      err: expect.stringMatching(/--form takes LAYER=FORM with one of auto, rolled/) as string,
    });
  });
});

describe('tauscope explore and export on files', () => {
  const model = inFolder('my model.tflite');
  const data = inFolder('batch.bin');
  beforeAll(() => {
    copyFileSync(lenet, model);
    writeFileSync(data, syntheticBatch(80));
  });

  test('finds the files again by their paths, and notices when they have changed', async () => {
    const out = inFolder('files.json');
    const explored = await tauscope(['explore', model, '--data', data, ...small, '--out', out]);
    expect(explored.code).toBe(0);
    expect(documentAt(out).paths).toEqual({ model: [model], data: [data] });
    const exported = await tauscope(['export', out, '--budget', '2', '--out', inFolder('files.zip')], {
      cwd: '/',
    });
    expect(exported.code).toBe(0);

    const bytes = readFileSync(data);
    bytes[100]! ^= 1;
    writeFileSync(data, bytes);
    const changed = await tauscope(['export', out, '--budget', '2', '--out', inFolder('files.zip')]);
    expect(changed.code).toBe(1);
    expect(changed.err).toMatch(/data is batch\.bin \(SHA-256 .*was opened/);
  });

  test('explores single layers with thresholds of their own', async () => {
    const out = inFolder('layers.json');
    writeFileSync(data, syntheticBatch(80));
    const { code } = await tauscope([
      'explore',
      model,
      '--data',
      data,
      ...small,
      '--layer-taus',
      '2=0,0.01,0.05',
      '0=0.001',
      '--out',
      out,
    ]);
    expect(code).toBe(0);
    const { layers } = JSON.parse(readFileSync(out, 'utf8')) as {
      layers: { layer: number; levels: { tau: number }[] }[];
    };
    expect(layers.map(({ layer, levels }) => [layer, levels.map(({ tau }) => tau)])).toEqual([
      [0, [0.001]],
      [2, [0, 0.01, 0.05]],
      [4, [0, 0.03]],
    ]);
  });

  test('says when splits have equal images, and takes no file twice', async () => {
    const twice = inFolder('twice.bin');
    writeFileSync(twice, Buffer.concat([syntheticBatch(40), syntheticBatch(40)]));
    const explore = (...files: string[]) => tauscope(['explore', model, '--data', ...files, ...small]);
    expect((await explore(twice)).out).toMatch(/ {2}the splits have equal images in common \(held-out with/);
    const json = await explore(twice, '--json');
    const { equalImages } = JSON.parse(json.out) as { equalImages: { heldOut: number } };
    expect(equalImages.heldOut).toBeGreaterThan(0);
    expect((await explore(twice, twice)).err).toMatch(/twice\.bin and twice\.bin hold the same images/);
  });

  test('holds out the images of one of two IDX pairs and chooses by the other', async () => {
    const { values, labels } = syntheticSet(60, 5);
    // In the test pair every label is wrong, so the right answers tell where an accuracy comes from.
    const wrong = labels.map((label) => (label + 1) % 10);
    const files = [
      ['train-images', idxFile([60, 32, 32, 3], values)],
      ['train-labels', idxFile([60], labels)],
      ['t10k-images', idxFile([60, 32, 32, 3], values)],
      ['t10k-labels', idxFile([60], wrong)],
    ] as const;
    for (const [name, bytes] of files) writeFileSync(inFolder(name), bytes);
    const explore = ['explore', model, '--data', ...files.map(([name]) => inFolder(name)), ...small];
    const exactOf = async (...options: string[]) => {
      const out = inFolder('idx.json');
      expect((await tauscope([...explore, ...options, '--out', out])).code).toBe(0);
      const { points, heldOut } = documentAt(out);
      return {
        selection: points.correct[0]! / 24,
        heldOut: heldOut.find(({ point }) => point === 0)!.correct / 16,
      };
    };
    const byDefault = await exactOf();
    expect(byDefault.selection).toBeGreaterThan(0.5);
    expect(byDefault.heldOut).toBeLessThan(0.5);
    const otherWay = await exactOf('--held-out-file', 'train-images');
    expect(otherWay.selection).toBeLessThan(0.5);
    expect(otherWay.heldOut).toBeGreaterThan(0.5);

    const unknown = await tauscope([...explore, '--held-out-file', 'train-labels']);
    expect(unknown.code).toBe(1);
    expect(unknown.err).toMatch(/train-labels, which is not one of .* \(t10k-images, train-images\)/);
  });
});

/** The synthetic images as a CIFAR-10 batch. */
function syntheticBatch(count: number): Uint8Array {
  const { values, labels } = syntheticSet(count, 5);
  const batch = new Uint8Array(count * 3073);
  for (let image = 0; image < count; image++) {
    batch[image * 3073] = labels[image]!;
    for (let pixel = 0; pixel < 1024; pixel++)
      for (let channel = 0; channel < 3; channel++)
        batch[image * 3073 + 1 + channel * 1024 + pixel] = values[(image * 1024 + pixel) * 3 + channel]!;
  }
  return batch;
}
