import type { FrontScales } from './frontScales.ts';
import type { PointColumns } from './pointColumns.ts';
import { accuracyPercent, costValue } from './pointColumns.ts';

const radiusPx = 2.2;
/** Mark of points that need more memory than there is: crosses. */
const doesNotFit = 3;

interface Marked {
  readonly budgetMarks: Uint8Array;
  /** Colour of each budget mark. */
  readonly colours: readonly string[];
  /** By point: 0 while not painted, else 1 more than its budget mark. */
  readonly painted: Uint8Array;
}

/**
 * Paints the measured points inside the plot that `painted` does not mark yet, and marks them.
 * @returns how many were painted
 */
export function paintPoints(
  context: CanvasRenderingContext2D,
  columns: PointColumns,
  scales: FrontScales,
  { budgetMarks, colours, painted }: Marked,
): number {
  const [width, height] = [scales.x.range()[1]!, scales.y.range()[0]!];
  let count = 0;
  for (let point = 0; point < painted.length; point++) {
    if (painted[point]! > 0 || columns.correct[point]! < 0) continue;
    const mark = budgetMarks[point]!;
    painted[point] = mark + 1;
    const x = scales.x(costValue(columns, point));
    const y = scales.y(accuracyPercent(columns, point));
    if (x < 0 || x > width || y < 0 || y > height) continue;
    context.fillStyle = colours[mark]!;
    context.beginPath();
    if (mark === doesNotFit) {
      context.strokeStyle = colours[mark]!;
      context.moveTo(x - radiusPx, y - radiusPx);
      context.lineTo(x + radiusPx, y + radiusPx);
      context.moveTo(x - radiusPx, y + radiusPx);
      context.lineTo(x + radiusPx, y - radiusPx);
      context.stroke();
    } else {
      context.arc(x, y, radiusPx, 0, 2 * Math.PI);
      context.fill();
    }
    count++;
  }
  return count;
}
