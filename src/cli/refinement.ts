import type { Recipe } from '../exploration/recipe/recipe.ts';
import { defaultRefinement, mostRefined } from '../exploration/recipe/recipe.ts';
import { TauscopeError } from '../network/errors.ts';

export interface RefineOptions {
  readonly refine?: string;
  readonly refineImages?: number;
  readonly refineSteps?: number;
  readonly refineLabels?: number;
  readonly refineShift?: number;
}

/** The recipe with its refinement as the options want it. */
export function withRefinement(recipe: Recipe, options: RefineOptions): Recipe {
  const { refine, refineImages, refineSteps, refineLabels, refineShift } = options;
  const wanted = [refine, refineImages, refineSteps, refineLabels, refineShift];
  if (wanted.every((value) => value === undefined)) return recipe;
  const { refinement: given, ...rest } = recipe;
  if (refine === 'none') return rest;
  const points = refine === undefined ? given?.points : refinedPoints(refine);
  if (points === undefined)
    throw new TauscopeError('usage', 'Say which points to refine: --refine front, or --refine COUNT.');
  const base = { ...defaultRefinement, ...given };
  return {
    ...rest,
    refinement: {
      ...base,
      points,
      images: refineImages ?? base.images,
      steps: refineSteps ?? base.steps,
      ...(refineLabels !== undefined && { labelShare: refineLabels }),
      ...(refineShift !== undefined && { shift: refineShift }),
    },
  };
}

/** Throws TauscopeError `usage`. */
export function refinedPoints(text: string): 'front' | number {
  if (text === 'front') return text;
  if (/^[1-9]\d{0,8}$/.test(text) && Number(text) <= mostRefined) return Number(text);
  throw new TauscopeError(
    'usage',
    `--refine takes front, none, or how many points of the front, up to ${mostRefined}; found "${text}".`,
  );
}
