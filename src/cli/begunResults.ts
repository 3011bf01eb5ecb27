import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Recipe } from '../exploration/recipe/recipe.ts';
import { sameRecipe } from '../exploration/recipe/sameRecipe.ts';
import { TauscopeError } from '../network/errors.ts';
import type { Results } from '../sharing/resultsFile.ts';
import { isResults, parseResults, resultsHead } from '../sharing/resultsFile.ts';
import { readText } from './readFiles.ts';
import { headOf, resultsIn } from './resultsPaths.ts';

/** A results file that an exploration of its recipe goes on in. */
export interface BegunResults {
  readonly file: string;
  readonly results: Results;
}

/** What a file holds of a recipe, if that is what it holds. Throws TauscopeError `results-invalid` for damaged results. */
export async function resultsOf(file: string, recipe: Recipe): Promise<Results | undefined> {
  if (!isResults(await headOf(file))) return undefined;
  const results = parseResults(await readText(file));
  return sameRecipe(results.recipe, recipe) ? results : undefined;
}

/**
 * What an earlier run has found for a recipe in the file `out`.
 * @param isOfSweep whether it may be in another file of the folder as well, whatever that is called
 * @throws TauscopeError `usage` when there is none but `out` holds something else, which would be lost
 */
export async function begunResults(
  out: string,
  recipe: Recipe,
  isOfSweep: boolean,
): Promise<BegunResults | undefined> {
  const isThere = (await stat(out).catch(() => null)) !== null;
  const own = isThere ? await resultsOf(out, recipe) : undefined;
  if (own) return { file: out, results: own };
  const folder = dirname(out);
  const head = Buffer.from(resultsHead(recipe));
  for (const name of isOfSweep ? await resultsIn(folder) : []) {
    const file = join(folder, name);
    // A sweep's folder may hold many, and large ones: of others only the beginning is read.
    if (head.equals(await headOf(file, head.length)))
      return { file, results: parseResults(await readText(file)) };
  }
  if (!isThere) return undefined;
  throw new TauscopeError(
    'usage',
    `${out} holds something else than results of this recipe, which would be lost. Move it away, or name another file.`,
  );
}
