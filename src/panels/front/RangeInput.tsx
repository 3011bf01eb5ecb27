import { useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef } from 'react';
import { hasModifier } from '../../charts/hasModifier.ts';

export interface RangeInputProps {
  readonly id: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** A page key moves it by this much. */
  readonly pageStep: number;
  /** The value and what it chooses, for screen readers. */
  readonly spoken: string;
  readonly shortcut?: string;
  readonly onChange: (value: number) => void;
}

/**
 * A slider whose element is rendered once and then told its value: of one that it renders again React sets name, type and value anew, twice for
 * each step of a drag, and the browser styles it each time.
 */
export function RangeInput(props: RangeInputProps) {
  const { id, value, min, max, step, pageStep, spoken, shortcut, onChange } = props;
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    const element = input.current!;
    if (element.valueAsNumber !== value) element.value = String(value);
    element.ariaValueText = spoken;
    element.style.setProperty('--filled', `${((value - min) / (max - min)) * 100}%`);
  }, [value, min, max, spoken]);

  const onInput = useEffectEvent(() => onChange(input.current!.valueAsNumber));
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const change = { PageUp: pageStep, PageDown: -pageStep }[event.key];
    if (change === undefined || hasModifier(event)) return;
    event.preventDefault();
    onChange(Math.min(max, Math.max(min, value + change)));
  });
  useEffect(() => {
    const events = new AbortController();
    const { signal } = events;
    input.current!.addEventListener('input', () => onInput(), { signal });
    input.current!.addEventListener('keydown', (event) => onKeyDown(event), { signal });
    return () => events.abort();
  }, []);

  return useMemo(
    () => (
      <input
        ref={input}
        id={id}
        className="limit__range"
        type="range"
        min={min}
        max={max}
        step={step}
        defaultValue={min}
        aria-keyshortcuts={shortcut}
      />
    ),
    [id, min, max, step, shortcut],
  );
}
