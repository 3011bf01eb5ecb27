import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { exploreCommand } from '../../../src/cli/explore.ts';
import { supervisor } from '../../../src/cli/sweep/supervisor.ts';
import { exploredFiles } from './exploredFiles.ts';

let folder: string;
beforeAll(async () => {
  ({ folder } = await exploredFiles());
});

afterEach(() => vi.unstubAllEnvs());

test('what is complete is left, and said as JSON where that is asked for', async () => {
  const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    const out = join(folder, 'results.json');
    // A # does not make a link of a file that is there.
    const recipe = join(folder, 'recipe#1.json');
    copyFileSync(out, recipe);
    const before = readFileSync(out, 'utf8');
    const options = {
      data: [join(folder, 'mine.bin')],
      recipe,
      out,
      continue: true,
      checkpoint: 30,
    } as const;
    const model = join(folder, 'mine.tflite');
    await exploreCommand(model, options);
    await exploreCommand(model, { ...options, json: true });
    expect(said.mock.calls.map(([text]) => text)).toEqual([`${out} is complete.\n`, before]);
    expect(readFileSync(out, 'utf8')).toBe(before);
  } finally {
    said.mockRestore();
  }
});

test('nothing is told on the channel of a program that is no sweep', () => {
  expect(process.send).toBeDefined();
  expect(supervisor()).toBeNull();
  vi.stubEnv('TAUSCOPE_SUPERVISED', 'by somebody else');
  expect(supervisor()).toBeNull();
});
