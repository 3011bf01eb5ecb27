import type { RefObject } from 'react';
import { useCallback, useEffect, useEffectEvent, useMemo, useState } from 'react';
import type { FrontDomains } from './frontScales.ts';
import type { Place } from './frontWindow.ts';
import { between, showing, within, zoomed } from './frontWindow.ts';

/** Of a key and a button. */
const zoomStep = 2;
/** A wheel turned by so many pixels doubles what is seen. */
const wheelPxPerDoubling = 200;
const linePx = 16;

export interface FrontWindow {
  /** What the axes show. */
  readonly domains: FrontDomains;
  readonly isZoomed: boolean;
  /** At a place, or about the middle. */
  zoomIn(at?: Place): void;
  zoomOut(at?: Place): void;
  showWhole(): void;
  showBetween(a: Place, b: Place): void;
  /** Moves what is shown where a place is outside. */
  reveal(at: Place): void;
}

/**
 * The part of the axes that a chart shows, as keys, buttons and a wheel with the control key, or a pinch of a touchpad, choose it; a wheel alone scrolls the page.
 * @param placeOf where on the axes a pointer is
 */
export function useFrontWindow(
  frame: RefObject<HTMLElement | null>,
  whole: FrontDomains,
  placeOf: (event: WheelEvent, domains: FrontDomains) => Place,
): FrontWindow {
  const [chosen, setWindow] = useState<FrontDomains | null>(null);
  const window = useMemo(() => within(chosen, whole), [chosen, whole]);
  const domains = window ?? whole;
  const zoom = useCallback(
    (factor: number, at = middleOf(window ?? whole)) => setWindow(zoomed(window, whole, factor, at)),
    [window, whole],
  );
  const reveal = useCallback((at: Place) => setWindow((last) => last && showing(last, whole, at)), [whole]);

  const onWheel = useEffectEvent((event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const px = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * linePx;
    zoom(2 ** (-px / wheelPxPerDoubling), placeOf(event, domains));
  });
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const listener = (event: WheelEvent) => onWheel(event);
    // React's own listeners are passive: they cannot keep the browser from zooming the page.
    element.addEventListener('wheel', listener, { passive: false });
    return () => element.removeEventListener('wheel', listener);
  }, [frame]);

  return useMemo(
    () => ({
      domains,
      isZoomed: window !== null,
      zoomIn: (at) => zoom(zoomStep, at),
      zoomOut: (at) => zoom(1 / zoomStep, at),
      showWhole: () => setWindow(null),
      showBetween: (a, b) => setWindow(between(a, b, whole)),
      reveal,
    }),
    [domains, window, whole, zoom, reveal],
  );
}

function middleOf({ x, y }: FrontDomains): Place {
  return { x: (x[0] + x[1]) / 2, y: (y[0] + y[1]) / 2 };
}
