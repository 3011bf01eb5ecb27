import type { LayerCost } from '../../plan/layerCost.ts';
import type { LevelTable } from '../levels/levelTable.ts';

/**
 * The levels of a layer that are worth a search: of those whose kernels are beaten in cycles, flash and RAM by a level that skips less, nothing is to be had, like
 * those by tiles that skip little, which are slower than the exact kernels. They must be priced.
 */
export function usefulLevels({ levels }: LevelTable): number[] {
  return Array.from(levels.keys()).filter((level) => {
    const lower = levels.slice(0, level).flatMap(({ candidates }) => candidates ?? []);
    return !levels[level]!.candidates!.every((cost) => lower.some((other) => isNoWorse(other, cost)));
  });
}

function isNoWorse(a: LayerCost, b: LayerCost): boolean {
  const figures = ['latencyCycles', 'flashBytes', 'ramBytes', 'tableRamBytes'] as const;
  return figures.every((figure) => a[figure] <= b[figure]);
}
