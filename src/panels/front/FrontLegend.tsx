import type { ReactNode } from 'react';
import { chosenSymbol, exactSymbol, measuredSymbol, refinedSymbol } from '../../charts/markSymbols.ts';

interface MarksProps {
  readonly hasMisfits: boolean;
  readonly hasRefined: boolean;
  readonly hasMeasured: boolean;
}

interface FrontLegendProps extends MarksProps {
  /** What else there is to say about the chart. */
  readonly children: ReactNode;
}

/** What the marks of the chart mean, folded away. */
export function FrontLegend({ children, ...marks }: FrontLegendProps) {
  return (
    <details className="front-legend">
      <summary>Legend and notes</summary>
      <Marks {...marks} />
      {children}
    </details>
  );
}

function Marks({ hasMisfits, hasRefined, hasMeasured }: MarksProps) {
  return (
    <ul>
      <li>
        <svg width="18" height="14" viewBox="-9 -7 18 14" aria-hidden="true">
          <path className="front-chart__front" d="M-9 4H0V-4H9" />
          <circle className="front-chart__mark" r="3.5" data-budget={2} />
        </svg>
        Front, within the budget (95 %)
      </li>
      <li>
        <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
          <circle className="front-chart__mark" r="3.5" data-budget={1} />
        </svg>
        within on these images
      </li>
      <li>
        <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
          <circle className="front-chart__mark" r="3.5" data-budget={0} />
        </svg>
        not within
      </li>
      <li>
        <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
          <circle className="front-legend__dominated" r="2.5" />
        </svg>
        Dominated
      </li>
      {hasMisfits && (
        <li>
          <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
            <path className="front-legend__misfit" d="M-3-3L3 3M-3 3L3-3" />
          </svg>
          Does not fit flash or RAM
        </li>
      )}
      <li>
        <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
          <path className="front-chart__exact" d={exactSymbol} />
        </svg>
        Exact network
      </li>
      {hasRefined && (
        <li>
          <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
            <path className="front-chart__refined" d={refinedSymbol} />
          </svg>
          Refined
        </li>
      )}
      <li>
        <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
          <g className="front-chart__reference">
            <path d={exactSymbol} />
          </g>
        </svg>
        Exact network on CMSIS-NN
      </li>
      <li>
        <svg className="front-chart__chosen" width="18" height="16" viewBox="-9 -9 18 18" aria-hidden="true">
          <path d={chosenSymbol} />
        </svg>
        Chosen
      </li>
      <li>
        <svg className="front-chart__chosen" width="18" height="16" viewBox="-9 -9 18 18" aria-hidden="true">
          <path className="front-chart__held-out" d={chosenSymbol} />
        </svg>
        Chosen, with its loss on the held-out images
      </li>
      {hasMeasured && (
        <li>
          <svg
            className="front-chart__measured"
            width="14"
            height="14"
            viewBox="-7 -7 14 14"
            aria-hidden="true"
          >
            <path d={measuredSymbol} />
          </svg>
          Measured on the board
        </li>
      )}
    </ul>
  );
}
