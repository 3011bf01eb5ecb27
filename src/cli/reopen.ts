import type { Engine } from '../exploration/engine.ts';
import type { Exploration } from '../exploration/exploration.ts';
import type { ExploreListener } from '../exploration/exploreListener.ts';
import { checkMeasured } from '../exploration/points/choice.ts';
import { imageTarget, openSubject } from '../exploration/recipe/openSubject.ts';
import type { Subject } from '../exploration/recipe/subject.ts';
import { TauscopeError } from '../network/errors.ts';
import type { Results } from '../sharing/resultsFile.ts';
import { parseResults } from '../sharing/resultsFile.ts';
import { restorePoint, restoreResults } from '../sharing/resume.ts';
import { openDataArgument, openModelArgument } from './open.ts';
import { readText } from './readFiles.ts';

/** Where the files of an exploration are now, if they have moved. */
export interface MovedFiles {
  readonly model?: string;
  readonly data?: readonly string[];
}

/** A results file with the model and data that it names. */
export interface ReopenedResults {
  readonly subject: Subject;
  readonly results: Results;
  /** The results file as it is. */
  readonly text: string;
}

/**
 * Reads a results file with measured points, its model and its data. Throws TauscopeErrors that say which file is missing or has
 * changed, or which of the points that are asked for is not measured.
 */
export async function reopen(
  resultsPath: string,
  moved: MovedFiles,
  asked: readonly number[] = [],
): Promise<ReopenedResults> {
  const text = await readText(resultsPath);
  const results = parseResults(text);
  const { recipe, paths, correct } = results;
  if (!correct.some((count) => count >= 0))
    throw new TauscopeError(
      'not-found',
      'The results hold no measured point yet. Go on with `tauscope explore --resume`.',
    );
  for (const point of asked) checkMeasured(results, point);
  const model = await openModelArgument(
    moved.model ?? recipe.model.example ?? found('model', paths.model)[0]!,
    recipe.model,
  );
  const data = await openDataArgument(
    moved.data ?? (recipe.data.example ? [recipe.data.example] : found('data', paths.data)),
    imageTarget(model.network, recipe),
    recipe.data,
  );
  const { floatAnswers } = results;
  const subject = { ...openSubject(recipe, model, data), ...(floatAnswers && { floatAnswers }) };
  return { subject, results, text };
}

/**
 * The exploration that the results are of; afterwards the engine holds its levels.
 * @param point the only one that matters besides the exact network, if so (`restorePoint`)
 */
export async function restore(
  { subject, results }: ReopenedResults,
  engine: Engine,
  listener: ExploreListener,
  point?: number,
): Promise<Exploration> {
  const now = () => performance.now();
  const found =
    point === undefined ? null : await restorePoint(subject, results, point, engine, listener, now);
  return found ?? restoreResults(subject, results, engine, listener, now);
}

/** The paths that the results file remembers. */
function found(what: 'model' | 'data', paths: readonly string[]): readonly string[] {
  if (paths.length > 0) return paths;
  throw new TauscopeError(
    'usage',
    `The results do not say where the ${what} is (the page never knows). Name it: --${what} FILE.`,
  );
}
