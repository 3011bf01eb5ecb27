import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { sizes, sparse } from './exploredFile.ts';
import { narrowLenet } from './narrowModel.ts';
import { refusal } from './refusal.ts';
import { tauscope } from './tauscope.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-methods-'));
const inFolder = (name: string) => join(folder, name);
const narrow = [inFolder('narrow.tflite'), '--data', 'synthetic'];

beforeAll(() => writeFileSync(inFolder('narrow.tflite'), narrowLenet));

describe('tauscope explore --method compensated', () => {
  test('explores shares and exports a point of them', async () => {
    const results = inFolder('compensated.json');
    const explored = await tauscope([
      ...['explore', ...narrow, '--method', 'compensated', '--shares', '0.6', '--channels-per-mask', '2'],
      ...[...sizes, ...sparse, '--out', results],
    ]);
    expect(explored.err).not.toMatch(/tauscope:/);
    expect(explored.out).toMatch(
      /held-out [\d.]+ % of 16 \(loss -?[\d.]+ pp, with 95 % confidence at most [\d.]+ pp; \d+ lost, \d+ won\)/,
    );
    const { recipe } = JSON.parse(readFileSync(results, 'utf8')) as { recipe: Record<string, unknown> };
    expect(recipe).toMatchObject({
      method: 'compensated',
      channelsPerMask: 2,
      layers: [{ shares: [0.6] }, { shares: [0.6] }],
    });

    const bundle = inFolder('bundle.zip');
    const exported = await tauscope(['export', results, '--point', '1', '--workers', '1', '--out', bundle]);
    expect(exported.err).not.toMatch(/tauscope:/);
    const files = unzipSync(new Uint8Array(readFileSync(bundle)));
    const manifest = JSON.parse(new TextDecoder().decode(files['manifest.json'])) as {
      facts: { chosen: { layers: { share: number | null }[] } };
    };
    expect(manifest.facts.chosen.layers.map(({ share }) => share)).toEqual([null, 0.6, 0.6]);
  });

  test('explores products of fast convolution, and finds the same again', async () => {
    const results = inFolder('tiles.json');
    const start = ['explore', 'lenet', '--data', 'synthetic', '--domain', 'tiles', '--shares', '0.6'];
    const explored = await tauscope([...start, ...sizes, '--out', results]);
    expect(explored.err).not.toMatch(/tauscope:/);
    expect(explored.out).toMatch(/skips products of fast convolution: layer 2 by tiles of \d × \d, layer 4/);
    const verified = await tauscope(['verify', results, '--workers', '1']);
    expect([verified.code, verified.err]).toEqual([0, expect.not.stringMatching(/tauscope:/)]);
  });

  test('refuses thresholds, and shares for the paper', async () => {
    const start = ['explore', 'lenet', '--data', 'synthetic'];
    const taus = await tauscope([...start, '--method', 'compensated', '--taus', '0,0.1']);
    expect([taus.code, taus.err]).toEqual([1, expect.stringMatching(/--taus.*paper.*--shares/)]);
    const shares = await tauscope([...start, '--method', 'paper', '--shares', '0,0.1']);
    expect([shares.code, shares.err]).toEqual([1, expect.stringMatching(/--taus.*paper.*--shares/)]);
    const large = await tauscope([...start, '--method', 'activation', '--shares', '0,1.5']);
    expect([large.code, large.err]).toEqual([
      1,
      expect.stringMatching(/--shares takes shares from 0 to 1 .*1\.5/),
    ]);
  });
});

describe('tauscope explore --refine', () => {
  test('refines points of the front and exports one of them, without refining again', async () => {
    const results = inFolder('refined.json');
    const start = ['explore', ...narrow, '--method', 'magnitude', '--shares', '0.5,0.7'];
    const explored = await tauscope([
      ...start,
      ...sizes,
      ...sparse,
      ...['--refine', '1', '--refine-images', '80', '--refine-steps', '12', '--out', results],
    ]);
    expect(explored.err).not.toMatch(/tauscope:/);
    const { recipe, refined } = JSON.parse(readFileSync(results, 'utf8')) as {
      recipe: { refinement: unknown };
      refined: { point: number; from: number }[];
    };
    expect(recipe.refinement).toEqual({ points: 1, images: 80, steps: 12, mirror: true });
    expect(refined).toMatchObject([{ point: 5 }]);

    const bundle = inFolder('refined.zip');
    const exported = await tauscope(['export', results, '--point', '5', '--workers', '1', '--out', bundle]);
    expect(exported.err).not.toMatch(/tauscope:|refining/);
    const files = unzipSync(new Uint8Array(readFileSync(bundle)));
    const manifest = JSON.parse(new TextDecoder().decode(files['manifest.json'])) as {
      facts: { chosen: { refinedFrom: number } };
    };
    expect(manifest.facts.chosen.refinedFrom).toBe(refined[0]!.from);
  });

  test.each([['0'], ['all']])('refuses --refine %s', async (points) => {
    const refused = refusal(['explore', ...narrow, '--refine', points]);
    expect(await refused).toMatch(/--refine takes front, none/);
  });

  test('wants to know which points', async () => {
    const { code, err } = await tauscope(['explore', 'lenet', '--data', 'synthetic', '--refine-steps', '5']);
    expect([code, err]).toEqual([1, expect.stringMatching(/--refine front/)]);
  });
});
