import { memo } from 'react';
import type { FrontScales } from './frontScales.ts';

interface BudgetBandProps {
  /** Least accuracy within the budget, in percent. */
  readonly floorPercent: number;
  readonly scales: FrontScales;
  readonly width: number;
  readonly height: number;
}

/** What a budget rules out: everything below a line. */
export const BudgetBand = memo(function BudgetBand({ floorPercent, scales, width, height }: BudgetBandProps) {
  const place = scales.y(floorPercent);
  const y = Math.min(height, Math.max(0, place));
  return (
    <g className="front-chart__budget" aria-hidden="true">
      <rect y={y} width={width} height={height - y} />
      {place === y && <line y1={y} y2={y} x2={width} />}
    </g>
  );
});
