import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkOutput } from '../../../src/cli/checkOutput.ts';
import { refused } from '../../refused.ts';

const work = mkdtempSync(join(tmpdir(), 'tauscope-output-'));
const at = (path: string) => join(work, path);
for (const folder of ['photos/9', 'photos/.cache', 'photos2', 'batches'])
  mkdirSync(at(folder), { recursive: true });
for (const file of ['photos/9/7.png', 'photos/notes.txt', 'batches/test_batch.bin'])
  writeFileSync(at(file), 'x');
symlinkSync(at('photos'), at('album'));

describe('an output in a folder that is read', () => {
  test.each([
    ['photos', 'photos/9/7.png'],
    ['photos', 'photos/9/8.JPG'],
    ['photos', 'photos/labels.csv'],
    ['photos', 'album/9/8.png'],
    ['album', 'photos/9/7.png'],
    ['photos/', 'photos/9/../8.png'],
    // Without images all of a folder is read.
    ['batches', 'batches/test_batch.bin'],
    ['batches', 'batches/results.json'],
  ])('%s is refused where it would change that: %s', async (source, out) => {
    await expect(checkOutput(at(out), [undefined, at(source)])).rejects.toThrow(
      refused('usage', /is part of what is read of .*, or would be/),
    );
  });

  test.each([
    ['photos', 'photos/results.json'],
    ['photos', 'photos/notes.txt'],
    ['photos', 'photos/.cache/1.png'],
    ['photos', 'photos2/1.png'],
    ['photos/9', 'photos/1.png'],
    ['synthetic', 'photos/1.png'],
  ])('%s is taken where it would not: %s', async (source, out) => {
    await expect(checkOutput(at(out), [at(source)])).resolves.toBeUndefined();
  });
});
