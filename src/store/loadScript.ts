import { TauscopeError } from '../network/errors.ts';
import type { App } from './app.ts';
import { showError } from './jobs.ts';

/**
 * A script that the first screen does without. Rejects with TauscopeError `not-found`.
 * @param does what it is for: "explores"
 */
export async function loadScript<Script>(does: string, load: () => Promise<Script>): Promise<Script> {
  try {
    return await load();
  } catch {
    throw new TauscopeError(
      'not-found',
      `What ${does} could not be loaded from this site: check the connection and reload the page.`,
    );
  }
}

/** Does something with such a script; what goes wrong is shown. */
export async function withScript<Script>(
  app: App,
  does: string,
  load: () => Promise<Script>,
  then: (script: Script) => Promise<void>,
): Promise<void> {
  try {
    await then(await loadScript(does, load));
  } catch (error) {
    showError(app, error);
  }
}
