import type { PointerEvent } from 'react';
import { useState } from 'react';
import type { FrontScales } from './frontScales.ts';
import type { Place } from './frontWindow.ts';

type Pixel = readonly [x: number, y: number];

/** How far a pointer moves before it draws, in pixels. */
const leastDragPx = 6;
/** A rectangle flatter or narrower than this spans its axis. */
const leastSidePx = 12;

/** A rectangle that a mouse or pen draws over a plot; fingers scroll the page. */
export function useRectangle(
  inPlot: (event: PointerEvent) => Pixel,
  scales: FrontScales,
  onDraw: (a: Place, b: Place) => void,
) {
  const [drag, setDrag] = useState<{ readonly from: Pixel; readonly to: Pixel } | null>(null);
  const ends = drag && isDrawn(drag) ? cornersOf(drag, scales) : null;
  return {
    /** Null until it is one. */
    drawn: ends && {
      x: ends[0][0],
      y: ends[0][1],
      width: ends[1][0] - ends[0][0],
      height: ends[1][1] - ends[0][1],
    },
    begin: (event: PointerEvent) => {
      if (event.button !== 0 || event.pointerType === 'touch') return;
      const from = inPlot(event);
      setDrag({ from, to: from });
    },
    /** Whether one is being drawn. */
    follow: (event: PointerEvent): boolean => {
      if (!drag) return false;
      const next = { ...drag, to: inPlot(event) };
      // A click on a mark must reach the mark: a pointer is held on to once it draws.
      if (isDrawn(next) && !isDrawn(drag)) event.currentTarget.setPointerCapture(event.pointerId);
      setDrag(next);
      return isDrawn(next);
    },
    /** Hands over what is drawn; false where nothing is. */
    end: (): boolean => {
      setDrag(null);
      if (!ends) return false;
      const [a, b] = ends.map(([x, y]) => ({ x: scales.x.invert(x), y: scales.y.invert(y) }));
      onDraw(a!, b!);
      return true;
    },
    drop: () => setDrag(null),
  };
}

function isDrawn({ from, to }: { readonly from: Pixel; readonly to: Pixel }): boolean {
  return Math.hypot(to[0] - from[0], to[1] - from[1]) >= leastDragPx;
}

/** Top left and bottom right, inside the plot. */
function cornersOf(
  { from, to }: { readonly from: Pixel; readonly to: Pixel },
  { x, y }: FrontScales,
): [Pixel, Pixel] {
  const [width, height] = [x.range()[1]!, y.range()[0]!];
  const side = (a: number, b: number, length: number): Pixel =>
    Math.abs(a - b) < leastSidePx
      ? [0, length]
      : [Math.max(0, Math.min(a, b)), Math.min(length, Math.max(a, b))];
  const [left, right] = side(from[0], to[0], width);
  const [top, bottom] = side(from[1], to[1], height);
  return [
    [left, top],
    [right, bottom],
  ];
}
