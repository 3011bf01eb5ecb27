import type { PointerEvent } from 'react';
import { memo } from 'react';
import type { FrontWindow } from './useFrontWindow.ts';

interface ZoomBarProps {
  readonly window: FrontWindow;
  readonly xTitle: string;
  readonly yTitle: string;
}

/** Buttons that zoom, and what is in view for those who hear it. */
export const ZoomBar = memo(function ZoomBar({ window, xTitle, yTitle }: ZoomBarProps) {
  const { domains, isZoomed } = window;
  return (
    <div
      className="front-chart__zoom"
      role="group"
      aria-label="Zoom of the chart"
      onPointerDown={stop}
      onPointerUp={stop}
    >
      <button
        type="button"
        aria-label="Zoom in"
        title="Zoom in: +, Ctrl and wheel, or draw a rectangle"
        onClick={() => window.zoomIn()}
      >
        +
      </button>
      {/* Disabled by their own press, they would lose the focus. */}
      <button
        type="button"
        aria-label="Zoom out"
        title="Zoom out: −"
        aria-disabled={!isZoomed}
        onClick={() => window.zoomOut()}
      >
        −
      </button>
      <button
        type="button"
        title="Show the whole chart: 0"
        aria-disabled={!isZoomed}
        onClick={window.showWhole}
      >
        Whole
      </button>
      <p className="visually-hidden" aria-live="polite">
        {isZoomed && `In view: ${xTitle}, ${rangeText(domains.x)}; ${yTitle}, ${rangeText(domains.y)}.`}
      </p>
    </div>
  );
});

/** What is pressed here is not pressed on the chart. */
function stop(event: PointerEvent): void {
  event.stopPropagation();
}

function rangeText(span: readonly [number, number]): string {
  return span.map((end) => Number(end.toPrecision(4))).join(' to ');
}
