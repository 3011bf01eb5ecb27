import type { Exploration } from '../exploration.ts';
import { pointCost } from './pointSummary.ts';

/** A board's counts beside the model's, for a layer or a whole inference. */
interface Compared {
  readonly predicted: number;
  readonly measured: number;
}

interface ComparedLayer extends Compared {
  readonly layer: number;
  readonly title: string;
}

export interface BoardComparison {
  readonly whole: Compared;
  readonly layers: readonly ComparedLayer[];
}

/** What a board counted for a point, mean per inference. */
export interface BoardCounts {
  readonly unit: 'cycles' | 'instructions';
  readonly count: number;
  readonly layers: ReadonlyMap<number, number>;
}

/** A board's counts beside what was predicted for the point, layer by layer. */
export function boardComparison(
  exploration: Exploration,
  point: number,
  { unit, count, layers }: BoardCounts,
): BoardComparison {
  const { layers: costs } = pointCost(exploration, point);
  const figure = unit === 'cycles' ? 'latencyCycles' : 'instructions';
  return {
    whole: { predicted: costs.reduce((sum, cost) => sum + cost[figure], 0), measured: count },
    layers: costs.flatMap((cost) => {
      const measured = layers.get(cost.layer);
      const predicted = cost[figure];
      const title = exploration.network.layers.find(({ index }) => index === cost.layer)?.kind ?? '';
      return measured === undefined ? [] : [{ layer: cost.layer, title, predicted, measured }];
    }),
  };
}
