import type { FrontDomains } from './frontScales.ts';

/** A place on both axes, in their units. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

type Span = readonly [number, number];

/** No less of an axis is in view, as a share of the whole. */
const leastShare = 1 / 256;
/** Less than this short of the whole is the whole. */
const tolerance = 1e-9;

/**
 * The part of the axes that is in view, zoomed in by `factor`, or out where it is below 1, so that a place stays where it is as far as the ends of the
 * axes allow; null for all of them.
 */
export function zoomed(
  window: FrontDomains | null,
  whole: FrontDomains,
  factor: number,
  at: Place,
): FrontDomains | null {
  const view = window ?? whole;
  const axis = (span: Span, limits: Span, place: number): Span => {
    const length = lengthOf(span) / factor;
    const from = place - ((place - span[0]) / lengthOf(span)) * length;
    return inside([from, from + length], limits);
  };
  return settled({ x: axis(view.x, whole.x, at.x), y: axis(view.y, whole.y, at.y) }, whole);
}

/** The part between two places. */
export function between(a: Place, b: Place, whole: FrontDomains): FrontDomains | null {
  const axis = (from: number, to: number, limits: Span): Span =>
    inside([Math.min(from, to), Math.max(from, to)], limits);
  return settled({ x: axis(a.x, b.x, whole.x), y: axis(a.y, b.y, whole.y) }, whole);
}

/** Moved no further than it takes for a place to be in view, a little inside. */
export function showing(window: FrontDomains, whole: FrontDomains, at: Place): FrontDomains | null {
  const axis = (span: Span, limits: Span, place: number): Span => {
    const edge = lengthOf(span) / 20;
    const by = Math.min(0, place - edge - span[0]) + Math.max(0, place + edge - span[1]);
    return inside([span[0] + by, span[1] + by], limits);
  };
  return settled({ x: axis(window.x, whole.x, at.x), y: axis(window.y, whole.y, at.y) }, whole);
}

/** A part of a whole that has changed since: what is left of it. */
export function within(window: FrontDomains | null, whole: FrontDomains): FrontDomains | null {
  return window && settled({ x: inside(window.x, whole.x), y: inside(window.y, whole.y) }, whole);
}

function lengthOf([from, to]: Span): number {
  return to - from;
}

/** Moved, and made longer or shorter about its middle, as far as it takes. */
function inside(span: Span, limits: Span): Span {
  const whole = lengthOf(limits);
  const length = Math.min(whole, Math.max(whole * leastShare, lengthOf(span)));
  const middle = (span[0] + span[1]) / 2;
  const from = Math.max(limits[0], Math.min(middle - length / 2, limits[1] - length));
  return [from, from + length];
}

function settled(window: FrontDomains, whole: FrontDomains): FrontDomains | null {
  const isWhole = (span: Span, limits: Span) => lengthOf(span) >= lengthOf(limits) * (1 - tolerance);
  return isWhole(window.x, whole.x) && isWhole(window.y, whole.y) ? null : window;
}
