import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { followResults } from '../../../src/cli/followResults.ts';
import type { RunStatus } from '../../../src/sharing/sweepStatus.ts';
import { statusFile } from '../../../src/sharing/sweepStatus.ts';

const complete = '{"format":"tauscope-results","recipe":{},"complete":true,"images":{}}';

test('an exploration that failed beside complete results of another recipe stays failed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tauscope-followed-'));
  const runs: RunStatus[] = [
    { name: 'a', file: 'a.json', state: 'failed', reason: 'a.json holds something else' },
    { name: 'b', file: 'b.json', state: 'running' },
  ];
  writeFileSync(join(folder, statusFile), JSON.stringify({ runs }));
  for (const { file } of runs) writeFileSync(join(folder, file), complete);
  const followed = await followResults(folder, Date.now);
  expect((await followed.list()).runs).toMatchObject([
    { name: 'a', state: 'failed', reason: 'a.json holds something else' },
    { name: 'b', state: 'finished' },
  ]);
});
