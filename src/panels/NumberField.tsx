import type { ReactNode } from 'react';
import { useId, useState } from 'react';
import type { TermId } from '../words/glossary.ts';
import { Term } from './Term.tsx';

interface NumberFieldProps {
  readonly label: ReactNode;
  /** Explained beside the label. */
  readonly term?: TermId;
  /** Null shows an empty field: several values differ. */
  readonly value: number | null;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly isWhole?: boolean;
  readonly unit?: string;
  readonly onChange: (value: number) => void;
  readonly hidesLabel?: boolean;
}

/** A labelled number: valid input counts at once, anything else is put back when the field is left. */
export function NumberField(props: NumberFieldProps) {
  const {
    label,
    term,
    value,
    min,
    max,
    step = 1,
    isWhole = true,
    unit,
    onChange,
    hidesLabel = false,
  } = props;
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const isValid = (number: number) =>
    Number.isFinite(number) && number >= min && number <= max && (!isWhole || Number.isInteger(number));
  const isRefused = draft !== null && !isValid(Number(draft === '' ? NaN : draft));
  return (
    <div className="field">
      <span className={hidesLabel ? 'visually-hidden' : 'field__label'}>
        <label htmlFor={id}>{label}</label>
        {term && <Term id={term} />}
      </span>
      <span className="field__row">
        <input
          id={id}
          type="number"
          inputMode={isWhole ? 'numeric' : 'decimal'}
          min={min}
          max={max}
          step={isWhole ? step : 'any'}
          value={draft ?? (value === null ? '' : String(value))}
          placeholder="mixed"
          aria-invalid={isRefused}
          title={isRefused ? `${isWhole ? 'A whole number' : 'A number'} from ${min} to ${max}` : undefined}
          onChange={(event) => {
            setDraft(event.target.value);
            const number = event.target.valueAsNumber;
            if (isValid(number)) onChange(number);
          }}
          onBlur={() => setDraft(null)}
        />
        {unit && <span className="field__unit">{unit}</span>}
      </span>
    </div>
  );
}
