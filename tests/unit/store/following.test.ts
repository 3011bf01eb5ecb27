import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { followResults } from '../../../src/cli/followResults.ts';
import { measuredPoints } from '../../../src/exploration/points/pointTable.ts';
import { TauscopeError } from '../../../src/network/errors.ts';
import { resultsDocument } from '../../../src/sharing/resultsFile.ts';
import { statusFile } from '../../../src/sharing/sweepStatus.ts';
import type { App } from '../../../src/store/app.ts';
import { viewComparison } from '../../../src/store/compareActions.ts';
import { hideFollowed, refreshFollowed, showFollowed, showOnly } from '../../../src/store/followActions.ts';
import { openFloatExample } from '../../../src/store/openActions.ts';
import { exploredExample } from '../report/exploredExample.ts';
import { onlyExact } from '../sharing/onlyExact.ts';
import { createTestApp } from './testApp.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-follow-'));
const nowMs = Date.parse('2026-01-01T12:00:00Z');
let whole: string;
let begun: string;

beforeAll(async () => {
  const exploration = await exploredExample();
  whole = JSON.stringify(resultsDocument(exploration));
  begun = onlyExact(exploration);
});

/** Writes a file so many seconds ago. */
function write(name: string, text: string, ageSeconds: number): void {
  writeFileSync(join(folder, name), text);
  const time = nowMs / 1000 - ageSeconds;
  utimesSync(join(folder, name), time, time);
}

/** A page of a server that follows a path. */
async function pageThatFollows(path: string): Promise<App> {
  const app = createTestApp();
  const followed = await followResults(path, () => nowMs);
  const fetchFile = async (asked: string) => {
    const name = asked.split('/')[1];
    const bytes =
      name === undefined
        ? Buffer.from(JSON.stringify(await followed.list()))
        : await followed.read(decodeURIComponent(name));
    if (bytes) return bytes;
    throw new TauscopeError('not-found', `${asked} is not there`);
  };
  return { ...app, services: { ...app.services, fetchFile } };
}

const runs = ({ store }: App) => store.getState().followed!.runs;
const runOf = (app: App, name: string) => runs(app).find((run) => run.name === name)!;

/** Opens both explorations in the comparison. */
async function showBoth(app: App): Promise<void> {
  await refreshFollowed(app);
  for (const name of ['done', 'at work']) await showFollowed(app, runOf(app, name));
}

describe('a sweep that is followed', () => {
  test('is a list of its explorations, with what each does', async () => {
    const state = (name: string, more: object) => ({ name, file: `${name}.json`, ...more });
    const status = [
      state('done', { state: 'finished' }),
      state('at work', { state: 'running', doing: 'exploring: 34 %' }),
      state('absent', { state: 'failed', reason: 'Cannot read it' }),
      state('later', { state: 'waiting' }),
    ];
    write(statusFile, JSON.stringify({ runs: status }), 3);
    write('done.json', whole, 500);
    write('at work.json', begun, 20);
    write('other.json', begun, 121);
    write('no results.json', '{"format":"something else"}', 1);
    const app = await pageThatFollows(folder);
    await refreshFollowed(app);
    const known = (name: string, more: object) => ({
      ...state(name, more),
      savedAt: expect.any(Number) as number,
    });
    const unknown = { savedAt: null, ageSeconds: null };
    expect(runs(app)).toEqual([
      known('done', { state: 'finished', ageSeconds: 500 }),
      known('at work', { state: 'running', doing: 'exploring: 34 %', ageSeconds: 20 }),
      state('absent', { state: 'failed', reason: 'Cannot read it', ...unknown }),
      state('later', { state: 'waiting', ...unknown }),
      known('other', { state: 'still', ageSeconds: 121 }),
    ]);
    write(statusFile, JSON.stringify({ runs: status }), 121);
    await refreshFollowed(app);
    expect(runs(app).map((run) => run.state)).toEqual(['finished', 'still', 'failed', 'waiting', 'still']);
    expect(runs(app)[1]).not.toHaveProperty('doing');
    rmSync(join(folder, statusFile));
  });

  test('opens in the comparison, and grows there without a change of how it is looked at', async () => {
    write('at work.json', begun, 20);
    const app = await pageThatFollows(folder);
    await showBoth(app);
    const entries = () => app.store.getState().comparison!;
    const measured = () => entries().map(({ results }) => measuredPoints(results!.points).length);
    const [all] = measured();
    expect(measured()).toEqual([all, 1]);
    viewComparison(app, { cost: 'flash', hidden: [entries()[0]!.id] });
    const before = { ids: entries().map(({ id }) => id), view: app.store.getState().comparisonView };
    write('at work.json', whole, 0);
    await refreshFollowed(app);
    expect(measured()).toEqual([all, all]);
    expect(runOf(app, 'at work')).toMatchObject({
      state: 'finished',
      ageSeconds: 0,
    });
    expect({ ids: entries().map(({ id }) => id), view: app.store.getState().comparisonView }).toEqual(before);
    hideFollowed(app, runOf(app, 'done'));
    expect(entries().map(({ results }) => results!.name)).toEqual(['at work.json']);
  });

  test('opens all that are shown one right after the other, each once', async () => {
    const app = await pageThatFollows(folder);
    await refreshFollowed(app);
    const [done, atWork] = ['done', 'at work'].map((name) => runOf(app, name));
    await Promise.all([showFollowed(app, done!), showFollowed(app, atWork!), showFollowed(app, done!)]);
    const names = app.store.getState().comparison!.map(({ file }) => file!.name);
    expect(names.toSorted()).toEqual(['at work.json', 'done.json']);
  });

  test('grows beside a file that cannot be read, which is named', async () => {
    write('at work.json', begun, 20);
    const app = await pageThatFollows(folder);
    await showBoth(app);
    write('done.json', '{"format":"tauscope-results"', 10);
    write('at work.json', whole, 0);
    await refreshFollowed(app);
    const { comparison, followFault } = app.store.getState();
    const [all, renewed] = comparison!.map(({ results }) => measuredPoints(results!.points).length);
    expect(renewed).toBe(all);
    expect(followFault).toContain('done.json');
    write('done.json', whole, 500);
    await refreshFollowed(app);
    expect(app.store.getState().followFault).toBeNull();
  });

  test('goes on after what nobody has foreseen', async () => {
    const app = await pageThatFollows(folder);
    const fetchFile = () => Promise.reject(new TypeError('network error'));
    await refreshFollowed({ ...app, services: { ...app.services, fetchFile } });
    expect(app.store.getState().followFault).toContain('network error');
    await refreshFollowed(app);
    expect(app.store.getState().followFault).toBeNull();
  });
});

test('a single file is waited for, and nothing beside it is served', async () => {
  const app = await pageThatFollows(join(folder, 'single.json'));
  await refreshFollowed(app);
  expect(runs(app)).toMatchObject([{ file: 'single.json', state: 'waiting', savedAt: null }]);
  expect(await showOnly(app)).toBe(false);
  write('single.json', begun, 5);
  await refreshFollowed(app);
  expect(runs(app)).toMatchObject([{ file: 'single.json', state: 'running', ageSeconds: 5 }]);
  expect(await showOnly(app)).toBe(true);
  expect(app.store.getState().comparison).toHaveLength(1);
  const followed = await followResults(join(folder, 'single.json'), () => nowMs);
  expect(await followed.read('single.json')).toEqual(Buffer.from(begun));
  for (const name of ['done.json', '../single.json', '/etc/passwd', '', '.'])
    expect(await followed.read(name)).toBeNull();
});

test('a single file takes nobody away from what they have opened, nor does what ends its reading count as a fault', async () => {
  write('single.json', begun, 5);
  const app = await pageThatFollows(join(folder, 'single.json'));
  await openFloatExample({ ...app, services: createTestApp().services }, 'resnet8');
  await refreshFollowed(app);
  expect(await showOnly(app)).toBe(true);
  const { comparison, floatModel } = app.store.getState();
  expect(comparison).toBeNull();
  expect(floatModel).not.toBeNull();
  const cancelled = () => Promise.reject(new TauscopeError('cancelled', 'The work was cancelled.'));
  await refreshFollowed({ ...app, services: { ...app.services, fetchFile: cancelled } });
  expect(app.store.getState().followFault).toBeNull();
});

test('a page of a server that follows nothing says what to do', async () => {
  const app = createTestApp();
  const fetchFile = async () => Buffer.from('<!doctype html>');
  await refreshFollowed({ ...app, services: { ...app.services, fetchFile } });
  expect(app.store.getState().followFault).toMatch(/tauscope serve --follow/);
  await expect(followResults(join(folder, 'none', 'x.json'), () => nowMs)).rejects.toThrow(
    /there is no folder/,
  );
});
