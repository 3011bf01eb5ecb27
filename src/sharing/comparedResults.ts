import type { ComparedExploration } from '../exploration/compare/comparedExploration.ts';
import { statedPointTable } from '../exploration/compare/statedPoints.ts';
import { frontOf } from '../exploration/points/choice.ts';
import { recipeBoard } from '../exploration/recipe/recipeBoard.ts';
import { exactPoint } from '../exploration/recipe/space.ts';
import { TauscopeError } from '../network/errors.ts';
import type { Results } from './resultsFile.ts';
import { parseResults } from './resultsFile.ts';

/**
 * Results as they are compared with others.
 * @throws TauscopeError `not-found` where no point is measured or the board is unknown
 */
export function comparedResults(name: string, results: Results): ComparedExploration {
  const { recipe, complete, heldOut, floatAnswers, refined, correct, stated } = results;
  if (!(correct[exactPoint]! >= 0))
    throw new TauscopeError(
      'not-found',
      'The results hold no measured point yet. Go on with `tauscope explore --resume`, or in the page.',
    );
  const board = recipeBoard(recipe);
  const points = statedPointTable(recipe, board, { ...results, ...stated }, floatAnswers?.selection);
  return {
    name,
    recipe,
    board,
    complete,
    points,
    front: frontOf(points),
    heldOut,
    ...(floatAnswers && { floatAnswers }),
    refinedFrom: new Map(refined.map(({ point, from }) => [point, from])),
  };
}

/** Reads a results file to be compared. Throws its TauscopeErrors, with the file's name. */
export function readComparedResults(name: string, text: string): ComparedExploration {
  try {
    return comparedResults(name, parseResults(text));
  } catch (error) {
    throw error instanceof TauscopeError ? new TauscopeError(error.code, `${name}: ${error.message}`) : error;
  }
}
