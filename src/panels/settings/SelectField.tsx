import { useId } from 'react';

interface SelectFieldProps<T extends string> {
  readonly label: string;
  readonly value: T;
  /** Options of one group stand together. */
  readonly options: readonly { readonly value: T; readonly text: string; readonly group?: string }[];
  readonly title?: string;
  readonly onChange: (value: T) => void;
}

export function SelectField<T extends string>({
  label,
  value,
  options,
  title,
  onChange,
}: SelectFieldProps<T>) {
  const id = useId();
  const groups = [...new Set(options.map(({ group }) => group))];
  return (
    <div className="field">
      <label htmlFor={id} className="field__label">
        {label}
      </label>
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
