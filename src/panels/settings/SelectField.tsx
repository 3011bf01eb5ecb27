import { useId } from 'react';
import type { TermId } from '../../words/glossary.ts';
import { Term } from '../Term.tsx';

interface SelectFieldProps<T extends string> {
  readonly label: string;
  /** Explained beside the label. */
  readonly term?: TermId;
  readonly value: T;
  /** Options of one group stand together. */
  readonly options: readonly { readonly value: T; readonly text: string; readonly group?: string }[];
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
  const groups = [...new Set(options.map(({ group }) => group))];
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
        {groups.map((group) => {
          const ofGroup = options
            .filter((option) => option.group === group)
            .map(({ value, text }) => (
              <option key={value} value={value}>
                {text}
              </option>
            ));
          return group === undefined ? (
            ofGroup
          ) : (
            <optgroup key={group} label={group}>
              {ofGroup}
            </optgroup>
          );
        })}
      </select>
    </div>
  );
}
