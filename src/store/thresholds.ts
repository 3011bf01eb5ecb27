import type { ExploredLayer, Method } from '../exploration/recipe/recipe.ts';
import { exploredLayer } from '../exploration/recipe/recipe.ts';

export const MAX_LEVELS = 200;
export const HIGHEST_TAU = 10;
export const HIGHEST_SHARE = 1;
/** Levels of a layer that was exempt before. */
export const FIRST_LEVELS = 8;
export const FIRST_HIGHEST_TAU = 0.1;
export const FIRST_HIGHEST_SHARE = 0.75;
/** Thresholds are whole multiples of this, so that they read well and travel well in links. */
const TAU_STEPS_PER_UNIT = 10_000;

/** 0 and further thresholds up to `highestTau`, evenly spaced; fewer when the steps run together. */
export function evenTaus(levels: number, highestTau: number): number[] {
  const last = Math.max(1, Math.min(MAX_LEVELS, Math.round(levels)) - 1);
  const steps = Array.from({ length: last + 1 }, (_, k) =>
    Math.round((k / last) * highestTau * TAU_STEPS_PER_UNIT),
  );
  return [...new Set(levels <= 1 ? [0] : steps)].map((step) => step / TAU_STEPS_PER_UNIT);
}

/** The layers with these thresholds or shares for one of them; without them the layer becomes exempt. */
export function withLayer(
  layers: readonly ExploredLayer[],
  layer: number,
  settings: readonly number[] | null,
  method: Method = 'paper',
): ExploredLayer[] {
  const others = layers.filter((explored) => explored.layer !== layer);
  if (!settings) return others;
  return [...others, exploredLayer(method, layer, settings)].sort((a, b) => a.layer - b.layer);
}
