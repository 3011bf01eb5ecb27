import type { Recipe } from '../exploration/recipe.ts';

type ExploredLayer = Recipe['layers'][number];

export const MAX_LEVELS = 200;
export const HIGHEST_TAU = 10;
/** Thresholds of a layer that was exempt before. */
export const FIRST_LEVELS = 8;
export const FIRST_HIGHEST_TAU = 0.1;
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

/** The layers with `taus` for one of them; without taus the layer becomes exempt. */
export function withLayer(
  layers: readonly ExploredLayer[],
  layer: number,
  taus: readonly number[] | null,
): ExploredLayer[] {
  const others = layers.filter((explored) => explored.layer !== layer);
  if (!taus) return others;
  return [...others, { layer, taus: [...taus] }].sort((a, b) => a.layer - b.layer);
}

/** Configurations of the full grid, without the exact network. */
export function gridSize(layers: readonly ExploredLayer[]): number {
  return layers.length === 0 ? 0 : layers.reduce((size, { taus }) => size * taus.length, 1);
}
