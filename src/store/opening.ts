import { formatCount } from '../words/counts.ts';
import { printable } from '../words/names.ts';
import type { App } from './app.ts';
import { beginJob, showError } from './jobs.ts';
import { showInPrices } from './showInPrices.ts';
import type { AppState } from './state.ts';

/**
 * Runs one opening step, announced as `what`; an error is shown and leaves everything as it was, in the prices that were set meanwhile.
 * @param ended what has ended for it is told with an error; an opening that goes on in another one hands that on
 */
export async function opening(
  app: App,
  what: string,
  step: (isCurrent: () => boolean, ended?: string) => Promise<void>,
  ended = endedText(app.store.getState()),
): Promise<void> {
  const isCurrent = beginJob(app);
  app.store.setState({ opening: what, message: null });
  try {
    await step(isCurrent, ended);
  } catch (error) {
    if (isCurrent()) showError(app, error, ended);
  } finally {
    if (isCurrent()) {
      app.store.setState({ opening: null, openingFiles: [], nextReading: null });
      void showInPrices(app);
    }
  }
}

/** What an opening ends that begins now. */
function endedText({ status, exploration }: AppState): string | undefined {
  if (status !== 'running') return undefined;
  if (exploration?.complete) return 'The refinement was stopped.';
  return exploration?.recipe.racing
    ? 'The race was stopped; it begins anew.'
    : 'The exploration was stopped; what it has measured is kept.';
}

/** Ends the opening under way, if any, at once; everything is as it was, in the prices that were set meanwhile. */
export function cancelOpening(app: App): void {
  if (app.store.getState().opening === null) return;
  beginJob(app);
  void showInPrices(app);
}

/** Names and size of files, to announce them by. */
export function filesInWords(files: readonly File[]): string {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return `${files.map(({ name }) => printable(name)).join(', ')} (${formatCount(bytes)} bytes)`;
}
