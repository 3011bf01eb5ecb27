import type { FrontScales } from '../charts/frontScales.ts';
import type { PointColumns } from '../charts/pointColumns.ts';
import { accuracyPercent, costValue } from '../charts/pointColumns.ts';
import { assuredMark } from '../exploration/points/confidence.ts';
import { doesNotFit } from '../exploration/points/pointMarks.ts';
import { paper } from './paperColours.ts';
import { px } from './xml.ts';

const radius = 2.2;

/** Of points that do not stand out where others do. */
export const faintOpacity = 0.2;

/**
 * Every measured point inside the plot, faint: those within the budget in the front's colour, unless they are to look alike; crosses where they
 * do not fit.
 * @param highlighted by point number: 1 for those that stand out from the others; absent where none does
 */
export function drawnPoints(
  columns: PointColumns,
  scales: FrontScales,
  marks: Uint8Array,
  isAlike: boolean,
  highlighted?: Uint8Array | null,
): string {
  const draw = (isDrawn: (point: number) => boolean) => drawnShapes(columns, scales, marks, isAlike, isDrawn);
  if (!highlighted) return draw(() => true);
  const others = draw((point) => highlighted[point] === 0);
  return `<g class="others" opacity="${faintOpacity}">${others}</g>\n${draw((point) => highlighted[point] === 1)}`;
}

function drawnShapes(
  columns: PointColumns,
  scales: FrontScales,
  marks: Uint8Array,
  isAlike: boolean,
  isDrawn: (point: number) => boolean,
): string {
  const [left, right] = scales.x.domain() as [number, number];
  const [low, high] = scales.y.domain() as [number, number];
  const shapes = { dominated: [] as string[], assured: [] as string[], misfit: [] as string[] };
  for (let point = 0; point < columns.correct.length; point++) {
    const cost = costValue(columns, point);
    const percent = accuracyPercent(columns, point);
    if (columns.correct[point]! < 0 || !isDrawn(point)) continue;
    if (cost < left || cost > right || percent < low || percent > high) continue;
    const [x, y] = [px(scales.x(cost)), px(scales.y(percent))];
    if (marks[point] === doesNotFit) shapes.misfit.push(`M${x} ${y}m-2.2-2.2l4.4 4.4m-4.4 0l4.4-4.4`);
    else
      shapes[marks[point] === assuredMark && !isAlike ? 'assured' : 'dominated'].push(
        `<circle cx="${x}" cy="${y}" r="${radius}"/>`,
      );
  }
  const group = (name: 'dominated' | 'assured', colours: string) =>
    `<g class="${name}" ${colours}>${shapes[name].join('')}</g>`;
  return [
    group('dominated', `fill="${paper.dominated}" fill-opacity="0.45"`),
    group('assured', `fill="${paper.front}" fill-opacity="0.6"`),
    ...(shapes.misfit.length > 0
      ? [
          `<path class="misfit" d="${shapes.misfit.join('')}" fill="none" stroke="${paper.dominated}" stroke-opacity="0.6"/>`,
        ]
      : []),
  ].join('\n');
}
