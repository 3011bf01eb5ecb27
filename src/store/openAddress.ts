import type { ComparedLink } from '../sharing/comparisonLink.ts';
import { decodeComparison } from '../sharing/comparisonLink.ts';
import type { App } from './app.ts';
import { showError } from './jobs.ts';
import { openLink } from './linkActions.ts';

/** Shows what the hash of an address says: an exploration, or several side by side. A broken link is reported and changes nothing. */
export async function openAddress(app: App, hash: string): Promise<void> {
  try {
    const compared = decodeComparison(hash);
    await (compared ? compare(app, compared) : openLink(app, hash));
  } catch (error) {
    showError(app, error);
  }
}

/** Shows explorations side by side. What compares them comes with the workbench, not with the first screen. */
export async function compare(app: App, explorations: readonly ComparedLink[]): Promise<void> {
  const { openComparison } = await import('./compareActions.ts');
  await openComparison(app, explorations);
}
