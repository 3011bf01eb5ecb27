import { hasMore } from '../exploration/hasMore.ts';
import { TauscopeError } from '../network/errors.ts';
import { keepAnalysis, keptAnalysis, sweepAnalyses } from './keptAnalyses.ts';
import type { HashedFile, Shelf } from './shelf.ts';
import type { ShelfDatabase } from './shelfDatabase.ts';
import { openShelfDatabase } from './shelfDatabase.ts';

/**
 * A shelf in the browser's database, which is opened when it is first needed and may be missing (private windows).
 * Every call throws TauscopeError `storage-failed` when the browser forbids it or has no room.
 * @param build names this build of the page: analyses of others are not good any more
 * @param isOnlyPage whether no other page of this site is open
 */
export function indexedShelf(build: string, isOnlyPage: () => Promise<boolean>): Shelf {
  let opened: Promise<ShelfDatabase> | null = null;
  const database = () => {
    opened ??= openShelfDatabase(() => {
      opened = null;
    });
    return opened;
  };
  async function on<T>(work: (database: ShelfDatabase) => Promise<T>): Promise<T> {
    try {
      return await work(await database());
    } catch (error) {
      opened = null;
      throw storageError(error);
    }
  }
  return {
    list: () =>
      on(async (database) => (await database.getAll('explorations')).sort((a, b) => b.savedAt - a.savedAt)),
    results: (id) => on((database) => database.get('results', id)),
    analysis: (id) => on((database) => keptAnalysis(database, id, build)),
    put: (kept, results) =>
      on(async (database) => {
        const both = database.transaction(['explorations', 'results'], 'readwrite');
        const explorations = both.objectStore('explorations');
        const earlier = await explorations.get(kept.id);
        const { name, analysis } = earlier ?? kept;
        const isLess = earlier !== undefined && hasMore(earlier, kept);
        const puts = () => [
          explorations.put({ ...kept, name, ...(analysis && { analysis }) }),
          both.objectStore('results').put(results, kept.id),
        ];
        await Promise.all([...(isLess ? [] : puts()), both.done]);
        return !isLess;
      }),
    putAnalysis: (id, analysis) => on((database) => keepAnalysis(database, id, build, analysis)),
    change: (id, change) =>
      on(async (database) => {
        const { store, done } = database.transaction('explorations', 'readwrite');
        const kept = await store.get(id);
        await Promise.all([kept && store.put({ ...kept, ...change }), done]);
      }),
    remove: (id) =>
      on(async (database) => {
        const both = database.transaction(['explorations', 'results'], 'readwrite');
        await Promise.all([
          both.objectStore('explorations').delete(id),
          both.objectStore('results').delete(id),
          both.done,
        ]);
      }),
    files: (hashes) =>
      on(async (database) => {
        const found = await Promise.all(hashes.map((sha256) => database.get('files', sha256)));
        return found.flatMap((entry, n): HashedFile[] =>
          entry ? [{ file: new File([entry.content], entry.name), sha256: hashes[n]! }] : [],
        );
      }),
    putFiles: (files) =>
      on(async (database) => {
        const { store, done } = database.transaction('files', 'readwrite');
        const put = ({ file, sha256 }: HashedFile) => store.put({ name: file.name, content: file }, sha256);
        await Promise.all([...files.map(put), done]);
      }),
    removeFiles: (hashes) =>
      on(async (database) => {
        const { store, done } = database.transaction('files', 'readwrite');
        await Promise.all([...hashes.map((sha256) => store.delete(sha256)), done]);
      }),
    sweep: () =>
      on(async (database) => {
        await sweepAnalyses(database, build);
        if (!(await isOnlyPage())) return;
        const all = database.transaction(['explorations', 'files'], 'readwrite');
        const kept = await all.objectStore('explorations').getAll();
        const named = new Set(
          kept.flatMap(({ recipe }) =>
            [...recipe.model.files, ...recipe.data.files].map(({ sha256 }) => sha256),
          ),
        );
        const files = all.objectStore('files');
        for (const sha256 of await files.getAllKeys()) if (!named.has(sha256)) await files.delete(sha256);
        await all.done;
      }),
    use: () =>
      on(async (database) => {
        // What the browser counts for the site is also the page itself, and what it has not cleared away yet.
        const files = await database.getAll('files');
        const fileBytes = files.reduce((sum, { content }) => sum + content.size, 0);
        return { fileBytes, isForGood: await navigator.storage.persisted() };
      }),
    keepForGood: () => navigator.storage.persist(),
  };
}

function storageError(error: unknown): TauscopeError {
  const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
  const detail = error instanceof Error ? error.message : String(error);
  return new TauscopeError(
    'storage-failed',
    isFull
      ? 'This browser has no room left for another exploration: delete some of those it keeps. What is open stays open, and can be saved as a file.'
      : `This browser keeps nothing for this page (${detail}): leaving the page loses what is open. Save its results as a file.`,
  );
}
