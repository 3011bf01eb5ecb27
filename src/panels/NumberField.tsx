import type { ReactNode } from 'react';
import { memo, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { formatCount } from '../words/counts.ts';
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
  /** Told when the field is entered: what is typed in it is of what stands then, and on the way there every beginning of it counts. */
  readonly onEnter?: () => void;
  readonly hidesLabel?: boolean;
  /** Told why what stands in the field is refused, and null when it is no longer; it then stays when the field is left. */
  readonly onFault?: (fault: string | null) => void;
}

/** A labelled number: valid input counts at once, anything else is put back when the field is left, and until then it is said what is expected. */
export const NumberField = memo(function NumberField(props: NumberFieldProps) {
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
    onEnter,
    hidesLabel = false,
    onFault,
  } = props;
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [isLeft, setIsLeft] = useState(true);
  const isValid = (number: number) =>
    Number.isFinite(number) && number >= min && number <= max && (!isWhole || Number.isInteger(number));
  const isRefused = draft !== null && !isValid(Number(draft === '' ? NaN : draft));
  // Refused when it was typed, and never in force; since then limits are others.
  if (isLeft && draft !== null && !isRefused) setDraft(null);
  const text = draft ?? (value === null ? '' : String(value));
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    // Where React does it, it sets the attribute as well, and the browser styles the field twice for each step of a slider.
    if (input.current!.value !== text) input.current!.value = text;
  }, [text]);
  const fault = isRefused ? expectedText(props) : null;
  useEffect(() => {
    if (fault === null || !onFault) return;
    onFault(fault);
    return () => onFault(null);
  }, [fault, onFault]);
  return (
    <div className="field">
      <span className={hidesLabel ? 'visually-hidden' : 'field__label'}>
        <label htmlFor={id}>{label}</label>
        {term && <Term id={term} />}
      </span>
      <span className="field__row">
        <input
          ref={input}
          id={id}
          type="number"
          inputMode={isWhole ? 'numeric' : 'decimal'}
          min={min}
          max={max}
          step={isWhole ? step : 'any'}
          placeholder="mixed"
          aria-invalid={isRefused}
          aria-describedby={isRefused ? `${id}fault` : undefined}
          onChange={(event) => {
            setDraft(event.target.value);
            const number = event.target.valueAsNumber;
            if (isValid(number)) onChange(number);
          }}
          onFocus={() => {
            setIsLeft(false);
            onEnter?.();
          }}
          onBlur={() => {
            setIsLeft(true);
            setDraft(isRefused && onFault ? draft : null);
          }}
        />
        {unit && <span className="field__unit">{unit}</span>}
      </span>
      {fault !== null && (
        <span id={`${id}fault`} className="field__fault" role="alert">
          {fault}
        </span>
      )}
    </div>
  );
});

function expectedText({ min, max, isWhole = true }: NumberFieldProps): string {
  if (max === Number.MAX_VALUE) return `A number from ${min} up`;
  return isWhole ? `A whole number from ${min} to ${formatCount(max)}` : `A number from ${min} to ${max}`;
}
