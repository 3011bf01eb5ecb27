import { useId } from 'react';
import type { TermId } from '../../words/glossary.ts';
import { Term } from '../Term.tsx';

interface SelectFieldProps<T extends string> {
  readonly label: string;
  /** Explained beside the label. */
  readonly term?: TermId;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly text: string }[];
  readonly title?: string;
  readonly onChange: (value: T) => void;
}

export function SelectField<T extends string>({
  label,
  term,
  value,
  options,
  title,
  onChange,
}: SelectFieldProps<T>) {
  const id = useId();
  return (
    <div className="field">
      <span className="field__label">
        <label htmlFor={id}>{label}</label>
        {term && <Term id={term} />}
      </span>
      <select
        id={id}
        value={value}
        title={title}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value);
          if (chosen) onChange(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </div>
  );
}
