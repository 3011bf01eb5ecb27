import { resolve } from 'node:path';
import type { Exploration } from '../exploration/exploration.ts';
import { explore } from '../exploration/explore.ts';
import { openSubject } from '../exploration/recipe/openSubject.ts';
import type { Recipe } from '../exploration/recipe/recipe.ts';
import { TauscopeError } from '../network/errors.ts';
import type { SourcePaths } from '../sharing/resultsFile.ts';
import { parseResults, resultsDocument } from '../sharing/resultsFile.ts';
import { decodeShare } from '../sharing/shareLink.ts';
import { withPool } from './enginePool.ts';
import { explorationText } from './explorationText.ts';
import { readBytes, write } from './files.ts';
import { openDataArgument, openModelArgument } from './open.ts';
import { progressLine } from './progressLine.ts';
import type { RecipeOptions } from './recipeOptions.ts';
import { recipeOf } from './recipeOptions.ts';

interface ExploreOptions extends RecipeOptions {
  readonly data?: readonly string[];
  readonly recipe?: string;
  readonly out?: string;
  readonly workers?: number;
  readonly json?: boolean;
}

/** `tauscope explore`: significance, grid and held-out check, as the page does it. */
export async function exploreCommand(
  modelArgument: string | undefined,
  options: ExploreOptions,
): Promise<void> {
  const given = options.recipe ? await readRecipe(options.recipe) : undefined;
  const modelName = modelArgument ?? given?.model.example;
  const dataNames = options.data ?? (given?.data.example ? [given.data.example] : undefined);
  if (!modelName)
    throw new TauscopeError('usage', 'Name the model to explore: tauscope explore MODEL --data DATA');
  if (!dataNames) throw new TauscopeError('usage', 'Name the data: --data synthetic, or --data FILE');
  const model = await openModelArgument(modelName, given?.model);
  const data = await openDataArgument(dataNames, given?.data);
  const subject = openSubject(recipeOf(model, data, given, options), model, data);
  const paths = sourcePaths(subject.recipe, modelName, dataNames);

  const found: { exploration?: Exploration } = {};
  const save = async () => {
    if (!found.exploration || !options.out) return;
    await write(options.out, `${JSON.stringify(resultsDocument(found.exploration, paths))}\n`);
    if (!found.exploration.complete) process.stderr.write(`What was found so far is in ${options.out}.\n`);
  };
  const update = (exploration: Exploration) => {
    found.exploration = exploration;
  };
  const exploration = await withPool(options.workers, (pool) => {
    const progress = progressLine(process.stderr, () => pool.usedBytes);
    return explore(subject, pool, { progress, update }, () => performance.now());
  }).finally(save);
  process.stdout.write(
    options.json ? `${JSON.stringify(resultsDocument(exploration, paths))}\n` : explorationText(exploration),
  );
}

async function readRecipe(argument: string): Promise<Recipe> {
  if (argument.includes('#')) return decodeShare(argument.slice(argument.indexOf('#'))).recipe;
  const { bytes } = await readBytes(argument);
  return parseResults(new TextDecoder().decode(bytes)).recipe;
}

/** Absolute paths of files, so that `tauscope export` finds them again; nothing for examples. */
function sourcePaths(recipe: Recipe, model: string, data: readonly string[]): SourcePaths | undefined {
  const paths = {
    model: recipe.model.example ? [] : [resolve(model)],
    data: recipe.data.example ? [] : data.map((path) => resolve(path)),
  };
  return paths.model.length + paths.data.length > 0 ? paths : undefined;
}
