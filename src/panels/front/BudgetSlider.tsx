import { memo, useCallback } from 'react';
import { flashPerTime, highestBudgetPp } from '../../exploration/points/choice.ts';
import { lossReferenceText } from '../../exploration/views/accuracyText.ts';
import { shortSentence } from '../../exploration/views/pointSentence.ts';
import {
  budgetStepPp,
  chooseBudget,
  chooseReading,
  chooseRule,
  releasePoint,
} from '../../store/choiceActions.ts';
import { formatBudget } from '../../words/budget.ts';
import { useApp, useAppState } from '../appContext.ts';
import { useShown } from '../useShown.ts';
import { LimitSlider } from './LimitSlider.tsx';

/** The most accuracy to give up, and which of the points within it is chosen. */
export function BudgetSlider() {
  const app = useApp();
  const budgetPp = useAppState((state) => state.budgetPp);
  const isPinned = useAppState((state) => 'point' in state.choice);
  const shown = useShown();
  const onChange = useCallback((pp: number) => chooseBudget(app, pp), [app]);
  return (
    <LimitSlider
      label="Accuracy to give up, at most"
      fieldLabel="Accuracy to give up in percentage points"
      unit="pp"
      value={budgetPp}
      min={0}
      max={highestBudgetPp}
      step={budgetStepPp}
      pageStep={1}
      spoken={`at most ${formatBudget(budgetPp)} percentage points${shown ? `: ${shortSentence(shown.chosen)}` : ''}`}
      shortcut="B"
      isOverruled={isPinned}
      onChange={onChange}
    >
      <BudgetNote />
    </LimitSlider>
  );
}

/** Which of the points within the budget is chosen: the same at every step of the slider. */
const BudgetNote = memo(function BudgetNote() {
  const app = useApp();
  const reading = useAppState((state) => state.reading);
  const rule = useAppState((state) => state.rule);
  const pinned = useAppState((state) => ('point' in state.choice ? state.choice.point : null));
  const float = useAppState(({ exploration, recipe }) => (exploration?.recipe ?? recipe)?.float);
  return (
    <div className="limit__note">
      {pinned === null ? (
        <>
          <label>
            take{' '}
            <select
              value={rule}
              title={ruleTitle}
              onChange={(event) => chooseRule(app, event.target.value === 'fastest' ? 'fastest' : 'sensible')}
            >
              <option value="sensible">one that holds and is worth its flash</option>
              <option value="fastest">the fastest within it</option>
            </select>
          </label>
          <label title="By the one-sided bound of the loss on the selection images">
            <input
              type="checkbox"
              checked={reading === 'bound'}
              onChange={(event) => chooseReading(app, event.target.checked ? 'bound' : 'estimate')}
            />
            with 95 % confidence
          </label>
          {float && <span>against {lossReferenceText({ float })}</span>}
        </>
      ) : (
        <span>
          Point {pinned} is picked by hand.{' '}
          <button type="button" className="link" onClick={() => releasePoint(app)}>
            Choose by the budget again
          </button>
        </span>
      )}
    </div>
  );
});

const ruleTitle = `Of the points that lose no more on the held-out images either, one that spends at most ${flashPerTime} % more flash on 1 % less time; or the fastest, whatever it costs`;
