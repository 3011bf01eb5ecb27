import { TauscopeError } from '../../network/errors.ts';
import type { App } from '../../store/app.ts';
import { showError } from '../../store/jobs.ts';
import { MAX_OPEN_BYTES, openFiles } from '../../store/openActions.ts';
import { formatCount } from '../figures.ts';

/** Reads files that a person picked or dropped and opens them; oversized ones are refused unread. */
export async function openPickedFiles(app: App, files: readonly File[]): Promise<void> {
  try {
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    if (bytes > MAX_OPEN_BYTES)
      throw new TauscopeError(
        'data-limit',
        `The files hold ${formatCount(bytes)} bytes; at most ${formatCount(MAX_OPEN_BYTES)} are opened. Keep fewer images.`,
      );
    const opened = files.map(async (file) => ({
      name: file.name,
      bytes: new Uint8Array(await file.arrayBuffer()),
    }));
    await openFiles(app, await Promise.all(opened));
  } catch (error) {
    showError(app, error instanceof DOMException ? unreadable(error) : error);
  }
}

function unreadable(error: DOMException): TauscopeError {
  return new TauscopeError(
    'not-found',
    `A file could not be read (${error.message}). A folder cannot be opened; a file must not change meanwhile.`,
  );
}
