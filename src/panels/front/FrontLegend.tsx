import type { ReactNode } from 'react';
import { memo, useState } from 'react';
import { chosenSymbol, exactSymbol, measuredSymbol, refinedSymbol } from '../../charts/markSymbols.ts';
import { Term } from '../Term.tsx';

interface MarksProps {
  readonly hasMisfits: boolean;
  readonly hasRefined: boolean;
  readonly hasMeasured: boolean;
}

interface FrontLegendProps extends MarksProps {
  /** Whether the chosen point's loss on the held-out images is marked. */
  readonly hasHeldOut: boolean;
  /** What else there is to say about the chart. */
  readonly children: ReactNode;
}

/** What the marks of the chart mean, folded away but for those that do not explain themselves. */
export const FrontLegend = memo(function FrontLegend({ children, hasHeldOut, ...marks }: FrontLegendProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="front-legend" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>
        Legend and notes
        {marks.hasMisfits && '; × does not fit'}
        {hasHeldOut && '; ◇ on held-out images'}
      </summary>
      {isOpen && (
        <>
          <Marks {...marks} />
          {children}
        </>
      )}
    </details>
  );
});

function Marks({ hasMisfits, hasRefined, hasMeasured }: MarksProps) {
  return (
    <ul>
      <li>
        <svg width="18" height="14" viewBox="-9 -7 18 14" aria-hidden="true">
          <path className="front-chart__front" d="M-9 4H0V-4H9" />
          <circle className="front-chart__mark" r="3.5" data-budget={2} />
        </svg>
        <span>
          <Term id="front">Front</Term>, within the budget (95 %)
        </span>
      </li>
      <li>
        <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
          <circle className="front-chart__mark" r="3.5" data-budget={1} />
        </svg>
        <Term id="onTheseImages">within on these images</Term>
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
          <Term id="refined">Refined</Term>
        </li>
      )}
      <li>
        <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
          <g className="front-chart__reference">
            <path d={exactSymbol} />
          </g>
        </svg>
        <span>
          Exact network on <Term id="cmsisNn">CMSIS-NN</Term>
        </span>
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
        <span>
          Chosen, with its loss on the <Term id="heldOut">held-out images</Term>
        </span>
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
