import { checkAccumulators } from '../network/accumulators.ts';
import { TauscopeError } from '../network/errors.ts';
import type { Network } from '../network/network.ts';
import { convLayers } from '../network/network.ts';
import { operandPairs } from '../network/operandPairs.ts';
import type { SkipMask } from '../significance/skipMask.ts';
import { maskedWeights } from '../significance/skipMask.ts';
import type { Exploration } from './exploration.ts';
import { addPoints, levelsOfPoint } from './points/pointTable.ts';

/** Parameters that refinement has found for a convolution; its mask stays. */
export interface RefinedLayer {
  readonly layer: number;
  readonly weights: Int8Array;
  readonly bias: Int32Array;
}

/**
 * Adds the point that `from` becomes with these parameters, and the levels it needs, at the cost of those it was made from.
 * Returns its number; the engine does not know the levels yet. Throws TauscopeError `recipe-invalid` when `from` is no
 * approximate point, `model-unsupported` when a sum could leave int32.
 */
export function addRefinedPoint(
  exploration: Exploration,
  from: number,
  refined: readonly RefinedLayer[],
): number {
  const { points, exactCost, refinedFrom } = exploration;
  const row = [...approximateLevels(exploration, from)];
  exploration.levels = exploration.levels.map((table, k) => {
    const found = refined.find(({ layer }) => layer === table.layer);
    if (!found) return table;
    const start = table.levels[row[k]!]!;
    checkSums(exploration.network, found, start.variant.mask);
    const variant = { mask: start.variant.mask, weights: found.weights, bias: found.bias };
    row[k] = table.levels.length;
    return { ...table, levels: [...table.levels, { ...start, variant }] };
  });
  const point = addPoints(points, exactCost, exploration.levels, 1, () => row);
  refinedFrom.set(point, from);
  return point;
}

function checkSums(network: Network, { layer: index, weights, bias }: RefinedLayer, mask: SkipMask): void {
  const layer = convLayers(network).find((candidate) => candidate.index === index)!;
  const pairs = operandPairs(network, layer);
  const channelOf = (n: number) => Math.floor(n / pairs.operandCount);
  const kept = maskedWeights({ weights }, pairs, mask);
  checkAccumulators(kept, bias, layer.requantisation, channelOf, `layer ${index}, refined`);
}

/** Levels of a point other than the exact network. */
export function approximateLevels({ points }: Exploration, point: number): readonly number[] {
  const levels = point < points.correct.length ? levelsOfPoint(points, point) : null;
  if (levels) return levels;
  throw new TauscopeError(
    'recipe-invalid',
    `Point ${point} cannot be refined: expected is an approximate point, 1 to ${points.correct.length - 1}.`,
  );
}

/** The parameters in which a refined point differs from the one it was made from, in the order of the levels. */
export function refinedLayers({ levels, points, refinedFrom }: Exploration, point: number): RefinedLayer[] {
  const row = levelsOfPoint(points, point)!;
  const start = levelsOfPoint(points, refinedFrom.get(point)!)!;
  return levels.flatMap(({ layer, levels: all }, k) => {
    if (row[k] === start[k]) return [];
    const { weights, bias } = all[row[k]!]!.variant;
    return [{ layer, weights, bias }];
  });
}
