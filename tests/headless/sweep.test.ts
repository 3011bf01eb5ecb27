import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { documentAt, sparse } from './exploredFile.ts';
import { faultEnvironment, faults, holding } from './faults.ts';
import type { Finished } from './tauscope.ts';
import { program, tauscope } from './tauscope.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-sweep-'));
const at = (...names: string[]) => join(folder, ...names);
const sizes = { calibration: 16, selection: 24, 'held-out': 16 };
const [, ...forms] = sparse;
const sweep = {
  common: { data: ['synthetic'], ...sizes, form: forms },
  matrix: {
    model: ['lenet'],
    levels: [
      { name: 'paper', method: 'paper', taus: '0,0.03' },
      { method: 'magnitude', shares: '0,0.5' },
    ],
    board: ['pico-2'],
  },
  runs: [
    { name: 'absent', model: 'absent.tflite' },
    { name: 'long', model: 'lenet', taus: '0:0.1:0.02', selection: 480 },
  ],
};
const names = ['lenet-paper-pico-2.json', 'lenet-magnitude-0,0.5-pico-2.json', 'long.json'];

function written(name: string, content: unknown): string {
  writeFileSync(at(name), JSON.stringify(content));
  return at(name);
}

const sweepArguments = (out: string) => ['sweep', at('sweep.json'), '--out', at(out), '--workers', '1'];
/** To look is work, and what is waited for takes seconds. */
const pause = () => new Promise((done) => setTimeout(done, 100));
/** Whether a process has this in its arguments. */
const isAtWork = (text: string) =>
  readdirSync('/proc').some((process) => {
    try {
      return readFileSync(`/proc/${process}/cmdline`, 'utf8').includes(text);
    } catch {
      return false;
    }
  });
const textAt = (...path: string[]) => readFileSync(at(...path), 'utf8');

describe('a sweep', () => {
  let finished: Finished;
  beforeAll(async () => {
    written('sweep.json', sweep);
    finished = await tauscope([...sweepArguments('whole'), '--parallel', '2', '--json']);
  });

  test('writes what the single explorations write, says why one has failed, and fails', async () => {
    expect(finished.code).toBe(1);
    const { runs } = JSON.parse(finished.out) as { runs: { name: string; state: string; reason?: string }[] };
    expect(runs.filter(({ state }) => state === 'finished')).toHaveLength(3);
    expect(runs.find(({ state }) => state === 'failed')).toEqual({
      name: 'absent',
      file: 'absent.json',
      state: 'failed',
      reason: 'Cannot read absent.tflite: there is no such file or folder.',
    });
    expect(readdirSync(at('whole')).sort()).toEqual([...names, 'sweep.status'].sort());
    const options = [
      '--method',
      'paper',
      '--taus',
      '0,0.03',
      '--board',
      'pico-2',
      '--out',
      at('single.json'),
    ];
    const few = Object.entries(sizes).map(([key, count]) => `--${key}=${count}`);
    await tauscope(['explore', 'lenet', '--data', 'synthetic', ...options, ...few, ...sparse]);
    expect(textAt('whole', 'lenet-paper-pico-2.json')).toBe(textAt('single.json'));
  });

  test('goes on where it was killed, with all explorations, to the very same files', async () => {
    const measured = () =>
      existsSync(at('killed', 'long.json'))
        ? documentAt(at('killed', 'long.json')).points.correct.filter((correct) => correct >= 0).length
        : 0;
    // The long one has 10 slices of images: it stands still in its second block of points, and then in the next.
    for (const [signal, nth] of [
      ['SIGINT', 5],
      ['SIGKILL', 15],
    ] as const) {
      const before = measured();
      const child = spawn(
        process.execPath,
        ['--import', faults, program, ...sweepArguments('killed'), '--checkpoint', '0.02'],
        { env: faultEnvironment(holding(nth, folder)) },
      );
      const ended = once(child, 'close');
      while (measured() === before && child.exitCode === null) await pause();
      child.kill(signal);
      expect(await ended).toEqual(signal === 'SIGINT' ? [130, null] : [null, signal]);
      // What it had started ends with it.
      while (isAtWork(at('killed'))) await pause();
      expect(measured()).toBeGreaterThan(before);
      expect(documentAt(at('killed', 'long.json')).complete).toBe(false);
    }
    renameSync(at('killed', 'lenet-paper-pico-2.json'), at('killed', 'called otherwise.json'));
    const { code, err } = await tauscope(sweepArguments('killed'));
    expect(code).toBe(1);
    expect(err).toContain('lenet-magnitude-0,0.5-pico-2 was finished before\n');
    expect(err).toContain('lenet-paper-pico-2 was finished before, in called otherwise.json\n');
    expect(err).toContain('long finished\n');
    for (const name of readdirSync(at('killed')).filter((each) => each.endsWith('.json')))
      expect(textAt('killed', name)).toBe(
        textAt('whole', name === 'called otherwise.json' ? 'lenet-paper-pico-2.json' : name),
      );
  });

  test('keeps results of another recipe that lie where it would write', async () => {
    const file = written('other.json', { runs: [{ ...sweep.runs[1], data: 'synthetic', ...sizes }] });
    const before = textAt('whole', 'long.json');
    const { code, out } = await tauscope(['sweep', file, '--out', at('whole')]);
    expect(code).toBe(1);
    expect(out).toMatch(/long failed: .*long\.json holds something else than results of this recipe/);
    expect(textAt('whole', 'long.json')).toBe(before);
  });

  test('is compared as a folder', async () => {
    const { code, out } = await tauscope(['compare', at('whole'), '--json']);
    expect(code).toBe(0);
    expect((JSON.parse(out) as { explorations: unknown[] }).explorations).toHaveLength(3);
    const none = await tauscope(['report', mkdtempSync(at('empty-')), '--out', at('report')]);
    expect(none.err).toMatch(/holds no results files/);
  });
});
