import { basename, resolve } from 'node:path';
import { DEFAULT_BOARD } from '../examples/examples.ts';
import { defaultRecipe, withMethod } from '../exploration/recipe/defaultRecipe.ts';
import type { Exploration } from '../exploration/exploration.ts';
import { explore } from '../exploration/explore.ts';
import { openSubject } from '../exploration/recipe/openSubject.ts';
import type { OpenedData, OpenedModel } from '../exploration/recipe/openSubject.ts';
import type { Method, Recipe } from '../exploration/recipe/recipe.ts';
import { exploredLayer, parseRecipe, withKernels } from '../exploration/recipe/recipe.ts';
import { TauscopeError } from '../network/errors.ts';
import type { Rounding } from '../network/network.ts';
import { parseResults, resultsDocument } from '../sharing/resultsFile.ts';
import type { SourcePaths } from '../sharing/resultsFile.ts';
import { decodeShare } from '../sharing/shareLink.ts';
import { DEFAULT_RACING, DEFAULT_SEARCH } from '../exploration/recipe/recipe.ts';
import { withPool } from './enginePool.ts';
import { explorationText } from './explorationText.ts';
import { readBytes, write } from './files.ts';
import { openDataArgument, openModelArgument } from './open.ts';
import { progressLine } from './progressLine.ts';
import type { RefineOptions } from './refinement.ts';
import { withRefinement } from './refinement.ts';
import { parseForms } from './forms.ts';
import { parseLayerTaus, parseTaus } from './taus.ts';

interface ExploreOptions extends RefineOptions {
  readonly data?: readonly string[];
  readonly board?: string;
  readonly method?: Method;
  readonly rounding?: Rounding;
  readonly seed?: number;
  readonly taus?: string;
  readonly shares?: string;
  readonly channelsPerMask?: '1' | '2' | '4';
  readonly layerTaus?: readonly string[];
  readonly calibration?: number;
  readonly selection?: number;
  readonly heldOut?: number;
  readonly heldOutFile?: string;
  readonly dead?: 'skip' | 'keep';
  readonly racing?: true | number;
  readonly exact?: true;
  readonly search?: 'grid' | 'guided';
  readonly evaluations?: number;
  readonly form?: readonly string[];
  readonly flashLimit?: number;
  readonly ramLimit?: number;
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
  const model = await openModelArgument(modelName);
  const data = await openDataArgument(dataNames);
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

/** The given or default recipe with the options on top. */
function recipeOf(
  model: OpenedModel,
  data: OpenedData,
  given: Recipe | undefined,
  options: ExploreOptions,
): Recipe {
  const sources = { model: model.source, data: data.source };
  const start = given ?? defaultRecipe(model.network, data.images, sources, options.board ?? DEFAULT_BOARD);
  const method = options.method ?? start.method;
  const base = method === start.method ? start : withMethod(start, method);
  const levels = method === 'paper' ? options.taus : options.shares;
  if ((options.taus ?? options.shares) !== levels)
    throw new TauscopeError(
      'usage',
      `Thresholds (--taus) go with --method paper, shares (--shares) with the others; the method is ${method}.`,
    );
  const common = levels === undefined ? undefined : parseTaus(levels);
  const layers = common ? base.layers.map(({ layer }) => exploredLayer(method, layer, common)) : base.layers;
  const kernels = withKernels(base, {
    ...(options.form && { forms: parseForms(options.form, base.forms) }),
    limits: {
      ...base.limits,
      ...(options.flashLimit !== undefined && { flashBytes: options.flashLimit }),
      ...(options.ramLimit !== undefined && { ramBytes: options.ramLimit }),
    },
  });
  const recipe: Recipe = {
    ...withRefinement(kernels, options),
    ...racingOf(base, options),
    ...searchOf(base, options),
    ...(options.channelsPerMask && { channelsPerMask: Number(options.channelsPerMask) as 1 | 2 | 4 }),
    board: options.board ?? base.board,
    rounding: options.rounding ?? base.rounding,
    seed: options.seed ?? base.seed,
    deadOperands: options.dead ?? base.deadOperands,
    layers: options.layerTaus ? parseLayerTaus(options.layerTaus, layers, method) : layers,
    splits: {
      ...base.splits,
      ...(options.heldOutFile && { heldOutFile: basename(options.heldOutFile) }),
      calibration: options.calibration ?? base.splits.calibration,
      selection: options.selection ?? base.splits.selection,
      heldOut: options.heldOut ?? base.splits.heldOut,
    },
  };
  parseRecipe(recipe);
  return recipe;
}

function racingOf(base: Recipe, { racing, exact }: ExploreOptions): Pick<Recipe, 'racing'> {
  if (exact && base.racing) return { racing: null };
  if (racing === undefined) return {};
  return { racing: racing === true ? DEFAULT_RACING : { errorRate: racing } };
}

function searchOf(base: Recipe, { search, evaluations }: ExploreOptions): Pick<Recipe, 'search'> {
  if (search === 'grid' && evaluations !== undefined)
    throw new TauscopeError('usage', 'A number of evaluations goes with --search guided, not with the grid.');
  if (search === 'grid') return base.search ? { search: null } : {};
  if (search === undefined && evaluations === undefined) return {};
  const given = base.search ?? DEFAULT_SEARCH;
  return { search: { ...given, evaluations: evaluations ?? given.evaluations } };
}

/** Absolute paths of files, so that `tauscope export` finds them again; nothing for examples. */
function sourcePaths(recipe: Recipe, model: string, data: readonly string[]): SourcePaths | undefined {
  const paths = {
    model: recipe.model.example ? [] : [resolve(model)],
    data: recipe.data.example ? [] : data.map((path) => resolve(path)),
  };
  return paths.model.length + paths.data.length > 0 ? paths : undefined;
}
