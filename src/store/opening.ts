import type { App } from './app.ts';
import { beginJob, showError } from './jobs.ts';

/** Runs one opening step, announced as `what`; an error is shown and leaves everything as it was. */
export async function opening(
  app: App,
  what: string,
  step: (isCurrent: () => boolean) => Promise<void> | void,
): Promise<void> {
  const isCurrent = beginJob(app);
  app.store.setState({ opening: what, message: null });
  try {
    await app.services.painted();
    await step(isCurrent);
  } catch (error) {
    if (isCurrent()) showError(app, error);
  } finally {
    if (isCurrent()) app.store.setState({ opening: null });
  }
}
