import type { CompareMark } from '../../charts/compareScales.ts';
import type { AccuracyAxis, CostAxis } from '../../exploration/compare/comparedAxes.ts';
import { accuracyAxes, costAxes } from '../../exploration/compare/comparedAxes.ts';
import type { ComparedExploration } from '../../exploration/compare/comparedExploration.ts';
import { comparedPoint } from '../../exploration/compare/comparedExploration.ts';
import { highestBudgetPp } from '../../exploration/points/choice.ts';
import { exactPoint } from '../../exploration/recipe/space.ts';

/** The front and the exact network on two axes, from left to right; what loses more than the largest budget is left out. */
export function chartMarks(
  exploration: ComparedExploration,
  cost: CostAxis,
  accuracy: AccuracyAxis,
): CompareMark[] {
  const onFront = new Set(exploration.front);
  return [...new Set([...exploration.front, exactPoint])]
    .map((point) => comparedPoint(exploration, point))
    .filter(({ selection }) => selection.lossPp <= highestBudgetPp)
    .flatMap((compared) => {
      const { point } = compared;
      const [x, y] = [costAxes[cost].of(compared), accuracyAxes[accuracy].of(compared)];
      return x === null || y === null ? [] : [{ point, x, y, isOnFront: onFront.has(point) }];
    })
    .sort((a, b) => a.x - b.x);
}
