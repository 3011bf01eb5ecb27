import type { FrontScales } from '../charts/frontScales.ts';
import { chosenSymbol, exactSymbol, measuredSymbol } from '../charts/markSymbols.ts';
import type { PointPlace } from './frontLayout.ts';
import { paper } from './paperColours.ts';
import { escapedXml, px } from './xml.ts';

type Place = readonly [x: number, y: number];

/** How a mark of the front is filled: within the budget with confidence, on these images, or not. */
export function markColours(budgetMark: number): string {
  const stroke = budgetMark === 0 ? paper.lineStrong : paper.front;
  return `fill="${budgetMark === 2 ? paper.front : paper.ground}" stroke="${stroke}"`;
}

export function drawnExact(place: Place): string {
  return drawnSymbol('exact', exactSymbol, place, `fill="${paper.ink}" stroke="${paper.ground}"`);
}

export function drawnSymbol(name: string, path: string, [x, y]: Place, attributes: string): string {
  return `<path class="${name}" d="${path}" transform="translate(${px(x)},${px(y)})" ${attributes}/>`;
}

/**
 * The choice, and behind it and larger where it would lie with its loss on the held-out images.
 * @param isKept whether the latter is there, hidden, where it is not known
 */
export function drawnChoice({ x, y, heldOutY }: PointPlace, isKept: boolean): string {
  const display = heldOutY === null ? ' display="none"' : '';
  const lower = heldOutY ?? y;
  const heldOut = `fill="${paper.ground}" stroke="${paper.chosen}" stroke-width="2"`;
  const colours = `fill="${paper.chosen}" stroke="${paper.ground}" stroke-width="1.5"`;
  return [
    '<g class="choice">',
    ...(heldOutY === null && !isKept
      ? []
      : [
          `<line class="to-held-out" x1="${px(x)}" x2="${px(x)}" y1="${px(y)}" y2="${px(lower)}" stroke="${paper.chosen}" stroke-width="1.5" stroke-dasharray="2 3"${display}/>`,
          `<path class="held-out" d="${chosenSymbol}" transform="translate(${px(x)},${px(lower)}) scale(1.3)" ${heldOut}${display}/>`,
        ]),
    drawnSymbol('chosen', chosenSymbol, [x, y], colours),
    '</g>',
  ].join('');
}

/** What a board took for a point, beside what was predicted. */
export function drawnMeasured([x, y]: Place, measuredX: number): string {
  return [
    `<g class="measured" fill="none" stroke="${paper.chosen}">`,
    `<line x1="${px(x)}" x2="${px(measuredX)}" y1="${px(y)}" y2="${px(y)}" stroke-width="1.5" stroke-dasharray="2 3"/>`,
    drawnSymbol('cross', measuredSymbol, [measuredX, y], 'stroke-width="2"'),
    '</g>',
  ].join('');
}

/** What a budget rules out: everything below an accuracy. */
export function drawnBudget({ x, y }: FrontScales, floorPercent: number, isShown: boolean): string {
  const [width, height] = [x.range()[1]!, y.range()[0]!];
  const top = Math.min(height, Math.max(0, y(floorPercent)));
  return [
    `<g class="budget"${isShown ? '' : ' display="none"'}><rect y="${px(top)}" width="${width}" height="${px(height - top)}" fill="${paper.chosen}" fill-opacity="0.05"/>`,
    `<line x2="${width}" y1="${px(top)}" y2="${px(top)}" stroke="${paper.chosen}" stroke-dasharray="5 4"/></g>`,
  ].join('');
}

/** The exact network on CMSIS-NN where it lies, if that is drawn, or an arrow at the right edge when it is slower than everything shown. */
export function drawnReference(
  { x, y }: FrontScales,
  reference: { readonly cost: number; readonly percent: number; readonly text: string },
): string {
  const [width, height] = [x.range()[1]!, y.range()[0]!];
  const place: Place = [x(reference.cost), y(reference.percent)];
  const isBeyond = place[0] > width;
  if (!isBeyond && (place[0] < 0 || place[1] < 0 || place[1] > height)) return '';
  const [left, top] = isBeyond ? [width + 8, height - 12] : place;
  return [
    `<g class="reference" transform="translate(${px(left)},${px(top)})">`,
    `<path d="${isBeyond ? 'M-7 0H6M1-5L6 0L1 5' : exactSymbol}" fill="none" stroke="${paper.ink}" stroke-width="1.75"/>`,
    `<text x="${isBeyond ? 8 : 5}" y="${isBeyond ? -11 : 22}" text-anchor="end" fill="${paper.ink2}">${escapedXml(reference.text)}</text>`,
    '</g>',
  ].join('');
}
