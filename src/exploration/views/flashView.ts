import type { KernelPrice } from '../../plan/fittingKernels.ts';
import { runtimeFlashBytes, tighterLimits } from '../../plan/fittingKernels.ts';
import type { Exploration } from '../exploration.ts';
import { exactCostWithin } from '../levels/pointKernels.ts';
import { costsWithin } from '../points/costsWithin.ts';

/**
 * An exploration as it looks where the firmware may take at most `flashBytes`: every point in the kernels that fit, at
 * their cost. What was measured is shared, since kernels do not change answers. Points that are added to the exploration
 * later on are not in the view.
 */
export function withinFlashLimit(exploration: Exploration, flashBytes: number): Exploration {
  const { exactCost: given, levels } = exploration;
  const limits = tighterLimits(given.limits, { flashBytes });
  const exactCost = exactCostWithin(exploration, given, limits);
  const costs = costsWithin(exploration.points, exactCost, levels, limits.flashBytes!);
  const points = { ...exploration.points, ...costs, limits };
  return { ...exploration, exactCost, points };
}

/** The limits of flash between which one makes a difference: below the first nothing fits, above the other everything does. */
export function flashRange({ exactCost, levels }: Exploration): { leastBytes: number; mostBytes: number } {
  const explored = new Map(levels.map((table) => [table.layer, table.levels]));
  const kernels = exactCost.candidates.map((exact): readonly (readonly KernelPrice[])[] => [
    exact,
    ...(explored.get(exact[0].layer) ?? []).flatMap(({ candidates }) => (candidates ? [candidates] : [])),
  ]);
  const total = (bytesOf: (levelsOfLayer: readonly (readonly KernelPrice[])[]) => number) =>
    kernels.reduce((sum, ofLayer) => sum + bytesOf(ofLayer), runtimeFlashBytes);
  return {
    leastBytes: total((ofLayer) => Math.min(...ofLayer.flat().map(({ flashBytes }) => flashBytes))),
    mostBytes: Math.min(
      exactCost.limits.flashBytes ?? Infinity,
      total((ofLayer) => Math.max(...ofLayer.map(([preferred]) => preferred!.flashBytes))),
    ),
  };
}
