import type { ComparedLink } from '../sharing/comparisonLink.ts';
import { decodeComparison } from '../sharing/comparisonLink.ts';
import type { App } from './app.ts';
import { showError } from './jobs.ts';
import { openLink } from './linkActions.ts';
import { withScript } from './loadScript.ts';

/** Shows what the hash of an address says: an exploration, or several side by side. A broken link is reported and changes nothing. */
export async function openAddress(app: App, hash: string): Promise<void> {
  try {
    const compared = decodeComparison(hash);
    await (compared ? compare(app, compared) : openLink(app, hash));
  } catch (error) {
    showError(app, error);
  }
}

/** Shows explorations side by side. */
export async function compare(app: App, explorations: readonly ComparedLink[]): Promise<void> {
  await withScript(
    app,
    'compares explorations',
    () => import('./compareActions.ts'),
    ({ openComparison }) => openComparison(app, explorations),
  );
}
