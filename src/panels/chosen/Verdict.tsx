import { budgetMarks } from '../../exploration/points/confidence.ts';
import { exactPoint } from '../../exploration/recipe/space.ts';
import { holdingPoint } from '../../exploration/views/holdingPoint.ts';
import { verdictOf } from '../../exploration/views/verdict.ts';
import { choosePoint } from '../../store/choiceActions.ts';
import { unbroken } from '../../words/unbroken.ts';
import { useApp, useAppState } from '../appContext.ts';
import type { Shown } from '../useShown.ts';

/** Whether the choice keeps the budget on the images that did not choose it, in words; if not, the fastest point that does. */
export function Verdict({ shown: { chosen, exploration } }: { readonly shown: Shown }) {
  const budgetPp = useAppState((state) => state.budgetPp);
  const reading = useAppState((state) => state.reading);
  const rule = useAppState((state) => state.rule);
  const isByBudget = useAppState((state) => 'budgetPp' in state.choice);
  const isRunning = useAppState((state) => state.status === 'running');
  const budget = { budgetPp, reading, ...(rule !== 'fastest' && { rule }) };
  const verdict = verdictOf(exploration, chosen, { ...budget, isByBudget, isRunning });
  return (
    <div className="verdict" {...(verdict.holds !== null && { 'data-holds': verdict.holds ? 'yes' : 'no' })}>
      <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
        <circle className="front-chart__mark" r="5" data-budget={budgetMarks.indexOf(verdict.mark)} />
      </svg>
      <p>
        {verdict.strong && <strong>{unbroken(verdict.strong)}</strong>}
        {unbroken(verdict.text)}
        {verdict.isMissed && <TakeHolding exploration={exploration} />}
      </p>
    </div>
  );
}

function TakeHolding({ exploration }: Pick<Shown, 'exploration'>) {
  const app = useApp();
  const budgetPp = useAppState((state) => state.budgetPp);
  const reading = useAppState((state) => state.reading);
  const front = useAppState((state) => state.front);
  const holding = holdingPoint(exploration, { budgetPp, reading }, front);
  if (!holding) return null;
  return (
    <>
      {' '}
      <button type="button" className="link" onClick={() => choosePoint(app, holding.point)}>
        Take {holding.point === exactPoint ? 'the exact network' : `#${holding.point}`}, the fastest for which
        it does
      </button>
    </>
  );
}
