import './limitSlider.css';
import type { ReactNode } from 'react';
import { useId } from 'react';
import { NumberField } from '../NumberField.tsx';
import type { RangeInputProps } from './RangeInput.tsx';
import { RangeInput } from './RangeInput.tsx';

interface LimitSliderProps extends Omit<RangeInputProps, 'id'> {
  readonly label: string;
  readonly unit: string;
  /** The label of the number beside it, with the unit in words. */
  readonly fieldLabel: string;
  /** Shown paler while something else decides. */
  readonly isOverruled?: boolean;
  /** What stands below. */
  readonly children: ReactNode;
}

/** The most of something to give: a slider, and the same as a number. */
export function LimitSlider(props: LimitSliderProps) {
  const { label, unit, fieldLabel, isOverruled = false, children, ...slider } = props;
  const { value, min, max, step, onChange } = slider;
  const id = useId();
  return (
    <div className="limit" data-overruled={isOverruled}>
      <label htmlFor={id} className="limit__label">
        {label}
      </label>
      <RangeInput id={id} {...slider} />
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
