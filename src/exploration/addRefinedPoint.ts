import { checkAccumulators } from '../network/accumulators.ts';
import { TauscopeError } from '../network/errors.ts';
import { unsupportedError } from '../network/modelError.ts';
import type { Network } from '../network/network.ts';
import { tensorOf } from '../network/network.ts';
import { executedWeights } from '../network/skippedPairs.ts';
import { unfitChannels } from '../network/tileSums.ts';
import type { TunedConv } from '../refinement/distilTask.ts';
import type { Exploration } from './exploration.ts';
import { addPoints, levelsOfPoint } from './points/pointTable.ts';
import { pointFault } from './recipe/refinementFault.ts';

/**
 * Adds the point that `from` becomes with these layers, and the levels it needs, at the cost of those it was made from.
 * Returns its number; the engine does not know the levels yet. Throws TauscopeError `recipe-invalid` when `from` is no
 * approximate point, `model-unsupported` when a sum could leave int32.
 */
export function addRefinedPoint(
  exploration: Exploration,
  from: number,
  refined: readonly TunedConv[],
): number {
  const { points, exactCost, refinedFrom } = exploration;
  const row = [...approximateLevels(exploration, from)];
  exploration.levels = exploration.levels.map((table, k) => {
    const found = refined.find(({ index }) => index === table.layer);
    if (!found) return table;
    checkSums(exploration.network, found);
    const start = table.levels[row[k]!]!;
    row[k] = table.levels.length;
    return { ...table, levels: [...table.levels, { ...start, variant: found }] };
  });
  const point = addPoints(points, exactCost, exploration.levels, 1, () => row);
  refinedFrom.set(point, from);
  return point;
}

function checkSums(network: Network, layer: TunedConv): void {
  const label = `layer ${layer.index}, refined`;
  if (layer.kind === 'tiledConv') {
    const [channel] = unfitChannels(layer, tensorOf(network, layer.inputs[0]!).zeroPoint);
    if (channel !== undefined)
      throw unsupportedError(
        `${label}, channel ${channel}, can reach a sum beyond its limit`,
        'Tauscope needs room for its sums to evaluate it by tiles',
        'refine the point again',
      );
    return;
  }
  const operandCount = layer.weights.length / layer.bias.length;
  const channelOf = (n: number) => Math.floor(n / operandCount);
  checkAccumulators(executedWeights(layer), layer.bias, layer.requantisation, channelOf, label);
}

/** Levels of a point other than the exact network. */
export function approximateLevels({ points }: Exploration, point: number): readonly number[] {
  const fault = pointFault(point, points.correct.length - 1);
  if (fault) throw new TauscopeError('recipe-invalid', fault);
  return levelsOfPoint(points, point)!;
}

/** The layers in which a refined point differs from the one it was made from, in the order of the levels. */
export function refinedLayers({ levels, points, refinedFrom }: Exploration, point: number): TunedConv[] {
  const row = levelsOfPoint(points, point)!;
  const start = levelsOfPoint(points, refinedFrom.get(point)!)!;
  return levels.flatMap(({ levels: all }, k) => (row[k] === start[k] ? [] : [all[row[k]!]!.variant]));
}
