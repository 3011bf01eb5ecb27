import { tensorOf } from '../network/network.ts';
import { carriedOver } from '../refinement/carriedOver.ts';
import type { TunedConv } from '../refinement/distilTask.ts';
import { differingWeights } from '../refinement/keptWeights.ts';
import type { Exploration } from './exploration.ts';
import { levelsOfPoint } from './points/pointTable.ts';

/**
 * The layers of a point with what refinement has changed in the nearest point that was refined before ({@link neighbourOf}).
 * Null where there is none.
 */
export function startFromNeighbour(
  exploration: Exploration,
  point: number,
  layers: readonly TunedConv[],
): readonly TunedConv[] | null {
  const { network, points, levels, refinedFrom } = exploration;
  const refined = neighbourOf(exploration, point);
  if (refined === null) return null;
  const [before, after] = [refinedFrom.get(refined)!, refined].map((each) => levelsOfPoint(points, each)!);
  return layers.map((own) => {
    const k = levels.findIndex(({ layer }) => layer === own.index);
    const [from, to] = [before!, after!].map((row) => levels[k]!.levels[row[k]!]!.variant);
    const { zeroPoint } = tensorOf(network, own.inputs[0]!);
    return from === to ? own : carriedOver(own, { before: from!, after: to! }, zeroPoint);
  });
}

/**
 * The refined point whose layers multiply the same weights as those of `point` but for the fewest, the latest among equals; null
 * where none is refined.
 */
export function neighbourOf({ points, levels, refinedFrom }: Exploration, point: number): number | null {
  const row = levelsOfPoint(points, point)!;
  const distanceTo = (other: readonly number[]) =>
    levels.reduce((sum, { levels: all }, k) => {
      const [a, b] = [row[k]!, other[k]!];
      return a === b ? sum : sum + differingWeights(all[a]!.variant, all[b]!.variant);
    }, 0);
  let nearest: number | null = null;
  let least = Infinity;
  for (const [refined, from] of refinedFrom) {
    const distance = distanceTo(levelsOfPoint(points, from)!);
    if (distance <= least) [nearest, least] = [refined, distance];
  }
  return nearest;
}
