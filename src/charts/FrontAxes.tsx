import { memo } from 'react';
import type { FrontScales } from './frontScales.ts';

interface FrontAxesProps {
  readonly scales: FrontScales;
  readonly width: number;
  readonly height: number;
  readonly xTitle: string;
  readonly yTitle: string;
}

/** Grid lines, numbers and titles of both axes; the table beside the chart says the same in words. */
export const FrontAxes = memo(function FrontAxes(props: FrontAxesProps) {
  const { scales, width, height, xTitle, yTitle } = props;
  const xTicks = scales.x.ticks(Math.max(3, Math.floor(width / 90)));
  const yTicks = scales.y.ticks(Math.max(3, Math.floor(height / 48)));
  const xText = scales.x.tickFormat(xTicks.length);
  const yText = scales.y.tickFormat(yTicks.length);
  return (
    <g className="front-chart__axes" aria-hidden="true">
      {yTicks.map((tick) => (
        <g key={tick} transform={`translate(0,${scales.y(tick)})`}>
          <line x2={width} />
          <text x={-8} dy="0.32em" textAnchor="end">
            {yText(tick)}
          </text>
        </g>
      ))}
      {xTicks.map((tick) => (
        <g key={tick} transform={`translate(${scales.x(tick)},${height})`}>
          <line y1={0} y2={4} />
          <text y={18} textAnchor="middle">
            {xText(tick)}
          </text>
        </g>
      ))}
      <line className="front-chart__base" y1={height} y2={height} x2={width} />
      <text className="front-chart__title" x={width} y={height + 36} textAnchor="end">
        {xTitle}
      </text>
      <text className="front-chart__title" x={-40} y={-12}>
        {yTitle}
      </text>
    </g>
  );
});
