import type { ComponentProps } from 'react';
import { useLayoutEffect, useRef } from 'react';

interface PassingButtonProps extends Omit<ComponentProps<'button'>, 'ref' | 'type'> {
  /** Selects what has the focus after it. */
  readonly heir: string;
}

/** A button that goes away with what it is for, often by its own press: with the focus, that would be lost. */
export function PassingButton({ heir, ...props }: PassingButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const { current } = button;
    return () => {
      if (document.activeElement === current) document.querySelector<HTMLElement>(heir)?.focus();
    };
  }, [heir]);
  return <button {...props} ref={button} type="button" />;
}
