import type { ComponentType } from 'react';
import { TauscopeError } from '../network/errors.ts';

let loading: Promise<{ default: ComponentType }> | null = null;

/**
 * The workbench, which the first screen does without, as `lazy` takes it. Loaded once: what has failed fails until the page is
 * reloaded, since a second try would come without the style sheets. Rejects with TauscopeError `not-found`.
 */
export function loadWorkbench(): Promise<{ default: ComponentType }> {
  loading ??= import('./Workbench.tsx').then(
    ({ Workbench }) => ({ default: Workbench }),
    () => {
      throw new TauscopeError(
        'not-found',
        'The workbench could not be loaded from this site: check the connection',
      );
    },
  );
  return loading;
}
