import type { CompareSeries } from '../charts/compareScales.ts';
import { compareScales, frontSteps } from '../charts/compareScales.ts';
import { seriesShape } from '../charts/seriesMarks.ts';
import { drawnAxes } from './drawnAxes.ts';
import { paper, seriesPaper } from './paperColours.ts';
import { escapedXml, px } from './xml.ts';

const [plotWidth, plotHeight] = [860, 440];
const margin = { top: 24, right: 28, bottom: 84, left: 72 };
const lineHeight = 24;

/** What is drawn of a comparison. */
export interface DrawnComparison {
  readonly fronts: readonly CompareSeries[];
  readonly xTitle: string;
  readonly yTitle: string;
}

/** A comparison's chart as an SVG file of its own, with a line of the legend for each front; plain attributes on a white ground, as `frontDrawing.ts`. */
export function compareDrawing({ fronts, ...axes }: DrawnComparison): string {
  const scales = compareScales(fronts, plotWidth, plotHeight);
  const width = margin.left + plotWidth + margin.right;
  const height = margin.top + plotHeight + margin.bottom + fronts.length * lineHeight;
  const names = fronts.map(({ name }) => name).join('; ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="Helvetica, Arial, sans-serif" font-size="13">`,
    `<title>${escapedXml(`${axes.yTitle} against ${axes.xTitle}: ${names}`)}</title>`,
    `<rect width="${width}" height="${height}" fill="${paper.ground}"/>`,
    `<g transform="translate(${margin.left},${margin.top})">`,
    drawnAxes(scales, [plotWidth, plotHeight], axes),
    ...fronts.flatMap((front) => [
      drawnLine(front.series, frontSteps(front, scales)),
      ...front.marks.map((mark) =>
        drawnMark(front.series, [scales.x(mark.x), scales.y(mark.y)], mark.isOnFront),
      ),
    ]),
    '</g>',
    `<g transform="translate(${margin.left},${margin.top + plotHeight + margin.bottom})">`,
    ...fronts.map(
      ({ series, name }, n) =>
        `<g transform="translate(0,${n * lineHeight})">${drawnLine(series, 'M0-4H34')}${drawnMark(series, [17, -4], true)}<text x="44" fill="${paper.ink}">${escapedXml(name)}</text></g>`,
    ),
    '</g>',
    '</svg>\n',
  ].join('\n');
}

function drawnLine(series: number, path: string): string {
  const { colour, dash } = seriesPaper(series);
  return `<path class="line" d="${path}" fill="none" stroke="${colour}" stroke-width="2"${dash && ` stroke-dasharray="${dash}"`}/>`;
}

function drawnMark(series: number, [x, y]: readonly [number, number], isOnFront: boolean): string {
  const { colour } = seriesPaper(series);
  const colours = isOnFront
    ? `fill="${colour}" stroke="${paper.ground}"`
    : `fill="${paper.ground}" stroke="${colour}" stroke-width="2"`;
  return `<path class="mark" d="${seriesShape(series)}" transform="translate(${px(x)},${px(y)})" ${colours}/>`;
}
