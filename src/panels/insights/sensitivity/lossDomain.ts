import type { Exploration } from '../../../exploration/exploration.ts';
import { accuracyLossPp, highestBudgetPp } from '../../../exploration/points/choice.ts';
import type { AloneCurve } from '../../../exploration/views/layersAlone.ts';

/** Losses that all curves show, in percentage points: as far as a budget goes. */
export function lossDomain(
  { points }: Exploration,
  curves: readonly AloneCurve[],
): readonly [number, number] {
  const losses = curves.flatMap((curve) =>
    curve.points.flatMap(({ point, correct }) => (correct === null ? [] : [accuracyLossPp(points, point)])),
  );
  const most = Math.min(highestBudgetPp, Math.max(2, ...losses));
  return [Math.min(-most / 10, ...losses), most];
}
