import type { CSSProperties, KeyboardEvent } from 'react';
import { useId } from 'react';
import { HIGHEST_BUDGET_PP } from '../../exploration/choice.ts';
import { BUDGET_STEP_PP, chooseBudget, chooseReading, releasePoint } from '../../store/choiceActions.ts';
import { useApp, useAppState } from '../appContext.ts';
import { NumberField } from '../NumberField.tsx';
import { shortSentence } from '../sentence.ts';
import { useShown } from '../useShown.ts';
import './budgetSlider.css';

/** A page key moves the slider by this much. */
const PAGE_PP = 1;

/** The most accuracy to give up; the fastest configuration within it is chosen. */
export function BudgetSlider() {
  const app = useApp();
  const id = useId();
  const budgetPp = useAppState((state) => state.budgetPp);
  const reading = useAppState((state) => state.reading);
  const pinned = useAppState((state) => ('point' in state.choice ? state.choice.point : null));
  const shown = useShown();
  const spoken = `at most ${budgetPp.toFixed(1)} percentage points${shown ? `: ${shortSentence(shown.chosen)}` : ''}`;

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { PageUp: PAGE_PP, PageDown: -PAGE_PP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    chooseBudget(app, budgetPp + step);
  };

  return (
    <div className="budget" data-pinned={pinned !== null}>
      <label htmlFor={id} className="budget__label">
        Accuracy to give up, at most
      </label>
      <input
        id={id}
        className="budget__range"
        type="range"
        min={0}
        max={HIGHEST_BUDGET_PP}
        step={BUDGET_STEP_PP}
        value={budgetPp}
        aria-valuetext={spoken}
        aria-keyshortcuts="B"
        style={{ '--filled': `${(budgetPp / HIGHEST_BUDGET_PP) * 100}%` } as CSSProperties}
        onChange={(event) => chooseBudget(app, event.target.valueAsNumber)}
        onKeyDown={onKeyDown}
      />
      <NumberField
        label="Accuracy to give up in percentage points"
        hidesLabel
        value={budgetPp}
        min={0}
        max={HIGHEST_BUDGET_PP}
        isWhole={false}
        unit="pp"
        onChange={(pp) => chooseBudget(app, pp)}
      />
      <label className="budget__reading">
        <input
          type="checkbox"
          checked={reading === 'bound'}
          onChange={(event) => chooseReading(app, event.target.checked ? 'bound' : 'estimate')}
        />
        with 95 % confidence
      </label>
      <p className="budget__note">
        {pinned === null ? (
          `against the exact network, ${reading === 'bound' ? 'by the one-sided bound from' : 'on'} the selection images; the fastest configuration within it is chosen`
        ) : (
          <>
            Configuration {pinned} is chosen by itself.{' '}
            <button type="button" className="link" onClick={() => releasePoint(app)}>
              Choose by the budget again
            </button>
          </>
        )}
      </p>
    </div>
  );
}
