import './frontChart.css';
import type { PointerEvent } from 'react';
import { useMemo, useRef, useState } from 'react';
import { BudgetBand } from './BudgetBand.tsx';
import { FrontAxes } from './FrontAxes.tsx';
import { FrontLine } from './FrontLine.tsx';
import type { FrontView } from './frontScales.ts';
import { frontDomains, frontScales } from './frontScales.ts';
import { nearestPoint } from './nearestPoint.ts';
import { PointCloud } from './PointCloud.tsx';
import type { PointColumns } from './pointColumns.ts';
import { accuracyPercent, costValue } from './pointColumns.ts';
import type { MeasuredCost } from './PointMarks.tsx';
import { PointMarks } from './PointMarks.tsx';
import { PointTooltip } from './PointTooltip.tsx';
import type { Reference } from './ReferenceMark.tsx';
import { ReferenceMark } from './ReferenceMark.tsx';
import { useElementSize } from './useElementSize.ts';

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
  /** What costs are compared with. */
  readonly reference: Reference | null;
  readonly view: FrontView;
  readonly xTitle: string;
  readonly yTitle: string;
  /** One sentence about a point, for those who hear the chart. */
  readonly labelOf: (point: number, tiedCount: number) => string;
  /** What the tooltip says about a point, line by line. */
  readonly detailsOf: (point: number) => readonly string[];
  readonly onChoose: (point: number) => void;
}

const margin = { top: 30, right: 18, bottom: 46, left: 46 };

/** Cost against accuracy: every measured point, the front, the exact network and the choice. */
export function FrontChart(props: FrontChartProps) {
  const { columns, version, front, exact, chosen, budgetMarks, reference, view, onChoose } = props;
  const frame = useRef<HTMLDivElement>(null);
  const size = useElementSize(frame);
  const [hovered, setHovered] = useState<number | null>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const width = Math.max(0, size.width - margin.left - margin.right);
  const height = Math.max(0, size.height - margin.top - margin.bottom);

  const domains = frontDomains(columns, front, exact, view, {
    heldOutPercent: props.chosenHeldOutPercent,
    ...(reference && { referenceCost: reference.cost }),
  });
  const [x0, x1] = domains.x;
  const [y0, y1] = domains.y;
  const scales = useMemo(
    () => frontScales({ x: [x0, x1], y: [y0, y1] }, width, height),
    [x0, x1, y0, y1, width, height],
  );

  const pointAt = (event: PointerEvent): number | null => {
    const box = frame.current!.getBoundingClientRect();
    return nearestPoint(columns, scales, [
      event.clientX - box.left - margin.left,
      event.clientY - box.top - margin.top,
    ]);
  };
  const shown = hovered ?? focused;

  return (
    <div
      ref={frame}
      className="front-chart"
      onPointerMove={(event) => setHovered(pointAt(event))}
      onPointerLeave={() => setHovered(null)}
      onPointerUp={(event) => {
        const point = pointAt(event);
        if (point !== null && event.button === 0) onChoose(point);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || shown === null) return;
        event.preventDefault();
        setHovered(null);
        setFocused(null);
      }}
    >
      {width > 0 && (
        <>
          <div className="front-chart__plot" style={{ left: margin.left, top: margin.top }}>
            <PointCloud
              columns={columns}
              budgetMarks={budgetMarks}
              version={version}
              scales={scales}
              width={width}
              height={height}
            />
          </div>
          <svg width={size.width} height={size.height}>
            <g transform={`translate(${margin.left},${margin.top})`}>
              <FrontAxes
                scales={scales}
                width={width}
                height={height}
                xTitle={props.xTitle}
                yTitle={props.yTitle}
              />
              {props.floorPercent !== null && (
                <BudgetBand floorPercent={props.floorPercent} scales={scales} width={width} height={height} />
              )}
              <FrontLine
                columns={columns}
                front={front}
                chosen={chosen}
                budgetMarks={budgetMarks}
                scales={scales}
                width={width}
                labelOf={props.labelOf}
                onChoose={(point) => {
                  // What is said of it now is said beside the chart.
                  setFocused(null);
                  onChoose(point);
                }}
                onFocus={setFocused}
              />
              {reference && <ReferenceMark reference={reference} scales={scales} width={width} />}
              <PointMarks
                columns={columns}
                exact={exact}
                refined={props.refined}
                chosen={chosen}
                chosenHeldOutPercent={props.chosenHeldOutPercent}
                measured={props.measured}
                hovered={shown}
                scales={scales}
                height={height}
              />
            </g>
          </svg>
          {shown !== null && (
            <PointTooltip
              x={margin.left + scales.x(costValue(columns, shown))}
              y={margin.top + scales.y(accuracyPercent(columns, shown))}
              frame={size}
              lines={props.detailsOf(shown)}
            />
          )}
        </>
      )}
    </div>
  );
}
