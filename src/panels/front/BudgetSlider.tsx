import { highestBudgetPp } from '../../exploration/points/choice.ts';
import { lossReferenceText } from '../../exploration/views/accuracyText.ts';
import { budgetStepPp, chooseBudget, chooseReading, releasePoint } from '../../store/choiceActions.ts';
import { useApp, useAppState } from '../appContext.ts';
import { shortSentence } from '../sentence.ts';
import { useShown } from '../useShown.ts';
import { LimitSlider } from './LimitSlider.tsx';

/** The most accuracy to give up; the fastest point within it is chosen. */
export function BudgetSlider() {
  const app = useApp();
  const budgetPp = useAppState((state) => state.budgetPp);
  const reading = useAppState((state) => state.reading);
  const pinned = useAppState((state) => ('point' in state.choice ? state.choice.point : null));
  const reference = useAppState(({ exploration, recipe }) =>
    lossReferenceText(exploration?.recipe ?? recipe ?? {}),
  );
  const shown = useShown();
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
      spoken={`at most ${budgetPp.toFixed(1)} percentage points${shown ? `: ${shortSentence(shown.chosen)}` : ''}`}
      shortcut="B"
      isOverruled={pinned !== null}
      onChange={(pp) => chooseBudget(app, pp)}
    >
      <label className="limit__reading">
        <input
          type="checkbox"
          checked={reading === 'bound'}
          onChange={(event) => chooseReading(app, event.target.checked ? 'bound' : 'estimate')}
        />
        with 95 % confidence
      </label>
      <p className="limit__note">
        {pinned === null ? (
          `against ${reference}, ${reading === 'bound' ? 'by the one-sided bound from' : 'on'} the selection images; the fastest point within it is chosen`
        ) : (
          <>
            Point {pinned} is chosen by itself.{' '}
            <button type="button" className="link" onClick={() => releasePoint(app)}>
              Choose by the budget again
            </button>
          </>
        )}
      </p>
    </LimitSlider>
  );
}
