import type { LayerCost } from '../../plan/layerCost.ts';
import type { Exploration } from '../exploration.ts';
import { exactPoint } from '../recipe/space.ts';
import { pointCost } from './pointSummary.ts';

/** What a layer costs in the exact network and at a point. */
export interface LayerShares {
  readonly layer: number;
  readonly before: LayerShare;
  readonly after: LayerShare;
}

interface LayerShare {
  readonly cost: LayerCost;
  /** Share of the cycles of its own network. */
  readonly timeShare: number;
}

/** Every layer beside itself in the exact network, in execution order. */
export function layerShares(exploration: Exploration, point: number): LayerShares[] {
  const [before, after] = [exactPoint, point].map((each) => {
    const { layers, latencyCycles } = pointCost(exploration, each);
    return layers.map((cost) => ({ cost, timeShare: cost.latencyCycles / latencyCycles }));
  });
  return before!.map((share, n) => ({ layer: share.cost.layer, before: share, after: after![n]! }));
}
