import { curveStepAfter, line } from 'd3';
import { refinedSymbol } from '../charts/markSymbols.ts';
import type { Exploration } from '../exploration/exploration.ts';
import { doesNotFit, pointMarks } from '../exploration/points/pointMarks.ts';
import { pointSentence } from '../exploration/views/pointSentence.ts';
import { pointSummary } from '../exploration/views/pointSummary.ts';
import { capitalised } from '../words/capitalised.ts';
import { drawnAxes } from './drawnAxes.ts';
import { drawnLegend } from './drawnLegend.ts';
import {
  drawnBudget,
  drawnChoice,
  drawnExact,
  drawnMeasured,
  drawnReference,
  drawnSymbol,
  markColours,
} from './drawnMarks.ts';
import { drawnPoints } from './drawnPoints.ts';
import type { DrawnFront } from './frontLayout.ts';
import { frontLayout, plotHeight, plotWidth } from './frontLayout.ts';
import { paper } from './paperColours.ts';
import { seriesName } from './seriesName.ts';
import { escapedXml, px } from './xml.ts';

const margin = { top: 56, right: 28, bottom: 84, left: 72 };
const width = margin.left + plotWidth + margin.right;

/** Marks reach a little beyond the part of the axes that is drawn. */
const windowClip = `<clipPath id="window"><rect x="-8" y="-8" width="${plotWidth + 16}" height="${plotHeight + 16}"/></clipPath>`;

/**
 * The front's chart as an SVG file of its own: plain attributes in the page's light colours on a white ground, so that every viewer shows
 * the same. Points are vectors like everything else, sharp in print, at some 40 bytes each. What an interactive report moves or
 * colours otherwise has a class.
 */
export function frontDrawing(exploration: Exploration, drawn: DrawnFront): string {
  const { chosen, budgetPp, measured, isByBudget, isInteractive = false, window, highlighted } = drawn;
  const { plot, scales, marks, refined, placeOf } = frontLayout(exploration, drawn);
  const { columns, reference, exact } = plot;
  const budgetMarks = pointMarks(exploration.points, budgetPp);
  const floorPercent = plot.referencePercent - budgetPp;
  const at = (point: number): [number, number] => [placeOf(point).x, placeOf(point).y];
  const steps = line().curve(curveStepAfter).digits(2)(marks.map(({ point }) => at(point)));
  const last = marks.at(-1);
  const end = px(Math.max(plotWidth, last ? at(last.point)[0] : 0));
  const sentence = (point: number) => pointSentence(pointSummary(exploration, point));
  const legend = drawnLegend({
    hasMisfits: budgetMarks.includes(doesNotFit),
    hasRefined: refined.length > 0,
    hasReference: reference !== null,
    hasHeldOut: isInteractive || plot.chosenHeldOutPercent !== null,
    hasMeasured: measured != null,
    hasOthers: highlighted != null,
    budget: isInteractive ? 'the budget' : `${budgetPp} pp`,
    width: plotWidth,
  });
  const height = margin.top + plotHeight + margin.bottom + legend.height;
  const title = escapedXml(seriesName(exploration));
  const description = `${plot.yTitle} against ${plot.xTitle}: ${marks.length} places on the front. Chosen: ${sentence(chosen)}.`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="Helvetica, Arial, sans-serif" font-size="13">`,
    `<title>${title}</title>`,
    `<desc>${escapedXml(description)}</desc>`,
    ...(window ? [windowClip] : []),
    `<rect class="ground" width="${width}" height="${height}" fill="${paper.ground}"/>`,
    `<text class="ink" x="${margin.left}" y="30" font-size="16" font-weight="bold" fill="${paper.ink}">${title}</text>`,
    `<g class="plot" transform="translate(${margin.left},${margin.top})">`,
    drawnAxes(scales, [plotWidth, plotHeight], plot),
    drawnPoints(columns, scales, budgetMarks, isInteractive, highlighted),
    ...(isByBudget || isInteractive
      ? [drawnBudget(scales, floorPercent, isByBudget && floorPercent >= scales.y.domain()[0]!)]
      : []),
    `<g${window ? ` clip-path="url(#window)"` : ''}>`,
    ...(steps
      ? [`<path class="front" d="${steps}H${end}" fill="none" stroke="${paper.front}" stroke-width="2"/>`]
      : []),
    '<g class="marks" stroke-width="2">',
    ...marks.map(({ point, tied }) => {
      const [x, y] = at(point);
      const isTied = tied.length > 1;
      const said = `${capitalised(sentence(point))}${isTied ? `; ${tied.length} equal points` : ''}`;
      return `<circle class="mark" data-point="${point}" data-budget="${budgetMarks[point]}" cx="${px(x)}" cy="${px(y)}" r="${isTied ? 5.5 : 4}" ${markColours(budgetMarks[point]!)}><title>${escapedXml(said)}</title></circle>`;
    }),
    '</g>',
    ...refined.map((point) =>
      drawnSymbol('refined', refinedSymbol, at(point), `fill="${paper.front}" stroke="${paper.ground}"`),
    ),
    drawnExact(at(exact)),
    drawnChoice(placeOf(chosen), isInteractive),
    ...(measured ? [drawnMeasured(at(measured.point), scales.x(measured.cost / columns.costUnit))] : []),
    '</g>',
    ...(reference ? [drawnReference(scales, reference)] : []),
    '</g>',
    `<g class="legend" transform="translate(${margin.left},${margin.top + plotHeight + margin.bottom})">`,
    legend.markup,
    '</g>',
    '</svg>\n',
  ].join('\n');
}
