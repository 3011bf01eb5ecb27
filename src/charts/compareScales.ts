import { curveStepAfter, extent, line, scaleLinear } from 'd3';
import type { FrontScales } from './frontScales.ts';

/** A point in a chart of several fronts, in units of the axes. */
export interface CompareMark {
  readonly point: number;
  readonly x: number;
  readonly y: number;
  /** Whether it lies on its front, whose line goes through it. */
  readonly isOnFront: boolean;
}

/** A front. */
export interface CompareSeries {
  /** Counted from 1: what decides its colour, dash and shape. */
  readonly series: number;
  readonly name: string;
  /** From left to right. */
  readonly marks: readonly CompareMark[];
}

/** Scales that have room for all marks, over a plot of `width` x `height` pixels with the origin at the top left. */
export function compareScales(fronts: readonly CompareSeries[], width: number, height: number): FrontScales {
  const marks = fronts.flatMap((front) => front.marks);
  const scale = (of: (mark: CompareMark) => number, range: [number, number]) => {
    const [low = 0, high = 1] = extent(marks, of);
    const room = (high - low || Math.abs(high) || 1) * 0.04;
    return scaleLinear([low - room, high + room], range);
  };
  return { x: scale(({ x }) => x, [0, width]), y: scale(({ y }) => y, [height, 0]) };
}

/** A front as steps from mark to mark and on to the right edge; '' where it has none. */
export function frontSteps({ marks }: CompareSeries, { x, y }: FrontScales): string {
  const steps = line<CompareMark>(
    (mark) => x(mark.x),
    (mark) => y(mark.y),
  )
    .curve(curveStepAfter)
    .digits(2)(marks.filter(({ isOnFront }) => isOnFront));
  return steps ? `${steps}H${x.range()[1]!}` : '';
}
