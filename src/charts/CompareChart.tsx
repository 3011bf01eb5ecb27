import './frontChart.css';
import './compareChart.css';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useRef, useState } from 'react';
import type { CompareMark, CompareSeries } from './compareScales.ts';
import { compareScales, frontSteps } from './compareScales.ts';
import { FrontAxes } from './FrontAxes.tsx';
import type { FrontScales } from './frontScales.ts';
import { hasModifier } from './hasModifier.ts';
import { reachPx } from './nearestPoint.ts';
import { PointRing } from './PointRing.tsx';
import { PointTooltip } from './PointTooltip.tsx';
import { seriesShape } from './seriesMarks.ts';
import { useElementSize } from './useElementSize.ts';

interface CompareChartProps {
  readonly fronts: readonly CompareSeries[];
  readonly xTitle: string;
  readonly yTitle: string;
  /** What is said of a point, line by line. */
  readonly detailsOf: (series: number, point: number) => readonly string[];
  readonly onOpen: (series: number, point: number) => void;
}

/** A mark and where it belongs. */
interface Place {
  readonly series: number;
  readonly mark: CompareMark;
}

const margin = { top: 30, right: 18, bottom: 46, left: 46 };

/** Several fronts on common axes; each is one tab stop, arrow keys move along it, Enter opens the point. */
export function CompareChart({ fronts, xTitle, yTitle, detailsOf, onOpen }: CompareChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useElementSize(frame);
  // Places are looked for in what is drawn now: fronts go and axes change while the pointer or the focus rests.
  const [pointer, setPointer] = useState<readonly [x: number, y: number] | null>(null);
  const [focused, setFocused] = useState<{ series: number; point: number } | null>(null);
  const width = Math.max(0, size.width - margin.left - margin.right);
  const height = Math.max(0, size.height - margin.top - margin.bottom);
  const scales = compareScales(fronts, width, height);
  const pointerOf = (event: PointerEvent) => {
    const box = frame.current!.getBoundingClientRect();
    return [event.clientX - box.left - margin.left, event.clientY - box.top - margin.top] as const;
  };
  const inFrame = ({ x, y }: CompareMark) => ({ x: margin.left + scales.x(x), y: margin.top + scales.y(y) });
  const shown =
    (pointer && nearestPlace(fronts, scales, pointer)) ??
    (focused && placeOf(fronts, focused.series, focused.point));
  return (
    <div
      ref={frame}
      className="front-chart compare-chart"
      onPointerMove={(event) => setPointer(pointerOf(event))}
      onPointerLeave={() => setPointer(null)}
      onPointerUp={(event) => {
        const place = nearestPlace(fronts, scales, pointerOf(event));
        if (place && event.button === 0) onOpen(place.series, place.mark.point);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !shown) return;
        event.preventDefault();
        setPointer(null);
        setFocused(null);
      }}
    >
      {width > 0 && (
        <svg width={size.width} height={size.height}>
          <g transform={`translate(${margin.left},${margin.top})`}>
            <FrontAxes scales={scales} width={width} height={height} xTitle={xTitle} yTitle={yTitle} />
            {fronts.map((front) => (
              <SeriesFront
                key={front.series}
                front={front}
                scales={scales}
                labelOf={(point) => detailsOf(front.series, point).join(', ')}
                onOpen={(point) => onOpen(front.series, point)}
                onFocus={(point) => setFocused(point === null ? null : { series: front.series, point })}
              />
            ))}
          </g>
        </svg>
      )}
      {shown && (
        <>
          <PointRing {...inFrame(shown.mark)} />
          <PointTooltip
            {...inFrame(shown.mark)}
            frame={size}
            lines={detailsOf(shown.series, shown.mark.point)}
          />
        </>
      )}
    </div>
  );
}

interface SeriesFrontProps {
  readonly front: CompareSeries;
  readonly scales: FrontScales;
  readonly labelOf: (point: number) => string;
  readonly onOpen: (point: number) => void;
  /** The point with the focus, null when it leaves. */
  readonly onFocus: (point: number | null) => void;
}

function SeriesFront({ front, scales, labelOf, onOpen, onFocus }: SeriesFrontProps) {
  const group = useRef<SVGGElement>(null);
  const [stop, setStop] = useState(0);
  const { series, name, marks } = front;
  const steps = frontSteps(front, scales);
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    if (hasModifier(event)) return;
    const target = { ArrowRight: index + 1, ArrowUp: index + 1, ArrowLeft: index - 1, ArrowDown: index - 1 }[
      event.key
    ];
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? marks.length - 1 : target;
    if (event.key === 'Enter' || event.key === ' ') onOpen(marks[index]!.point);
    else if (next === undefined) return;
    else group.current?.querySelectorAll<SVGElement>('[role=button]')[next]?.focus();
    event.preventDefault();
  };
  return (
    <g ref={group} className="series" data-series={series} role="group" aria-label={name}>
      {steps && <path className="series__line" d={steps} />}
      {marks.map((mark, index) => (
        <path
          key={mark.point}
          className="series__mark"
          data-on-front={mark.isOnFront}
          d={seriesShape(series)}
          transform={`translate(${scales.x(mark.x)},${scales.y(mark.y)})`}
          role="button"
          aria-label={labelOf(mark.point)}
          tabIndex={index === Math.min(stop, marks.length - 1) ? 0 : -1}
          onKeyDown={(event) => onKeyDown(event, index)}
          onFocus={() => {
            setStop(index);
            onFocus(mark.point);
          }}
          onBlur={() => onFocus(null)}
        />
      ))}
    </g>
  );
}

function placeOf(fronts: readonly CompareSeries[], series: number, point: number): Place | null {
  const front = fronts.find((each) => each.series === series);
  const mark = front?.marks.find((each) => each.point === point);
  return mark ? { series, mark } : null;
}

function nearestPlace(
  fronts: readonly CompareSeries[],
  { x, y }: FrontScales,
  [atX, atY]: readonly [number, number],
): Place | null {
  let nearest: Place | null = null;
  let least = reachPx ** 2;
  for (const { series, marks } of fronts)
    for (const mark of marks) {
      const distance = (x(mark.x) - atX) ** 2 + (y(mark.y) - atY) ** 2;
      if (distance >= least) continue;
      least = distance;
      nearest = { series, mark };
    }
  return nearest;
}
