import { memo } from 'react';
import type { FrontScales } from './frontScales.ts';
import { chosenSymbol, exactSymbol, measuredSymbol, refinedSymbol } from './markSymbols.ts';
import type { PointColumns } from './pointColumns.ts';
import { accuracyPercent, costValue } from './pointColumns.ts';

interface PointMarksProps {
  readonly columns: PointColumns;
  readonly exact: number;
  readonly refined: readonly number[];
  readonly chosen: number;
  readonly chosenHeldOutPercent: number | null;
  /** What a board took for a point, in the columns' unit. */
  readonly measured: MeasuredCost | null;
  readonly scales: FrontScales;
  readonly height: number;
}

export interface MeasuredCost {
  readonly point: number;
  readonly cost: number;
}

/** Refined points, the exact network, the choice with its held-out loss, and what a board took. */
export const PointMarks = memo(function PointMarks(props: PointMarksProps) {
  const { columns, exact, refined, chosen, chosenHeldOutPercent, measured, scales, height } = props;
  const clampY = (percent: number) => Math.min(height, Math.max(0, scales.y(percent)));
  const x = (point: number) => scales.x(costValue(columns, point));
  const y = (point: number) => clampY(accuracyPercent(columns, point));
  const isKnown = (point: number) => columns.correct[point]! >= 0;
  return (
    <g className="front-chart__points" aria-hidden="true">
      {refined
        .filter((point) => isKnown(point) && scales.y(accuracyPercent(columns, point)) <= height)
        .map((point) => (
          <path
            key={point}
            className="front-chart__refined"
            d={refinedSymbol}
            transform={`translate(${x(point)},${y(point)})`}
          />
        ))}
      {isKnown(exact) && (
        <path
          className="front-chart__exact"
          d={exactSymbol}
          transform={`translate(${x(exact)},${y(exact)})`}
        />
      )}
      {isKnown(chosen) && (
        <g className="front-chart__chosen" transform={`translate(${x(chosen)},0)`}>
          {chosenHeldOutPercent !== null && (
            <>
              <line y1={y(chosen)} y2={clampY(chosenHeldOutPercent)} />
              <path
                className="front-chart__held-out"
                d={chosenSymbol}
                // Larger, so that it shows behind the choice where the losses are equal.
                transform={`translate(0,${clampY(chosenHeldOutPercent)}) scale(1.3)`}
              />
            </>
          )}
          <path d={chosenSymbol} transform={`translate(0,${y(chosen)})`} />
        </g>
      )}
      {measured && isKnown(measured.point) && (
        <g className="front-chart__measured" transform={`translate(0,${y(measured.point)})`}>
          <line x1={x(measured.point)} x2={scales.x(measured.cost / columns.costUnit)} />
          <path d={measuredSymbol} transform={`translate(${scales.x(measured.cost / columns.costUnit)},0)`} />
        </g>
      )}
    </g>
  );
});
