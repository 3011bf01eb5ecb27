import { basename } from 'node:path';
import { defaultBoard } from '../examples/examples.ts';
import { highestRefinedPp } from '../exploration/pointsToRefine.ts';
import { classesOf } from '../exploration/recipe/classNames.ts';
import { defaultRecipe, withDomain, withMethod } from '../exploration/recipe/defaultRecipe.ts';
import { withKernels } from '../exploration/recipe/editedRecipe.ts';
import type { OpenedData, OpenedModel } from '../exploration/recipe/openSubject.ts';
import type {
  AllocationName,
  DomainName,
  Method,
  Reading,
  Recipe,
  TablePlace,
} from '../exploration/recipe/recipe.ts';
import {
  defaultRacing,
  defaultSearch,
  exploredLayer,
  isByThreshold,
  parseRecipe,
} from '../exploration/recipe/recipe.ts';
import type { InputScale } from '../images/inputScale.ts';
import { TauscopeError } from '../network/errors.ts';
import type { Rounding } from '../network/network.ts';
import { convLayers } from '../network/network.ts';
import { parseForms } from './forms.ts';
import type { LimitOptions } from './memoryLimits.ts';
import { memoryLimits } from './memoryLimits.ts';
import type { RefineOptions } from './refinement.ts';
import { withRefinement } from './refinement.ts';
import { parseLayerTaus, parseLevels } from './taus.ts';

/** Options that change a recipe. */
export interface RecipeOptions extends RefineOptions, LimitOptions, Reading {
  readonly board?: string;
  readonly method?: Method;
  readonly rounding?: Rounding;
  readonly seed?: number;
  readonly taus?: string;
  readonly shares?: string;
  readonly channelsPerMask?: '1' | '2' | '4';
  readonly allocation?: AllocationName;
  readonly domain?: DomainName;
  readonly layerTaus?: readonly string[];
  readonly calibration?: number;
  readonly selection?: number;
  readonly heldOut?: number;
  readonly heldOutFile?: string;
  readonly inputScale?: InputScale;
  readonly classes?: string;
  readonly dead?: 'skip' | 'keep';
  readonly racing?: true | number;
  readonly exact?: true;
  readonly search?: 'grid' | 'guided';
  readonly evaluations?: number;
  readonly form?: readonly string[];
  readonly tables?: TablePlace;
}

/**
 * The given or default recipe with the options on top.
 * @param float the network from which losses are counted, null for the exact one; as the given recipe says if absent
 * @throws TauscopeError `usage` for options that do not go together, `recipe-invalid` for values that no recipe has
 */
export function recipeOf(
  model: OpenedModel,
  data: OpenedData,
  given: Recipe | undefined,
  options: RecipeOptions,
  float?: Recipe['float'] | null,
): Recipe {
  const sources = {
    model: model.source,
    data: data.source,
    ...classesOf(model, data.images),
    ...data.reading,
  };
  const { board = defaultBoard, inputScale } = options;
  const known = given && options.classes !== undefined ? renamed(given, model, data) : given;
  const proposed = known ?? defaultRecipe(model.network, data.images, sources, board, inputScale);
  const start = float === undefined ? proposed : countedFrom(proposed, float);
  const method = options.method ?? (given ? start.method : methodOf(options, start.method));
  checkCompensated(method, options);
  const ranked = method === start.method ? start : withMethod(start, method, model.network);
  const base = options.domain ? withDomain(ranked, options.domain, model.network) : ranked;
  const { taus, shares } = options;
  const [levels, foreign] = isByThreshold(method) ? [taus, shares] : [shares, taus];
  if (foreign !== undefined)
    throw new TauscopeError(
      'usage',
      `Thresholds (--taus) go with --method paper or authors, shares (--shares) with the others; the method is ${method}.`,
    );
  const common =
    levels === undefined ? undefined : parseLevels(levels === taus ? '--taus' : '--shares', levels, method);
  const layers = common ? base.layers.map(({ layer }) => exploredLayer(method, layer, common)) : base.layers;
  const convolutions = convLayers(model.network).map(({ index }) => index);
  const kernels = withKernels(base, {
    ...(options.form && { forms: parseForms(options.form, base.forms, convolutions) }),
    limits: { ...base.limits, ...memoryLimits(options) },
  });
  const recipe: Recipe = {
    ...withRefinement(kernels, options),
    ...racingOf(base, options),
    ...searchOf(base, options, !given),
    ...(options.channelsPerMask && { channelsPerMask: Number(options.channelsPerMask) as 1 | 2 | 4 }),
    ...(options.tables && { tables: options.tables }),
    ...(options.allocation && { allocation: options.allocation }),
    ...(inputScale !== undefined && { inputScale }),
    ...data.reading,
    board: options.board ?? base.board,
    rounding: options.rounding ?? base.rounding,
    seed: options.seed ?? base.seed,
    deadOperands: options.dead ?? base.deadOperands,
    layers: options.layerTaus ? parseLayerTaus(options.layerTaus, layers, method, convolutions) : layers,
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

/** Throws TauscopeError `usage` for options of one method beside another. */
function checkCompensated(method: Method, { domain, allocation }: RecipeOptions): void {
  const option = domain ? '--domain' : allocation && '--allocation';
  if (method === 'compensated' || !option) return;
  throw new TauscopeError(
    'usage',
    `${option} goes with --method compensated; the method is ${method}. Leave ${option} out, or say --method compensated.`,
  );
}

/** The method that levels without a name of one mean: thresholds the paper's, shares the usual one. */
function methodOf({ taus, layerTaus, shares }: RecipeOptions, usual: Method): Method {
  return taus !== undefined || (layerTaus && shares === undefined) ? 'paper' : usual;
}

/** The recipe with the model's names of the classes, its fields in their usual order. */
function renamed(recipe: Recipe, model: OpenedModel, data: OpenedData): Recipe {
  const unnamed = { ...recipe };
  delete unnamed.classNames;
  delete unnamed.labelsByName;
  return parseRecipe({ ...unnamed, ...classesOf(model, data.images) });
}

/** The recipe with losses counted from a float network, or with null from the exact one, its fields in their usual order. */
function countedFrom(recipe: Recipe, float: NonNullable<Recipe['float']> | null): Recipe {
  const other = { ...recipe };
  delete other.float;
  return float || recipe.float ? parseRecipe({ ...other, ...(float && { float }) }) : recipe;
}

function racingOf(base: Recipe, { racing, exact }: RecipeOptions): Pick<Recipe, 'racing'> {
  if (exact && base.racing) return { racing: null };
  if (racing === undefined) return {};
  return { racing: racing === true ? defaultRacing : { errorRate: racing } };
}

/** A new search looks as far as what is to be refined may lose. */
function searchOf(
  base: Recipe,
  { search, evaluations, refine }: RecipeOptions,
  isNew: boolean,
): Pick<Recipe, 'search'> {
  if (search === 'grid' && evaluations !== undefined)
    throw new TauscopeError('usage', 'A number of evaluations goes with --search guided, not with the grid.');
  if (search === 'grid') return base.search ? { search: null } : {};
  const isDeep = isNew && refine !== undefined && refine !== 'none';
  if (search === undefined && evaluations === undefined && !(isDeep && base.search)) return {};
  const given = base.search ?? defaultSearch;
  return {
    search: {
      ...given,
      evaluations: evaluations ?? given.evaluations,
      ...(isDeep && { highestLossPp: highestRefinedPp }),
    },
  };
}
