import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { reportCommand } from '../../../src/cli/report.ts';
import { resultsDocument } from '../../../src/sharing/resultsFile.ts';
import { refused } from '../../refused.ts';
import { exploredFiles } from './exploredFiles.ts';

let path: (name: string) => string;
beforeAll(async () => {
  const { folder, exploration } = await exploredFiles();
  path = (name) => join(folder, name);
  for (const name of ['a', 'b', 'c']) mkdirSync(path(name));
  copyFileSync(path('results.json'), path('a/report.md'));
  writeFileSync(path('b/front.svg'), '{}');
  copyFileSync(path('mine.tflite'), path('c/report.html'));
  const paths = { model: [path('c/report.html')], data: [path('mine.bin')] };
  writeFileSync(path('renamed.json'), JSON.stringify(resultsDocument(exploration, paths)));
});

test.each<[string, string, string, string[]?]>([
  ['its results', 'a/report.md', 'a'],
  ['measurements', 'results.json', 'b', ['b/front.svg']],
  ['a model that results name', 'renamed.json', 'c'],
])('a report does not take the place of what it reads: %s', async (_, named, out, measured) => {
  const files = ['a/report.md', 'b/front.svg', 'c/report.html'];
  const contents = () => files.map((name) => readFileSync(path(name), 'base64'));
  const before = contents();
  const measurements = measured?.map(path);
  await expect(
    reportCommand([path(named)], { out: path(out), ...(measurements && { measurements }) }),
  ).rejects.toThrow(refused('usage', /is what is read: writing there would destroy it/));
  expect(contents()).toEqual(before);
});
