import type { ComponentType } from 'react';
import { TauscopeError } from '../network/errors.ts';

/** What comes with the script that the first screen does without: the workbench, comparisons, and what is asked about files. */
type Part = 'Workbench' | 'ComparePanel' | 'FollowPanel' | 'QuestionPanel' | 'WantedPanel';

let loading: Promise<Readonly<Record<Part, ComponentType>>> | null = null;

/**
 * A part of that script, as `lazy` takes it. It is loaded once: what has failed fails until the page is
 * reloaded, since a second try would come without the style sheets. Rejects with TauscopeError `not-found`.
 */
export async function loadWorkbench(part: Part = 'Workbench'): Promise<{ default: ComponentType }> {
  loading ??= import('./Workbench.tsx').catch(() => {
    throw new TauscopeError(
      'not-found',
      'The workbench could not be loaded from this site: check the connection',
    );
  });
  return { default: (await loading)[part] };
}
