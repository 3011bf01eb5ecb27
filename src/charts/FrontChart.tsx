import './frontChart.css';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { BudgetBand } from './BudgetBand.tsx';
import type { StartPainter } from './cloud.ts';
import { FrontAxes } from './FrontAxes.tsx';
import { FrontLine } from './FrontLine.tsx';
import type { FrontDomains, FrontView } from './frontScales.ts';
import { frontDomains, frontScales, restingDomains } from './frontScales.ts';
import type { Place } from './frontWindow.ts';
import { hasModifier } from './hasModifier.ts';
import { pointFinder } from './nearestPoint.ts';
import { PointCloud } from './PointCloud.tsx';
import type { PointColumns } from './pointColumns.ts';
import { accuracyPercent, costValue } from './pointColumns.ts';
import type { MeasuredCost } from './PointMarks.tsx';
import { PointMarks } from './PointMarks.tsx';
import { PointRing } from './PointRing.tsx';
import { PointTooltip } from './PointTooltip.tsx';
import type { Reference } from './ReferenceMark.tsx';
import { ReferenceMark } from './ReferenceMark.tsx';
import { useElementSize } from './useElementSize.ts';
import { useFrontWindow } from './useFrontWindow.ts';
import { useRectangle } from './useRectangle.ts';
import { ZoomBar } from './ZoomBar.tsx';

export interface FrontChartProps {
  readonly columns: PointColumns;
  /** Raised when the columns hold new points. */
  readonly version: number;
  /** Front of what is measured, cheapest first. */
  readonly front: readonly number[];
  readonly exact: number;
  /** Points made from others by refinement. */
  readonly refined: readonly number[];
  readonly chosen: number;
  /** Where the chosen point would lie with its loss on the held-out images, in percent; null while unknown. */
  readonly chosenHeldOutPercent: number | null;
  /** What a board took for a point. */
  readonly measured: MeasuredCost | null;
  /** Least accuracy within the budget in percent, null when no budget decides. */
  readonly floorPercent: number | null;
  /** By point number: 0 outside the budget, 1 within it on these images, 2 with confidence; 3 does not fit the memory. */
  readonly budgetMarks: Uint8Array;
  /** By point number: 1 for those that stand out; null where none does. */
  readonly highlighted: Uint8Array | null;
  /** What costs are compared with. */
  readonly reference: Reference | null;
  readonly view: FrontView;
  readonly xTitle: string;
  readonly yTitle: string;
  /** One sentence about a point, for those who hear the chart. */
  readonly labelOf: (point: number, tiedCount: number) => string;
  /** What the tooltip says about a point, line by line. */
  readonly detailsOf: (point: number) => readonly string[];
  /** Paints the cloud of all points. */
  readonly startPainter: StartPainter;
  readonly onChoose: (point: number) => void;
  /** Is told the part of the axes that is in view, null for the whole. */
  readonly onZoom: (window: FrontDomains | null) => void;
}

const margin = { top: 30, right: 18, bottom: 46, left: 46 };

/** How far marks reach beyond the plot's edge. */
const markPx = 10;

/** Cost against accuracy: every measured point, the front, the exact network and the choice. A rectangle drawn, a wheel with the control key, + and - zoom, 0 shows the whole. */
export function FrontChart(props: FrontChartProps) {
  const { columns, version, front, exact, chosen, budgetMarks, reference, view, onChoose, onZoom } = props;
  const { chosenHeldOutPercent, xTitle, yTitle } = props;
  const frame = useRef<HTMLDivElement>(null);
  const clip = useId();
  const size = useElementSize(frame);
  const [hovered, setHovered] = useState<number | null>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const width = Math.max(0, size.width - margin.left - margin.right);
  const height = Math.max(0, size.height - margin.top - margin.bottom);

  const referenceCost = reference?.cost;
  const measuredCost = props.measured && props.measured.cost / columns.costUnit;
  const needed = useMemo(
    () =>
      frontDomains(columns, front, exact, view, {
        heldOutPercent: chosenHeldOutPercent,
        measuredCost,
        ...(referenceCost !== undefined && { referenceCost }),
      }),
    [columns, front, exact, view, chosenHeldOutPercent, measuredCost, referenceCost],
  );
  // Axes that move with every step of a slider hide what it changes.
  const [last, setLast] = useState(needed);
  const whole = restingDomains(last, needed);
  if (whole !== last) setLast(whole);
  const inPlot = ({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }) => {
    const box = frame.current!.getBoundingClientRect();
    return [clientX - box.left - margin.left, clientY - box.top - margin.top] as const;
  };
  const window = useFrontWindow(frame, whole, (event, domains) => {
    const [x, y] = inPlot(event);
    const shown = frontScales(domains, width, height);
    return { x: shown.x.invert(x), y: shown.y.invert(y) };
  });
  const [x0, x1] = window.domains.x;
  const [y0, y1] = window.domains.y;
  const scales = useMemo(
    () => frontScales({ x: [x0, x1], y: [y0, y1] }, width, height),
    [x0, x1, y0, y1, width, height],
  );
  const { isZoomed } = window;
  useEffect(() => onZoom(isZoomed ? { x: [x0, x1], y: [y0, y1] } : null), [isZoomed, x0, x1, y0, y1, onZoom]);
  // The version stands for what fills the columns in place.
  const nearest = useMemo(
    () => (version < 0 ? null : pointFinder(columns, scales)),
    [columns, scales, version],
  );
  const pointAt = (event: PointerEvent) => nearest?.(inPlot(event)) ?? null;
  const placeOf = (point: number) => ({ x: costValue(columns, point), y: accuracyPercent(columns, point) });
  const inFrame = (point: number) => ({
    x: margin.left + scales.x(costValue(columns, point)),
    y: margin.top + scales.y(accuracyPercent(columns, point)),
  });
  const rectangle = useRectangle(inPlot, scales, window.showBetween);
  const shown = hovered ?? focused;

  const onKeyDown = (event: KeyboardEvent) => {
    if (hasModifier(event)) return;
    const at = focused === null ? undefined : placeOf(focused);
    if (event.key === '+' || event.key === '=') window.zoomIn(at);
    else if (event.key === '-') window.zoomOut(at);
    else if (event.key === '0') window.showWhole();
    else if (event.key === 'Escape' && (shown ?? rectangle.drawn) !== null) {
      rectangle.drop();
      setHovered(null);
      setFocused(null);
    } else return;
    event.preventDefault();
  };
  const choose = useCallback(
    (point: number) => {
      // What is said of it now is said beside the chart.
      setFocused(null);
      onChoose(point);
    },
    [onChoose],
  );
  const { reveal } = window;
  const focus = useCallback(
    (point: number | null, at: Place | null) => {
      setFocused(point);
      if (at) reveal(at);
    },
    [reveal],
  );

  return (
    <div
      ref={frame}
      className="front-chart"
      onPointerDown={rectangle.begin}
      onPointerMove={(event) => {
        const isDrawing = rectangle.follow(event);
        setHovered(isDrawing ? null : pointAt(event));
      }}
      onPointerLeave={() => setHovered(null)}
      onPointerCancel={rectangle.drop}
      onPointerUp={(event) => {
        if (rectangle.end()) return;
        const point = pointAt(event);
        if (point !== null && event.button === 0) onChoose(point);
      }}
      onKeyDown={onKeyDown}
    >
      {width > 0 && (
        <>
          <ZoomBar window={window} xTitle={xTitle} yTitle={yTitle} />
          <div className="front-chart__plot" style={{ left: margin.left, top: margin.top }}>
            <PointCloud
              columns={columns}
              budgetMarks={budgetMarks}
              highlighted={props.highlighted}
              version={version}
              scales={scales}
              width={width}
              height={height}
              startPainter={props.startPainter}
            />
          </div>
          <svg width={size.width} height={size.height}>
            <clipPath id={clip}>
              <rect
                x={-markPx}
                y={-markPx}
                width={Math.max(0, width + 2 * markPx)}
                height={height + 2 * markPx}
              />
            </clipPath>
            <g transform={`translate(${margin.left},${margin.top})`}>
              <FrontAxes scales={scales} width={width} height={height} xTitle={xTitle} yTitle={yTitle} />
              {props.floorPercent !== null && (
                <BudgetBand floorPercent={props.floorPercent} scales={scales} width={width} height={height} />
              )}
              <g clipPath={`url(#${clip})`}>
                <FrontLine
                  columns={columns}
                  front={front}
                  chosen={chosen}
                  budgetMarks={budgetMarks}
                  scales={scales}
                  lowestPercent={whole.y[0]}
                  width={width}
                  labelOf={props.labelOf}
                  onChoose={choose}
                  onFocus={focus}
                />
              </g>
              {reference && <ReferenceMark reference={reference} scales={scales} width={width} />}
              <g clipPath={`url(#${clip})`}>
                <PointMarks
                  columns={columns}
                  exact={exact}
                  refined={props.refined}
                  chosen={chosen}
                  chosenHeldOutPercent={chosenHeldOutPercent}
                  measured={props.measured}
                  scales={scales}
                  height={height}
                />
              </g>
              {rectangle.drawn && <rect className="front-chart__rectangle" {...rectangle.drawn} />}
            </g>
          </svg>
          {shown !== null && (
            <>
              <PointRing {...inFrame(shown)} />
              <PointTooltip {...inFrame(shown)} frame={size} lines={props.detailsOf(shown)} />
            </>
          )}
        </>
      )}
    </div>
  );
}
