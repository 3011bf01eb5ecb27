import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { waitMilliseconds } from '../patience.ts';
import { sparse } from './exploredFile.ts';
import { faultEnvironment, faults, holding } from './faults.ts';
import { program, tauscope } from './tauscope.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-resume-'));
const path = (name: string) => join(folder, name);
const images = ['--calibration', '16', '--selection', '480', '--held-out', '48', '--workers', '1'];
// Kernels that are faster the more is skipped, so that a search has something to search.
const grid = ['explore', 'lenet', '--data', 'synthetic', '--taus', '0:0.1:0.01', ...sparse, ...images];
const guided = [...grid, '--evaluations', '60'];

interface ResultsDocument {
  readonly complete: boolean;
  readonly points: { readonly correct: number[] };
}

const textAt = (name: string) => readFileSync(path(name), 'utf8');
const measuredIn = (name: string) =>
  (JSON.parse(textAt(name)) as ResultsDocument).points.correct.filter((correct) => correct >= 0).length;

/** Starts an exploration that writes what it has found all the time and stands still in its middle, and waits until that is some points. */
async function begun(args: readonly string[], name: string): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    ['--import', faults, program, ...args, '--out', path(name), '--checkpoint', '0.02'],
    { stdio: 'ignore', env: faultEnvironment(holding(13, folder)) },
  );
  const isWritten = () => existsSync(path(name)) && measuredIn(name) > 10;
  try {
    await vi.waitUntil(isWritten, { timeout: waitMilliseconds });
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return child;
}

const resume = (name: string, ...more: string[]) =>
  tauscope(['explore', '--resume', path(name), '--workers', '2', ...more]);

beforeAll(async () => {
  for (const [args, name] of [
    [grid, 'grid.json'],
    [guided, 'guided.json'],
  ] as const)
    expect((await tauscope([...args, '--out', path(name)])).code).toBe(0);
});

describe.each([
  { kind: 'grid', args: grid },
  { kind: 'guided', args: guided },
])('a killed exploration ($kind)', ({ kind, args }) => {
  const name = `killed-${kind}.json`;
  beforeAll(async () => {
    const child = await begun(args, name);
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  });

  test('has left whole, incomplete results', () => {
    expect(JSON.parse(textAt(name))).toMatchObject({ complete: false });
    expect(measuredIn(name)).toBeLessThan(measuredIn(`${kind}.json`));
  });

  test('goes on to the very file of one that was left alone', async () => {
    expect((await resume(name)).code).toBe(0);
    expect(textAt(name)).toBe(textAt(`${kind}.json`));
  });
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s, also repeated, keeps what was found', async (signal, status) => {
  const name = `${signal}.json`;
  // A killed process leaves what it was writing; nobody else does.
  const temporaries = () => readdirSync(folder).filter((file) => file.endsWith('.tmp'));
  const before = temporaries();
  const child = await begun(grid, name);
  const ended = once(child, 'close');
  for (let n = 0; n < 3; n++) child.kill(signal);
  expect(await ended).toEqual([status, null]);
  expect(JSON.parse(textAt(name))).toMatchObject({ complete: false });
  expect(measuredIn(name)).toBeGreaterThan(10);
  expect(temporaries()).toEqual(before);
});

test('interrupted while it gets ready to go on, it says where the points are that it goes on from', async () => {
  const name = 'SIGINT.json';
  const before = textAt(name);
  const child = spawn(
    process.execPath,
    ['--import', faults, program, 'explore', '--resume', path(name), '--workers', '1'],
    // However late the signal comes, no further point is measured.
    { stdio: ['ignore', 'ignore', 'pipe'], env: faultEnvironment(holding(1, folder)) },
  );
  let said = '';
  child.stderr.on('data', (text: Buffer) => {
    if (said === '') child.kill('SIGINT');
    said += text.toString();
  });
  expect(await once(child, 'close')).toEqual([130, null]);
  expect(said).toContain(`What was found so far is in ${path(name)}.`);
  expect(textAt(name)).toBe(before);
});

test('results of another recipe, of a race and with forged answers are refused, and stay', async () => {
  const first = JSON.parse(textAt('grid.json')) as {
    recipe: object;
    images: { selection: number };
    points: { correct: number[]; correctBits: string };
  };
  const forged = {
    ...first,
    points: { ...first.points, correct: first.points.correct.map((n) => n && n - 1) },
  };
  const { selection } = first.images;
  const raced = {
    ...first,
    recipe: { ...first.recipe, racing: { errorRate: 0.1 } },
    points: { ...first.points, imagesSeen: first.points.correct.map((n) => (n < 0 ? 0 : selection)) },
  };
  writeFileSync(path('forged.json'), JSON.stringify(forged));
  writeFileSync(path('raced.json'), JSON.stringify(raced));
  const cases = [
    { name: 'grid.json', more: ['--seed', '5'], reason: /are of another recipe/ },
    { name: 'raced.json', more: [], reason: /A race cannot be resumed/ },
    { name: 'forged.json', more: [], reason: /The results contradict themselves/ },
  ];
  for (const { name, more, reason } of cases) {
    const before = textAt(name);
    const { code, err } = await resume(name, ...more);
    expect(code).toBe(1);
    expect(err).toMatch(reason);
    expect(textAt(name)).toBe(before);
  }
});
