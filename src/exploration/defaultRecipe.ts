import type { LabelledImages } from '../images/labelledImages.ts';
import { defaultSplits } from '../images/splits.ts';
import type { Network } from '../network/network.ts';
import { convLayers } from '../network/network.ts';
import type { Recipe, RecipeSource } from './recipe.ts';
import { RECIPE_VERSION } from './recipe.ts';

/** Thresholds per layer so that the whole grid stays near this many points. */
const DEFAULT_GRID_POINTS = 1000;
/** The paper's range of thresholds. */
const HIGHEST_TAU = 0.1;

/** The paper's setting for a model and data set: first convolution exempt, an even grid of thresholds for the others. */
export function defaultRecipe(
  network: Network,
  images: LabelledImages,
  sources: { readonly model: RecipeSource; readonly data: RecipeSource },
  board: string,
): Recipe {
  const explored = convLayers(network).slice(1);
  return {
    version: RECIPE_VERSION,
    ...sources,
    rounding: 'double',
    method: 'paper',
    seed: 1,
    splits: defaultSplits(images.count),
    board,
    layers: explored.map((layer) => ({ layer: layer.index, taus: evenTaus(explored.length) })),
    deadOperands: 'skip',
    racing: null,
  };
}

/** 0 and further thresholds up to HIGHEST_TAU, evenly spaced, rounded to the paper's steps of 1/1000. */
function evenTaus(layerCount: number): number[] {
  const levels = Math.max(2, Math.floor(DEFAULT_GRID_POINTS ** (1 / layerCount)));
  return Array.from({ length: levels }, (_, k) => Math.round((k / (levels - 1)) * HIGHEST_TAU * 1000) / 1000);
}
