import { open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Recipe } from '../exploration/recipe/recipe.ts';
import { TauscopeError } from '../network/errors.ts';
import type { Results } from '../sharing/resultsFile.ts';
import { parseResults, resultsHead } from '../sharing/resultsFile.ts';
import { isSameRecipe } from '../sharing/resume.ts';
import { fileError } from './fileError.ts';
import { readText } from './readFiles.ts';

/** A results file that an exploration of its recipe goes on in. */
export interface BegunResults {
  readonly file: string;
  readonly results: Results;
}

/**
 * What an earlier run has found for a recipe: in the file `out`, else in another of its folder, whatever that is called.
 * Throws TauscopeError `usage` when there is none but `out` holds something else, which would be lost.
 */
export async function begunResults(out: string, recipe: Recipe): Promise<BegunResults | undefined> {
  const folder = dirname(out);
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw fileError('read', folder, error);
  });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map(({ name }) => join(folder, name));
  const isOut = (file: string) => join(file) === join(out);
  const head = Buffer.from(resultsHead(recipe));
  for (const file of files.sort((a, b) => Number(isOut(b)) - Number(isOut(a)))) {
    // Of the others only the beginning is read: a sweep's folder may hold many, and large ones.
    if (!isOut(file) && !(await beginsWith(file, head))) continue;
    const results = parseResults(await readText(file));
    if (isSameRecipe(results.recipe, recipe)) return { file, results };
  }
  if (!files.some(isOut)) return undefined;
  throw new TauscopeError(
    'usage',
    `${out} holds the results of another recipe, which would be lost. Move it away, or name another file.`,
  );
}

async function beginsWith(file: string, head: Buffer): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(head.length), 0, head.length, 0);
    return buffer.equals(head);
  } finally {
    await handle.close();
  }
}
