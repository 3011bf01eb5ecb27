import './limitSlider.css';
import type { CSSProperties, KeyboardEvent, ReactNode } from 'react';
import { useId } from 'react';
import { NumberField } from '../NumberField.tsx';

interface LimitSliderProps {
  readonly label: string;
  readonly unit: string;
  /** The label of the number beside it, with the unit in words. */
  readonly fieldLabel: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** A page key moves the slider by this much. */
  readonly pageStep: number;
  /** The value and what it chooses, for screen readers. */
  readonly spoken: string;
  readonly shortcut?: string;
  /** Shown paler while something else decides. */
  readonly isOverruled?: boolean;
  readonly onChange: (value: number) => void;
  /** What stands below. */
  readonly children: ReactNode;
}

/** The most of something to give: a slider, and the same as a number. */
export function LimitSlider(props: LimitSliderProps) {
  const { label, unit, fieldLabel, value, min, max, step, pageStep, spoken, onChange, children } = props;
  const { shortcut, isOverruled = false } = props;
  const id = useId();

  const onKeyDown = (event: KeyboardEvent) => {
    const change = { PageUp: pageStep, PageDown: -pageStep }[event.key];
    if (change === undefined) return;
    event.preventDefault();
    onChange(Math.min(max, Math.max(min, value + change)));
  };

  return (
    <div className="limit" data-overruled={isOverruled}>
      <label htmlFor={id} className="limit__label">
        {label}
      </label>
      <input
        id={id}
        className="limit__range"
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={spoken}
        aria-keyshortcuts={shortcut}
        style={{ '--filled': `${((value - min) / (max - min)) * 100}%` } as CSSProperties}
        onChange={(event) => onChange(event.target.valueAsNumber)}
        onKeyDown={onKeyDown}
      />
      <NumberField
        label={fieldLabel}
        hidesLabel
        value={value}
        min={min}
        max={max}
        isWhole={step === 1}
        unit={unit}
        onChange={onChange}
      />
      {children}
    </div>
  );
}
