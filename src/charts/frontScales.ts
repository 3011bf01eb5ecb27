import type { ScaleLinear } from 'd3';
import { scaleLinear, tickStep } from 'd3';
import type { PointColumns } from './pointColumns.ts';
import { accuracyPercent, costValue } from './pointColumns.ts';

/** Points in view: those that lose at most so many percentage points against the exact network, or all. */
export type FrontView = number | 'all';

/** Cost (milliseconds, KiB) and percent on the two axes. */
export interface FrontDomains {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/**
 * Ranges of the axes. The costs of all points are known from the start, and both are rounded outwards to whole
 * steps, so the axes rarely move while points arrive or a limit of flash is drawn. A held-out accuracy and a measured cost to be drawn are part of
 * the range; the reference's cost, far from all others, only in the view of all points.
 */
export function frontDomains(
  columns: PointColumns,
  front: readonly number[],
  exact: number,
  view: FrontView,
  extra: {
    readonly heldOutPercent?: number | null;
    readonly referenceCost?: number;
    readonly measuredCost?: number | null;
  } = {},
): FrontDomains {
  const { heldOutPercent = null, referenceCost = 0, measuredCost = null } = extra;
  const exactPercent = columns.correct[exact]! < 0 ? 100 : accuracyPercent(columns, exact);
  const floor = view === 'all' ? lowestPercent(columns, exactPercent) : exactPercent - view;
  const best = front.at(-1);
  const ceiling = Math.max(exactPercent, best === undefined ? 0 : accuracyPercent(columns, best));
  const low = Math.min(floor, heldOutPercent ?? floor);
  const high = Math.max(ceiling, heldOutPercent ?? ceiling);
  const y = outwards(Math.max(0, low), Math.min(100, high), 2);
  const fastest = view === 'all' ? undefined : front.find((point) => accuracyPercent(columns, point) >= y[0]);
  const [min, max] = costRange(columns);
  const left = fastest === undefined ? min : costValue(columns, fastest);
  const right = view === 'all' ? Math.max(max, referenceCost) : max;
  return { x: withRoom(Math.min(left, measuredCost ?? left), Math.max(right, measuredCost ?? right)), y };
}

/** Of an axis that rests what is shown fills at least so much. */
const leastFilled = 0.6;

/** The axes that were shown last, while they hold what others would and are not much longer; else the others. */
export function restingDomains(last: FrontDomains, next: FrontDomains): FrontDomains {
  const isHolding = (axis: keyof FrontDomains) => {
    const [[low, high], [from, to]] = [last[axis], next[axis]];
    return low <= from && to <= high && to - from >= leastFilled * (high - low);
  };
  return isHolding('x') && isHolding('y') ? last : next;
}

/** Scales over a plot of `width` x `height` pixels with the origin at the top left. */
export function frontScales({ x, y }: FrontDomains, width: number, height: number) {
  const linear = (domain: readonly [number, number], range: [number, number]): ScaleLinear<number, number> =>
    scaleLinear(domain, range);
  return { x: linear(x, [0, width]), y: linear(y, [height, 0]) };
}

export type FrontScales = ReturnType<typeof frontScales>;

/** Where points lie in the plot: pixels of the style sheet by cost and by right answers, as lines. */
export interface PlotPlane {
  readonly x0: number;
  readonly xStep: number;
  readonly y0: number;
  readonly yStep: number;
}

/** What scales do to figures of points: quicker than the scales themselves. */
export function plotPlane(
  { costUnit, imageCount }: Pick<PointColumns, 'costUnit' | 'imageCount'>,
  { x, y }: FrontScales,
): PlotPlane {
  const [x0, y0] = [x(0), y(0)];
  return { x0, xStep: x(1 / costUnit) - x0, y0, yStep: y(100 / imageCount) - y0 };
}

function costRange({ cost, costUnit }: PointColumns): [number, number] {
  let min = Infinity;
  let max = -Infinity;
  for (const value of cost) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return [min / costUnit, max / costUnit];
}

function lowestPercent({ correct, imageCount }: PointColumns, start: number): number {
  let lowest = (start / 100) * imageCount;
  for (const count of correct) if (count >= 0 && count < lowest) lowest = count;
  return (lowest / imageCount) * 100;
}

/** With 2 % of the range on either side, and on to a step of some 3 %. */
function withRoom(min: number, max: number): [number, number] {
  const range = max - min || max || 1;
  const step = tickStep(0, range, 32);
  return [
    Math.max(0, Math.floor((min - 0.02 * range) / step) * step),
    Math.ceil((max + 0.02 * range) / step) * step,
  ];
}

function outwards(min: number, max: number, step: number): [number, number] {
  const low = Math.floor(min / step) * step;
  return [low, Math.max(low + step, Math.min(100, Math.ceil((max + 0.4) / step) * step))];
}
