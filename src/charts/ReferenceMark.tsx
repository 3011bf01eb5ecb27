import { memo } from 'react';
import type { FrontScales } from './frontScales.ts';
import { exactSymbol } from './markSymbols.ts';

/** A cost that others are compared with, and the accuracy there. */
export interface Reference {
  readonly cost: number;
  readonly percent: number;
  readonly text: string;
}

interface ReferenceMarkProps {
  readonly reference: Reference;
  readonly scales: FrontScales;
  readonly width: number;
}

/** The reference where it lies, or at the right edge with an arrow when it is slower than everything shown. */
export const ReferenceMark = memo(function ReferenceMark({ reference, scales, width }: ReferenceMarkProps) {
  const x = scales.x(reference.cost);
  const isBeyond = x > width;
  const y = scales.y(reference.percent);
  if (!isBeyond && (x < 0 || y < 0 || y > scales.y.range()[0]!)) return null;
  // The points beside the exact network would lie under the text of a reference beyond the edge.
  const [place, height] = isBeyond ? [width + 8, scales.y.range()[0]! - 12] : [x, y];
  return (
    <g className="front-chart__reference" transform={`translate(${place},${height})`} aria-hidden="true">
      {isBeyond ? <path d="M-7 0H6M1-5L6 0L1 5" /> : <path d={exactSymbol} />}
      {/* Below the mark, where the front is not. */}
      <text x={isBeyond ? 8 : 5} y={isBeyond ? -11 : 22} textAnchor="end">
        {reference.text}
      </text>
    </g>
  );
});
