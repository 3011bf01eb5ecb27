import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { resultsPlace } from '../../../src/cli/resultsPlace.ts';
import { parseResults } from '../../../src/sharing/resultsFile.ts';
import { refused } from '../../refused.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-place-'));
const text = readFileSync(resolve(import.meta.dirname, '../../old-results/version1.json'), 'utf8');
const results = parseResults(text);
const { recipe } = results;
const other = { ...recipe, seed: recipe.seed + 1 };
/** What an earlier run has left there, which has measured the exact network alone. */
const begun = (file: string) => ({
  file,
  results: {
    ...results,
    complete: false,
    correct: results.correct.map((count, k) => (k === 0 ? count : -1)),
  },
});

function fileWith(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

test('results go where nothing is', async () => {
  for (const file of [join(folder, 'absent.json'), fileWith('empty.json', '')])
    expect(await resultsPlace(file, recipe, undefined)).toEqual({ file });
});

describe('results of the same recipe', () => {
  const file = fileWith('same.json', text);
  const earlier = { file, complete: true, measuredPoints: 5 };

  test('give way to more alone', async () => {
    expect(await resultsPlace(file, recipe, undefined)).toEqual({ file, earlier });
  });

  test('count with what the run goes on from: more of the two is kept', async () => {
    const less = begun('less.json');
    expect(await resultsPlace(file, recipe, less)).toEqual({ file, earlier });
    const part = fileWith('part.json', JSON.stringify({ ...(JSON.parse(text) as object), complete: false }));
    expect(await resultsPlace(part, recipe, less)).toMatchObject({
      earlier: { file: part, measuredPoints: 5 },
    });
    const whole = { file: 'whole.json', results };
    expect(await resultsPlace(part, recipe, whole)).toMatchObject({ earlier: { file: 'whole.json' } });
  });
});

test.each([
  ['results of another recipe', text, other],
  ['results that are cut off', text.slice(0, 1000), recipe],
  ['what are no results', 'notes', recipe],
])('what is not complete goes beside %s, unless something is there', async (name, content, wanted) => {
  const file = fileWith(`${name}.json`, content);
  const beside = `${file}.part`;
  expect(await resultsPlace(file, wanted, undefined)).toEqual({ file, beside });
  writeFileSync(beside, 'more notes');
  await expect(resultsPlace(file, wanted, undefined)).rejects.toThrow(
    refused('usage', /holds something else, and .*\.part what an earlier run has left\. Go on from that/),
  );
  // For a shell, whatever names are made of.
  await expect(resultsPlace(file, wanted, undefined)).rejects.toThrow(
    `(--resume '${beside}' --out '${file}')`,
  );
  const known = begun(relative(process.cwd(), beside));
  expect(await resultsPlace(file, wanted, known)).toMatchObject({
    file,
    beside,
    earlier: { file: known.file },
  });
});
