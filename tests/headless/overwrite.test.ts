import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { documentAt, small } from './exploredFile.ts';
import { program, tauscope } from './tauscope.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-overwrite-'));
const path = (name: string) => join(folder, name);
const start = ['explore', 'lenet', '--data', 'synthetic', '--workers', '1'];
const brief = [...start, ...small];
const forms = ['--form', '2=unpacked', '4=unpacked'];
const images = ['--calibration', '16', '--selection', '480', '--held-out', '48'];
const long = [...start, '--taus', '0:0.1:0.01', ...forms, ...images];
const textAt = (name: string) => readFileSync(path(name), 'utf8');
const copied = (from: string, to: string) => copyFileSync(path(from), path(to));

/** Explores with checkpoints all the time, until a good part is measured, and is interrupted. */
async function interrupted(...args: string[]): Promise<string> {
  const child = spawn(process.execPath, [program, ...args, '--checkpoint', '0.02'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (!child.killed && /exploring: [2-9]\d %/.test(said)) child.kill('SIGINT');
  });
  expect(await once(child, 'close'), said).toEqual([130, null]);
  return said;
}

beforeAll(async () => {
  expect((await tauscope([...long, '--out', path('long.json')])).code).toBe(0);
  expect((await tauscope([...brief, '--out', path('brief.json')])).code).toBe(0);
});

describe('what a results file holds', () => {
  test('stays when its exploration is repeated and interrupted', async () => {
    copied('long.json', 'again.json');
    const said = await interrupted(...long, '--out', path('again.json'));
    expect(said).toContain(`What was found is in ${path('again.json')}.`);
    expect(textAt('again.json')).toBe(textAt('long.json'));
  });

  test('is replaced when less of the same is repeated to its end', async () => {
    const { points, ...rest } = documentAt(path('brief.json'));
    const correct = points.correct.map((count, point) => (point === 0 ? count : -1));
    const bits = Buffer.from(points.correctBits, 'base64url').map((byte, k) => (k < 3 ? byte : 0));
    const correctBits = Buffer.from(bits).toString('base64url');
    const part = { ...rest, complete: false, points: { ...points, correct, correctBits }, front: [0] };
    writeFileSync(path('part.json'), JSON.stringify({ ...part, heldOut: [] }));
    const { code, err } = await tauscope([...brief, '--out', path('part.json')]);
    expect(code, err).toBe(0);
    expect(err).not.toContain('something else');
    expect(textAt('part.json')).toBe(textAt('brief.json'));
  });

  test('stays until an exploration of another recipe is complete', async () => {
    copied('brief.json', 'other.json');
    const [file, beside] = [path('other.json'), path('other.json.part')];
    const said = await interrupted(...long, '--out', file);
    expect(said).toContain(`${file} holds something else, which stays until this run is complete.`);
    expect(said).toContain(`What was found so far is in ${beside}.`);
    expect(textAt('other.json')).toBe(textAt('brief.json'));
    const found = textAt('other.json.part');
    expect(documentAt(beside).points.correct.filter((count) => count >= 0).length).toBeGreaterThan(10);

    const refused = await tauscope([...long, '--out', file]);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain(`--resume ${beside} --out ${file}`);
    expect(textAt('other.json.part')).toBe(found);

    const resumed = await tauscope(['explore', '--resume', beside, '--out', file]);
    expect(resumed.code, resumed.err).toBe(0);
    expect(textAt('other.json')).toBe(textAt('long.json'));
    expect(existsSync(beside)).toBe(false);
  });
});
