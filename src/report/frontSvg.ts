import { curveStepAfter, line, scaleLinear } from 'd3';
import { millisecondsOf } from '../boards/board.ts';
import type { Exploration } from '../exploration/exploration.ts';
import { frontOf } from '../exploration/points/choice.ts';
import { exactPoint } from '../exploration/recipe/space.ts';
import { heldOutTop1Percent } from '../exploration/views/pointSummary.ts';
import { accuracyName } from '../words/accuracyName.ts';
import { seriesName } from './seriesName.ts';
import { escapedXml } from './xml.ts';

const svgWidth = 900;
const svgHeight = 480;
const margin = { top: 24, right: 24, bottom: 52, left: 60 };
const legendLine = 20;
/** Points that lose more than this (percentage points) are left out, as no report chooses them. */
const shownLossPp = 12;
/** Okabe and Ito's palette, which colour-blind people can tell apart. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];

interface Mark {
  readonly milliseconds: number;
  readonly selectionPercent: number;
  readonly heldOutPercent: number | null;
}

/** The fronts of explorations, latency against accuracy, as a drawing for light and dark pages. */
export function frontSvg(explorations: readonly Exploration[]): string {
  const series = explorations.map((exploration, k) => ({
    name: seriesName(exploration),
    colour: colours[k % colours.length]!,
    marks: marksOf(exploration),
  }));
  const marks = series.flatMap((each) => each.marks);
  const percents = marks.flatMap((mark) => [
    mark.selectionPercent,
    mark.heldOutPercent ?? mark.selectionPercent,
  ]);
  const accuracies = new Set(explorations.map(({ recipe }) => accuracyName(recipe)));
  const height = svgHeight + series.length * legendLine;
  const x = scaleLinear(
    [0, Math.max(...marks.map((mark) => mark.milliseconds))],
    [margin.left, svgWidth - margin.right],
  ).nice();
  const y = scaleLinear(
    [Math.min(...percents), Math.max(...percents)],
    [svgHeight - margin.bottom, margin.top],
  ).nice();
  const path = line<Mark>(
    (mark) => x(mark.milliseconds),
    (mark) => y(mark.selectionPercent),
  ).curve(curveStepAfter);
  const dot = (mark: Mark, percent: number, attributes: string) =>
    `<circle cx="${fixed(x(mark.milliseconds))}" cy="${fixed(y(percent))}" r="3.5" ${attributes}/>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${svgWidth} ${height}" role="img" aria-label="Fronts of latency and accuracy">`,
    '<style>text{font:13px system-ui,sans-serif;fill:#333}.grid{stroke:#ddd}.back{fill:#fff}@media(prefers-color-scheme:dark){text{fill:#ddd}.grid{stroke:#444}.back{fill:#16181d}}</style>',
    `<rect class="back" width="${svgWidth}" height="${height}"/>`,
    ...x.ticks(8).map((tick) => axisMark(x(tick), svgHeight - margin.bottom, `${tick}`, 'x')),
    ...y.ticks(8).map((tick) => axisMark(margin.left, y(tick), `${tick}`, 'y')),
    `<text x="${svgWidth / 2}" y="${svgHeight - 12}" text-anchor="middle">Latency, ms</text>`,
    `<text transform="translate(16 ${svgHeight / 2}) rotate(-90)" text-anchor="middle">${[...accuracies].join(' or ')}, %</text>`,
    ...series.flatMap(({ name, colour, marks: ofSeries }, k) => [
      `<path d="${path(ofSeries) ?? ''}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...ofSeries.map((mark) => dot(mark, mark.selectionPercent, `fill="${colour}"`)),
      ...ofSeries.flatMap((mark) =>
        mark.heldOutPercent === null
          ? []
          : [dot(mark, mark.heldOutPercent, `fill="none" stroke="${colour}" stroke-width="1.5"`)],
      ),
      `<circle cx="${margin.left + 6}" cy="${svgHeight + k * legendLine + 4}" r="5" fill="${colour}"/>`,
      `<text x="${margin.left + 20}" y="${svgHeight + k * legendLine + 9}">${escapedXml(`${name}: line and dots selection, rings held-out`)}</text>`,
    ]),
    '</svg>\n',
  ].join('\n');
}

/** The front's points and the exact network, fastest first. */
function marksOf(exploration: Exploration): Mark[] {
  const { points, board } = exploration;
  const lowest = points.correct[exactPoint]! - (shownLossPp / 100) * points.imageCount;
  return [...new Set([...frontOf(points), exactPoint])]
    .filter((point) => points.correct[point]! >= lowest)
    .map((point) => ({
      milliseconds: millisecondsOf(board, points.latencyCycles[point]!),
      selectionPercent: (points.correct[point]! / points.imageCount) * 100,
      heldOutPercent: heldOutTop1Percent(exploration, point),
    }));
}

function axisMark(x: number, y: number, text: string, axis: 'x' | 'y'): string {
  return axis === 'x'
    ? `<line class="grid" x1="${fixed(x)}" x2="${fixed(x)}" y1="${margin.top}" y2="${y}"/><text x="${fixed(x)}" y="${y + 18}" text-anchor="middle">${text}</text>`
    : `<line class="grid" x1="${x}" x2="${svgWidth - margin.right}" y1="${fixed(y)}" y2="${fixed(y)}"/><text x="${x - 8}" y="${fixed(y + 4)}" text-anchor="end">${text}</text>`;
}

function fixed(coordinate: number): string {
  return coordinate.toFixed(1);
}
