import type { FrontScales } from './frontScales.ts';
import type { PointColumns } from './pointColumns.ts';

/** Reach of the pointer in pixels. */
export const reachPx = 40;
/** Points on the plot's edge are inside it, whatever rounding says. */
const edgePx = 0.5;

/** The measured point nearest to a place in the plot, in pixels, among those inside it; null beyond reachPx. */
export function nearestPoint(
  columns: PointColumns,
  { x, y }: FrontScales,
  at: readonly [number, number],
): number | null {
  const { cost, costUnit, correct, imageCount } = columns;
  const [width, height] = [x.range()[1]!, y.range()[0]!];
  const [x0, xStep] = linear(x, 1 / costUnit);
  const [y0, yStep] = linear(y, 100 / imageCount);
  let nearest: number | null = null;
  let least = reachPx ** 2;
  for (let point = 0; point < correct.length; point++) {
    if (correct[point]! < 0) continue;
    const px = x0 + xStep * cost[point]!;
    const py = y0 + yStep * correct[point]!;
    if (px < -edgePx || px > width + edgePx || py < -edgePx || py > height + edgePx) continue;
    const distance = (px - at[0]) ** 2 + (py - at[1]) ** 2;
    if (distance >= least) continue;
    least = distance;
    nearest = point;
  }
  return nearest;
}

/** Offset and factor of a linear scale for values in units of `unit`. */
function linear(scale: (value: number) => number, unit: number): [number, number] {
  return [scale(0), scale(unit) - scale(0)];
}
