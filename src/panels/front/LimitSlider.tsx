import './limitSlider.css';
import type { ReactNode } from 'react';
import { useId } from 'react';
import { NumberField } from '../NumberField.tsx';
import { RangeInput } from './RangeInput.tsx';

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
  return (
    <div className="limit" data-overruled={isOverruled}>
      <label htmlFor={id} className="limit__label">
        {label}
      </label>
      <RangeInput
        id={id}
        value={value}
        min={min}
        max={max}
        step={step}
        pageStep={pageStep}
        spoken={spoken}
        shortcut={shortcut}
        onChange={onChange}
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
