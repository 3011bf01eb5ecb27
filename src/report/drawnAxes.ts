import type { FrontScales } from '../charts/frontScales.ts';
import { paper } from './paperColours.ts';
import { escapedXml, px } from './xml.ts';

/** Pixels from one number of an axis to the next, about. */
const tickGap = { x: 90, y: 48 };

/** Grid, numbers and titles of both axes over a plot of `width` x `height` pixels. */
export function drawnAxes(
  { x, y }: FrontScales,
  [width, height]: readonly [number, number],
  { xTitle, yTitle }: { readonly xTitle: string; readonly yTitle: string },
): string {
  const xTicks = x.ticks(width / tickGap.x);
  const xText = x.tickFormat(xTicks.length);
  const grid = (tick: number) =>
    `<line class="grid" x2="${width}" y1="${px(y(tick))}" y2="${px(y(tick))}" stroke="${paper.line}"/>`;
  const text = (content: string, attributes: string) => `<text ${attributes}>${escapedXml(content)}</text>`;
  return [
    `<g class="axes" fill="${paper.ink2}">`,
    ...y
      .ticks(height / tickGap.y)
      .flatMap((tick) => [
        grid(tick),
        text(`${tick}`.replace('-', '−'), `x="-10" y="${px(y(tick) + 4)}" text-anchor="end"`),
      ]),
    ...xTicks.flatMap((tick) => [
      `<line class="base" x1="${px(x(tick))}" x2="${px(x(tick))}" y1="${height}" y2="${height + 5}" stroke="${paper.lineStrong}"/>`,
      text(xText(tick), `x="${px(x(tick))}" y="${height + 22}" text-anchor="middle"`),
    ]),
    `<line class="base" x2="${width}" y1="${height}" y2="${height}" stroke="${paper.lineStrong}"/>`,
    text(xTitle, `x="${width / 2}" y="${height + 46}" text-anchor="middle"`),
    text(yTitle, `transform="translate(-52,${height / 2}) rotate(-90)" text-anchor="middle"`),
    '</g>',
  ].join('\n');
}
