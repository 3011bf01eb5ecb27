import type { LayerCost } from '../target/cost.ts';
import { runtimeFlashBytes } from '../target/cost.ts';
import type { MemoryLimits } from '../target/kernelChoice.ts';
import { chooseWithinFlash, fitsOf } from '../target/kernelChoice.ts';
import type { Levels } from './engine.ts';
import type { ExactCost, LayerCandidates } from './exactCost.ts';
import type { LevelTable } from './levelTable.ts';

/** The kernels of a configuration: the preferred ones if they fit, else smaller ones in the places where that costs least. */
export function kernelsWithin(
  exact: ExactCost,
  tables: readonly LevelTable[],
  levels: Levels,
): readonly LayerCost[] {
  if (!levels) return exact.layers;
  const explored = new Map(tables.map((table, k) => [table.layer, table.levels[levels[k]!]!.candidates]));
  const candidates = exact.candidates.map((ofLayer) => explored.get(ofLayer[0].layer) ?? ofLayer);
  return withinFlash(candidates, exact.limits);
}

/**
 * Whether a configuration fits the limits in any kernels it may have; undefined when all do, as the largest preferred
 * kernels of every layer together fit.
 */
export function admission(
  exact: ExactCost,
  tables: readonly LevelTable[],
): ((levels: readonly number[]) => boolean) | undefined {
  const isWithin = (kernels: readonly LayerCost[]) => {
    const flashBytes = kernels.reduce((sum, cost) => sum + cost.flashBytes, runtimeFlashBytes);
    const ramBytes = Math.max(...kernels.map((cost) => cost.ramBytes));
    const { flash, ram } = fitsOf({ flashBytes, ramBytes }, exact.limits);
    return flash && ram;
  };
  const largest = exact.candidates.map(([cost]): LayerCost => {
    const costs = tables.find(({ layer }) => layer === cost.layer)?.levels.map((level) => level.cost) ?? [
      cost,
    ];
    const most = (figure: 'flashBytes' | 'ramBytes') => Math.max(...costs.map((each) => each[figure]));
    return { ...cost, flashBytes: most('flashBytes'), ramBytes: most('ramBytes') };
  });
  if (isWithin(largest)) return undefined;
  return (levels) => isWithin(kernelsWithin(exact, tables, levels));
}

/** One kernel of every layer, the preferred ones if they fit. */
export function withinFlash(candidates: readonly LayerCandidates[], { flashBytes = Infinity }: MemoryLimits) {
  const chosen = chooseWithinFlash(candidates, flashBytes - runtimeFlashBytes);
  return candidates.map((ofLayer, i) => ofLayer[chosen[i]!]!);
}
