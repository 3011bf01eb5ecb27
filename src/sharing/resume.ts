import type { Exploration } from '../exploration/exploration.ts';
import type { KnownAnswers } from '../exploration/measure/knownAnswers.ts';
import type { Recipe } from '../exploration/recipe/recipe.ts';
import { TauscopeError } from '../network/errors.ts';
import { canonicalJson } from './canonicalJson.ts';
import type { Results } from './resultsFile.ts';

/** Throws TauscopeError `usage` when an exploration of this recipe cannot go on from the results. */
export function checkResumable(results: Results, recipe: Recipe): void {
  if (canonicalJson(results.recipe) !== canonicalJson(recipe))
    throw new TauscopeError(
      'usage',
      'The results to resume from are of another recipe. Leave out the options that change it, or start without --resume.',
    );
  if (recipe.racing)
    throw new TauscopeError(
      'usage',
      'A race cannot be resumed: what it drops depends on its whole course. Start it again without --resume.',
    );
}

/**
 * What results know for another run of their recipe: all measured points but the refined ones, which are made anew.
 * @param exploration analysed, with nothing measured yet
 */
export function knownAnswers(exploration: Exploration, results: Results): KnownAnswers {
  const { correct, correctBits, added, refined, heldOut } = results;
  const { bytesPerPoint } = exploration.points;
  const { pointCount } = exploration.space;
  const made = new Set(refined.map(({ point }) => point));
  const measured = correct.flatMap((count, point) => (count >= 0 && !made.has(point) ? [point] : []));
  return {
    selection: new Map(
      measured.map((point) => [
        point,
        correctBits.subarray(point * bytesPerPoint, (point + 1) * bytesPerPoint),
      ]),
    ),
    heldOut: new Map([...heldOut].filter(([point]) => !made.has(point))),
    picked: new Map(added.map((row, n) => [pointCount + n, row])),
  };
}
