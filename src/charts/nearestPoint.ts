import type { FrontScales } from './frontScales.ts';
import { plotPlane } from './frontScales.ts';
import type { PointColumns } from './pointColumns.ts';

/** Reach of the pointer in pixels. */
export const reachPx = 40;
/** Points on the plot's edge are inside it, whatever rounding says. */
const edgePx = 0.5;

/** Finds the measured point nearest to a place in the plot, in pixels, among those inside it; the first of equals, null beyond reachPx. */
export type PointFinder = (at: readonly [x: number, y: number]) => number | null;

/** Points by squares as wide as the reach, so that a search looks into nine of them; sorted when one is first asked for. */
export function pointFinder(columns: PointColumns, scales: FrontScales): PointFinder {
  const [width, height] = [scales.x.range()[1]!, scales.y.range()[0]!];
  const { x0, xStep, y0, yStep } = plotPlane(columns, scales);
  const xOf = (point: number) => x0 + xStep * columns.cost[point]!;
  const yOf = (point: number) => y0 + yStep * columns.correct[point]!;
  const perRow = Math.ceil((width + 2 * edgePx) / reachPx) + 2;
  const cellOf = (x: number, y: number) =>
    (Math.floor(y / reachPx) + 1) * perRow + Math.floor(x / reachPx) + 1;
  const sortPoints = () => {
    const cells = new Map<number, number[]>();
    for (let point = 0; point < columns.correct.length; point++) {
      if (columns.correct[point]! < 0) continue;
      const [x, y] = [xOf(point), yOf(point)];
      if (x < -edgePx || x > width + edgePx || y < -edgePx || y > height + edgePx) continue;
      const cell = cellOf(x, y);
      const inCell = cells.get(cell);
      if (inCell) inCell.push(point);
      else cells.set(cell, [point]);
    }
    return cells;
  };
  let cells: ReturnType<typeof sortPoints> | undefined;
  return (at) => {
    cells ??= sortPoints();
    let nearest: number | null = null;
    let least = reachPx ** 2;
    const middle = cellOf(...at);
    for (const row of [-perRow, 0, perRow])
      for (const column of [-1, 0, 1])
        for (const point of cells.get(middle + row + column) ?? []) {
          const distance = (xOf(point) - at[0]) ** 2 + (yOf(point) - at[1]) ** 2;
          if (distance > least || (distance === least && point > (nearest ?? -1))) continue;
          least = distance;
          nearest = point;
        }
    return nearest;
  };
}
