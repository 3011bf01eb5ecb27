import { longestTitle } from '../words/names.ts';
import type { App } from './app.ts';
import { showError } from './jobs.ts';
import type { HashedFile, KeptExploration } from './shelf.ts';
import type { PageData } from './state.ts';

/** Lists what this browser keeps; nothing where it keeps nothing, which is said once there is something to keep. */
export async function listKept({ store, services: { shelf } }: App): Promise<void> {
  try {
    await shelf.sweep();
    store.setState({ kept: await shelf.list() });
  } catch {
    store.setState({ kept: [] });
  }
}

/** Calls a kept exploration as a person likes; after its model again when they say nothing. */
export function renameKept(app: App, { id }: KeptExploration, name: string): Promise<void> {
  return changeShelf(app, () =>
    app.services.shelf.change(id, { name: name.trim().slice(0, longestTitle) || null }),
  );
}

/** Deletes a kept exploration, which can be undone until the next one is deleted or the page is left. */
export function removeKept(app: App, exploration: KeptExploration): Promise<void> {
  const { shelf } = app.services;
  return changeShelf(app, async () => {
    const results = await shelf.results(exploration.id);
    await shelf.remove(exploration.id);
    app.store.setState({ removed: results === undefined ? null : { exploration, results } });
  });
}

export function undoRemoval(app: App): Promise<void> {
  const { removed } = app.store.getState();
  return changeShelf(app, async () => {
    if (removed) await app.services.shelf.put(removed.exploration, removed.results);
    app.store.setState({ removed: null });
  });
}

/** Keeps the files of the open data, or forgets them. */
export function keepData(app: App, data: PageData, isKept: boolean): Promise<void> {
  const { shelf } = app.services;
  return changeShelf(app, () =>
    isKept
      ? shelf.putFiles(filesOfData(data))
      : shelf.removeFiles(filesOfData(data).map(({ sha256 }) => sha256)),
  );
}

/** Whether a reload finds the open data again. */
export async function isDataKept({ services: { shelf } }: App, data: PageData): Promise<boolean> {
  const wanted = filesOfData(data).map(({ sha256 }) => sha256);
  try {
    return (await shelf.files(wanted)).length === wanted.length;
  } catch {
    return false;
  }
}

async function changeShelf(app: App, change: () => Promise<void>): Promise<void> {
  try {
    await change();
    app.store.setState({ kept: await app.services.shelf.list() });
  } catch (error) {
    showError(app, error);
  }
}

/** Built-in data have none. */
function filesOfData({ files = [], source }: PageData): HashedFile[] {
  return files.map((file, n) => ({ file, sha256: source.files[n]!.sha256 }));
}
