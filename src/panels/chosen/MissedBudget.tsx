import { exactPoint } from '../../exploration/recipe/space.ts';
import { missedBudgetText, unkeptBudgetText } from '../../exploration/views/accuracyText.ts';
import { holdingPoint } from '../../exploration/views/holdingPoint.ts';
import { choosePoint } from '../../store/choiceActions.ts';
import { capitalised } from '../../words/capitalised.ts';
import { useApp, useAppState } from '../appContext.ts';
import type { Shown } from '../useShown.ts';

/**
 * That no point keeps the budget on the selection images, or that the chosen one does not on the held-out images; and the fastest
 * that does there.
 */
export function MissedBudget({ shown: { chosen, exploration } }: { readonly shown: Shown }) {
  const app = useApp();
  const budgetPp = useAppState((state) => state.budgetPp);
  const reading = useAppState((state) => state.reading);
  const isByBudget = useAppState((state) => 'budgetPp' in state.choice);
  const unkept = isByBudget ? unkeptBudgetText(chosen, { budgetPp, reading }) : null;
  const missed = unkept ?? missedBudgetText(chosen, budgetPp);
  if (missed === null) return null;
  const holding = holdingPoint(exploration, { budgetPp, reading });
  return (
    <p className="chosen__missed">
      {capitalised(missed)}.{' '}
      {holding && (
        <button type="button" className="link" onClick={() => choosePoint(app, holding.point)}>
          Take {holding.point === exactPoint ? 'the exact network' : `#${holding.point}`}, the fastest for
          which it does
        </button>
      )}
    </p>
  );
}
