import type { ComponentProps } from 'react';

interface SteadyButtonProps extends Omit<ComponentProps<'button'>, 'type' | 'disabled'> {
  /** Cannot be pressed now. */
  readonly isOff: boolean;
}

/** A button that keeps the focus while it is off, often by its own press: from one that is disabled browsers take it. */
export function SteadyButton({ isOff, onClick, ...props }: SteadyButtonProps) {
  return <button {...props} type="button" aria-disabled={isOff} onClick={isOff ? undefined : onClick} />;
}
