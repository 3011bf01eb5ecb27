import type { BudgetMark, Flips } from '../../exploration/points/confidence.ts';
import { budgetMark } from '../../exploration/points/confidence.ts';
import { budgetMarks } from '../../exploration/points/confidence.ts';
import { isReference } from '../../exploration/points/pointTable.ts';
import { flipsText } from '../../words/flips.ts';
import { useAppState } from '../appContext.ts';
import { Term } from '../Term.tsx';
import type { Shown } from '../useShown.ts';

/** Whether the chosen point keeps the budget: on the images that chose it, and on those that did not. */
export function BudgetMarks({ shown: { exploration, chosen, point } }: { readonly shown: Shown }) {
  const budgetPp = useAppState((state) => state.budgetPp);
  if (isReference(exploration.points, point)) return null;
  const rows = [
    { title: 'Selection', flips: chosen.selectionFlips, boundPp: chosen.lossBoundPp },
    { title: 'Held-out', flips: chosen.heldOutFlips, boundPp: chosen.heldOutLossBoundPp },
  ];
  return (
    <dl className="budget-marks" aria-label={`Budget of ${budgetPp} pp`}>
      {rows.map(
        ({ title, flips, boundPp }) =>
          flips &&
          boundPp !== null && (
            <Row
              key={title}
              title={title}
              flips={flips}
              boundPp={boundPp}
              mark={budgetMark(flips, budgetPp)}
            />
          ),
      )}
    </dl>
  );
}

const onTheseImages: BudgetMark = 'within on these images';

interface RowProps {
  readonly title: string;
  readonly flips: Flips;
  readonly boundPp: number;
  readonly mark: BudgetMark;
}

function Row({ title, flips, boundPp, mark }: RowProps) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        <svg width="12" height="12" viewBox="-6 -6 12 12" aria-hidden="true">
          <circle className="front-chart__mark" r="4" data-budget={budgetMarks.indexOf(mark)} />
        </svg>
        <strong>{mark === onTheseImages ? <Term id="onTheseImages">{mark}</Term> : mark}</strong>
        <span>
          {flipsText(flips)}; {boundText(boundPp)}
        </span>
      </dd>
    </div>
  );
}

function boundText(boundPp: number): string {
  if (boundPp < 0) return `at least ${(-boundPp).toFixed(2)} pp gained (95 %)`;
  return `at most ${boundPp.toFixed(2)} pp lost (95 %)`;
}
