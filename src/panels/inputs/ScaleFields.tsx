import { useId, useState } from 'react';
import { ShareBar } from '../../charts/ShareBar.tsx';
import type { ScaleChoice } from '../../store/inputView.ts';
import { setInputScale } from '../../store/recipeActions.ts';
import { useApp, useAppState } from '../appContext.ts';

/** What a value x of the data stands for: the usual scales with what the network has right in each, or a formula. */
export function ScaleFields({ choices }: { readonly choices: readonly ScaleChoice[] }) {
  const app = useApp();
  const name = useId();
  const isTrying = useAppState((state) => state.isTryingScales);
  const imageCount = choices.find(({ trial }) => trial)?.trial?.imageCount;
  return (
    <fieldset className="inputs__scales">
      <legend>
        A value x stands for{' '}
        <span className="settings__note">
          {isTrying ? 'being tried…' : imageCount !== undefined && `right answers of ${imageCount} images`}
        </span>
      </legend>
      {choices.map(({ scale, text, isTaken, trial }) => (
        <label key={scale} className="inputs__scale">
          <input type="radio" name={name} checked={isTaken} onChange={() => void setInputScale(app, scale)} />
          <span>{text}</span>
          {trial && <ShareBar share={trial.correct / trial.imageCount} label={String(trial.correct)} />}
        </label>
      ))}
      <OwnScale />
    </fieldset>
  );
}

/** A formula of one's own, taken when it is entered. */
function OwnScale() {
  const app = useApp();
  const id = useId();
  const [formula, setFormula] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  return (
    <form
      className="inputs__own"
      onSubmit={(event) => {
        event.preventDefault();
        const found = setInputScale(app, formula);
        setFault(found);
        if (found === null) setFormula('');
      }}
    >
      <label htmlFor={id} className="field__label">
        Another
      </label>
      <input
        id={id}
        type="text"
        value={formula}
        placeholder="(x/255-0.5)/0.25"
        aria-invalid={fault !== null}
        aria-describedby={fault === null ? undefined : `${id}fault`}
        onChange={(event) => {
          setFormula(event.target.value);
          setFault(null);
        }}
      />
      <button type="submit" className="button" disabled={formula.trim() === ''}>
        Take
      </button>
      {fault !== null && (
        <p id={`${id}fault`} className="inputs__fault" role="alert">
          {fault}
        </p>
      )}
    </form>
  );
}
