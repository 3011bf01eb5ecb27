import { keptAtEqualLoss } from '../../network/exploredTiles.ts';
import type { LayerCost } from '../../plan/layerCost.ts';
import type { Level, LevelTable } from '../levels/levelTable.ts';

/**
 * The levels of a layer that are worth a search, those that lose less first: of those whose kernels are beaten in cycles, flash and RAM by a level that loses less, nothing is
 * to be had, like those by tiles that skip little, which are slower than the exact kernels. They must be priced.
 */
export function usefulLevels({ levels }: LevelTable): number[] {
  const byLoss = Array.from(levels.keys()).sort(
    (a, b) => keptPairs(levels[b]!) - keptPairs(levels[a]!) || a - b,
  );
  return byLoss.filter((level, place) => {
    const lower = byLoss.slice(0, place).flatMap((other) => levels[other]!.candidates ?? []);
    return !levels[level]!.candidates!.every((cost) => lower.some((other) => isNoWorse(other, cost)));
  });
}

/** Share of its pairs that a level by tiles keeps, as many of 2x2 tiles as lose as much; levels that run directly come first, in their own order. */
function keptPairs({ variant, skippedPairShare }: Level): number {
  return variant.kind === 'tiledConv' ? (1 - skippedPairShare) / keptAtEqualLoss(variant) : 1;
}

function isNoWorse(a: LayerCost, b: LayerCost): boolean {
  const figures = ['latencyCycles', 'flashBytes', 'ramBytes', 'tableRamBytes'] as const;
  return figures.every((figure) => a[figure] <= b[figure]);
}
