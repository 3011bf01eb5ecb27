import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { quote } from 'shlex';
import type { Extent } from '../exploration/hasMore.ts';
import { hasMore } from '../exploration/hasMore.ts';
import { measuredCount } from '../exploration/points/pointTable.ts';
import type { Recipe } from '../exploration/recipe/recipe.ts';
import { TauscopeError } from '../network/errors.ts';
import type { BegunResults } from './begunResults.ts';
import { resultsOf } from './begunResults.ts';
import { checkOutput } from './checkOutput.ts';

/** Where an exploration writes what it has found. */
export interface ResultsPlace {
  readonly file: string;
  /** Where it goes until it is complete, while `file` holds something else. */
  readonly beside?: string;
  /** Of the same recipe; less does not take their place. */
  readonly earlier?: EarlierResults;
}

interface EarlierResults extends Extent {
  readonly file: string;
}

/**
 * Where a run of a recipe writes so that nothing is lost that is in a file, however the run ends: more of the same recipe takes the place of less, and what
 * else is there stays until the run is complete.
 * @param begun what the run goes on from
 * @throws TauscopeError `usage` where there is no room beside what stays
 */
export async function resultsPlace(
  file: string,
  recipe: Recipe,
  begun: BegunResults | undefined,
): Promise<ResultsPlace> {
  const known = begun && earlierResults(begun);
  const place = { file, ...(known && { earlier: known }) };
  const isKnown = (path: string) => known !== undefined && resolve(path) === resolve(known.file);
  if (isKnown(file) || !(await isFilled(file))) return place;
  // What cannot be read is something else as well.
  const results = await resultsOf(file, recipe).catch(() => undefined);
  if (results) {
    const there = earlierResults({ file, results });
    return known && hasMore(known, there) ? place : { file, earlier: there };
  }
  const beside = `${file}.part`;
  if (!isKnown(beside) && (await isFilled(beside)))
    throw new TauscopeError(
      'usage',
      `${file} holds something else, and ${beside} what an earlier run has left. Go on from that (--resume ${quote(beside)} --out ${quote(file)}), move one of them away, or name another file.`,
    );
  await checkOutput(beside);
  return { ...place, beside };
}

function earlierResults({ file, results }: BegunResults): EarlierResults {
  return { file, complete: results.complete, measuredPoints: measuredCount(results) };
}

async function isFilled(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => null);
  return found !== null && found.size > 0;
}
