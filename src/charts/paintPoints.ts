import type { FrontScales } from './frontScales.ts';
import type { PointColumns } from './pointColumns.ts';
import { accuracyPercent, latencyMilliseconds } from './pointColumns.ts';

const RADIUS_PX = 2.2;

/**
 * Paints the measured points inside the plot that `painted` does not mark yet, and marks them.
 * @returns how many were painted
 */
export function paintPoints(
  context: CanvasRenderingContext2D,
  columns: PointColumns,
  scales: FrontScales,
  painted: Uint8Array,
): number {
  const [width, height] = [scales.x.range()[1]!, scales.y.range()[0]!];
  let count = 0;
  for (let point = 0; point < painted.length; point++) {
    if (painted[point] === 1 || columns.correct[point]! < 0) continue;
    painted[point] = 1;
    const x = scales.x(latencyMilliseconds(columns, point));
    const y = scales.y(accuracyPercent(columns, point));
    if (x < 0 || x > width || y < 0 || y > height) continue;
    context.beginPath();
    context.arc(x, y, RADIUS_PX, 0, 2 * Math.PI);
    context.fill();
    count++;
  }
  return count;
}
