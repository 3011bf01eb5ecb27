import { resolve } from 'node:path';
import type { Exploration } from '../exploration/exploration.ts';
import { explore } from '../exploration/explore.ts';
import { engineJob } from '../exploration/holdExploration.ts';
import type { Progress } from '../exploration/progress.ts';
import { dataNotice } from '../exploration/recipe/classifier.ts';
import { checkFloatAnswers } from '../exploration/recipe/floatAnswers.ts';
import { inputScaleDoubt } from '../exploration/recipe/inputScaleDoubt.ts';
import { checkFit, imageTarget, openSubject } from '../exploration/recipe/openSubject.ts';
import type { Recipe } from '../exploration/recipe/recipe.ts';
import { pricingOf, withPricing } from '../exploration/recipe/recipeBoard.ts';
import { recipeInputScale } from '../exploration/recipe/recipeInputScale.ts';
import { sameRecipe } from '../exploration/recipe/sameRecipe.ts';
import { inputScaleSentence } from '../images/proposeInputScale.ts';
import { TauscopeError } from '../network/errors.ts';
import { claimDifference } from '../sharing/claim.ts';
import type { Results, SourcePaths } from '../sharing/resultsFile.ts';
import { parseResults, resultsDocument } from '../sharing/resultsFile.ts';
import { checkResumable, knownAnswers } from '../sharing/resume.ts';
import { classNamesText } from '../words/className.ts';
import { begunResults } from './begunResults.ts';
import { checkOutput } from './checkOutput.ts';
import { checkQueueOptions } from './checkQueueOptions.ts';
import { explorationText } from './explorationText.ts';
import { checkNoFloatOutput, floatAnswersOf, openFloatReference } from './floatReference.ts';
import { checkIdleOptions } from './idleOptions.ts';
import { doubtLine, inputScaleOf } from './inputScale.ts';
import { openDataArgument, openModelArgument, withNamesFrom } from './open.ts';
import { measuredPricing } from './pricingOptions.ts';
import { progressLine } from './progressLine.ts';
import type { CommandEngine } from './queueEngine.ts';
import { withEngine } from './queueEngine.ts';
import { readText } from './readFiles.ts';
import { readRecipeArgument } from './recipeArgument.ts';
import type { RecipeOptions } from './recipeOptions.ts';
import { recipeOf } from './recipeOptions.ts';
import { resultsKeeper } from './resultsKeeper.ts';
import { resultsPlace } from './resultsPlace.ts';
import { supervisor } from './sweep/supervisor.ts';

interface ExploreOptions extends RecipeOptions {
  readonly data?: readonly string[];
  readonly recipe?: string;
  readonly output?: string;
  readonly float?: string;
  readonly floatOutput?: string;
  readonly out?: string;
  /** Seconds. */
  readonly checkpoint: number;
  readonly resume?: string;
  readonly continue?: true;
  readonly measurements?: readonly string[];
  readonly workers?: number;
  readonly queue?: string;
  readonly checkShare?: number;
  readonly json?: boolean;
}

/** `tauscope explore`: significance, grid and held-out check, as the page does it. */
export async function exploreCommand(
  modelArgument: string | undefined,
  options: ExploreOptions,
): Promise<void> {
  checkIdleOptions(options);
  checkQueueOptions(options);
  const resumed = options.resume === undefined ? undefined : parseResults(await readText(options.resume));
  const named = options.recipe === undefined ? undefined : await readRecipeArgument(options.recipe);
  const link = named && 'link' in named ? named.link : undefined;
  const given = resumed?.recipe ?? named?.recipe;
  const modelName = modelArgument ?? given?.model.example ?? resumed?.paths.model[0];
  const dataNames = options.data ?? (given?.data.example ? [given.data.example] : resumed?.paths.data);
  if (!modelName)
    throw new TauscopeError('usage', 'Name the model to explore: tauscope explore MODEL --data DATA');
  if (!dataNames?.length) throw new TauscopeError('usage', 'Name the data: --data synthetic, or --data FILE');
  const out = options.out ?? options.resume;
  if (options.continue && out === undefined)
    throw new TauscopeError('usage', 'Name the results file to go on in: --continue --out RESULTS.json');
  if (out !== undefined)
    await checkOutput(out, [
      modelName,
      ...dataNames,
      ...(options.measurements ?? []),
      options.classes,
      options.float ?? resumed?.paths.float,
      // What goes on takes the place of what it goes on from.
      named && 'file' in named && !options.continue ? named.file : undefined,
    ]);
  const model = await withNamesFrom(
    options.classes,
    await openModelArgument(modelName, given?.model, options.output),
  );
  const data = await openDataArgument(
    dataNames,
    imageTarget(model.network, { ...given, ...options }),
    given?.data,
  );
  checkFit(model.network, data.images, options.inputScale ?? given?.inputScale);
  const float = await floatOf(options, given, resumed);
  const recipe = recipeOf(model, data, given, options, float && float.source);
  const opened = openSubject(await measuredRecipe(recipe, options.measurements), model, data);
  if (resumed) checkResumable(resumed, opened.recipe);
  const sweep = supervisor();
  const begun = options.continue ? await begunResults(out!, opened.recipe, sweep !== null) : undefined;
  if (begun) sweep?.tell({ begun: { file: begun.file, complete: begun.results.complete } });
  if (begun?.results.complete) {
    process.stdout.write(options.json ? await readText(begun.file) : `${begun.file} is complete.\n`);
    return;
  }
  const from = resumed ? { file: options.resume!, results: resumed } : begun;
  const place = out === undefined ? null : await resultsPlace(begun?.file ?? out, opened.recipe, from);
  if (place?.beside !== undefined)
    process.stderr.write(
      `${place.file} holds something else, which stays until this run is complete. What is found until then goes to ${place.beside}.\n`,
    );
  // A race goes by its whole course, and so from its beginning.
  const earlier = opened.recipe.racing ? undefined : from?.results;
  const floatAnswers = earlier?.floatAnswers ?? (float ? await floatAnswersOf(float, opened) : undefined);
  checkFloatAnswers(opened.recipe, floatAnswers);
  const subject = { ...opened, ...(floatAnswers && { floatAnswers }) };
  const { network, images } = subject;
  const scale = recipeInputScale(subject.recipe, images, network);
  const input = inputScaleOf(given || options.inputScale ? scale : undefined, images, network);
  const notice = dataNotice(network, images);
  const dataLines = [
    inputScaleSentence(input, images, network),
    ...(notice ? [notice] : []),
    ...(images.classNames ? [`classes: ${classNamesText(images.classNames)}`] : []),
  ];
  const paths = sourcePaths(subject.recipe, modelName, dataNames, float?.path ?? earlier?.paths.float);

  const keeper = place && resultsKeeper(place, paths, options.checkpoint);
  const listener = { update: (found: Exploration) => keeper?.update(found) };
  const knownOf = earlier && ((found: Exploration) => knownAnswers(found, earlier));
  const work = async ({ pool, status }: CommandEngine) => {
    const progress = sweep
      ? (progress: Progress) => sweep.tell({ progress })
      : progressLine(process.stderr, status);
    pool.hold(engineJob(network, subject.recipe.rounding));
    const doubt = await inputScaleDoubt(network, images, input.scale, pool);
    const found = await explore(subject, pool, { ...listener, progress }, () => performance.now(), knownOf);
    return { exploration: found, doubt };
  };
  const { exploration, doubt } = await withEngine(options, work, async () => keeper?.finish());
  if (doubt) dataLines.push(doubtLine(doubt));
  if (link?.claim && sameRecipe(link.recipe, exploration.recipe)) {
    const difference = claimDifference(exploration, link.choice, link.claim);
    dataLines.push(difference ? `differs from the link at ${difference}` : 'reproduced: as the link says');
  }
  process.stdout.write(
    options.json
      ? `${JSON.stringify(resultsDocument(exploration, paths))}\n`
      : explorationText(exploration, dataLines),
  );
}

/** The recipe with the board's model fitted to measurements, if there are any. */
async function measuredRecipe(recipe: Recipe, files: readonly string[] | undefined): Promise<Recipe> {
  return files
    ? withPricing(recipe, { ...pricingOf(recipe), ...(await measuredPricing(recipe.board, files)) })
    : recipe;
}

/** The float network that is named, or built in; null for "none", undefined for what the recipe says. */
async function floatOf(options: ExploreOptions, given: Recipe | undefined, earlier: Results | undefined) {
  const { output, floatOutput = output } = options;
  const argument = options.float ?? (earlier ? undefined : given?.float?.example);
  if (argument === undefined) checkNoFloatOutput(options);
  if (argument === 'none') return null;
  return argument === undefined ? undefined : openFloatReference(argument, given?.float, floatOutput);
}

/** Absolute paths of files, so that `tauscope export` finds them again; nothing for examples. */
function sourcePaths(
  recipe: Recipe,
  model: string,
  data: readonly string[],
  float: string | undefined,
): SourcePaths | undefined {
  const paths = {
    model: recipe.model.example ? [] : [resolve(model)],
    data: recipe.data.example ? [] : data.map((path) => resolve(path)),
    ...(float !== undefined && !recipe.float?.example && { float }),
  };
  return paths.model.length + paths.data.length > 0 || paths.float !== undefined ? paths : undefined;
}
