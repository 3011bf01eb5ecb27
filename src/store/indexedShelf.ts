import type { DBSchema, IDBPDatabase } from 'idb';
import { openDB } from 'idb';
import { TauscopeError } from '../network/errors.ts';
import type { HashedFile, KeptExploration, Shelf } from './shelf.ts';

const databaseName = 'tauscope';
const databaseVersion = 1;

interface ShelfSchema extends DBSchema {
  explorations: { key: string; value: KeptExploration };
  /** The text of a results file, by the exploration's id: apart, so that a list of all is read at once. */
  results: { key: string; value: string };
  /** By SHA-256. */
  files: { key: string; value: { readonly name: string; readonly content: Blob } };
}

/**
 * A shelf in the browser's database, which is opened when it is first needed and may be missing (private windows).
 * Every call throws TauscopeError `storage-failed` when the browser forbids it or has no room.
 */
export function indexedShelf(): Shelf {
  let opened: Promise<IDBPDatabase<ShelfSchema>> | null = null;
  const database = () => {
    opened ??= openDB<ShelfSchema>(databaseName, databaseVersion, {
      upgrade(created) {
        created.createObjectStore('explorations', { keyPath: 'id' });
        created.createObjectStore('results');
        created.createObjectStore('files');
      },
      // Another tab has a newer version of the page, or the person clears the site's data.
      blocking(_version, _next, { target }) {
        (target as IDBDatabase).close();
        opened = null;
      },
      terminated() {
        opened = null;
      },
    });
    return opened;
  };
  async function on<T>(work: (database: IDBPDatabase<ShelfSchema>) => Promise<T>): Promise<T> {
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
    put: (kept, results) =>
      on(async (database) => {
        const both = database.transaction(['explorations', 'results'], 'readwrite');
        const explorations = both.objectStore('explorations');
        const { name } = (await explorations.get(kept.id)) ?? kept;
        await Promise.all([
          explorations.put({ ...kept, name }),
          both.objectStore('results').put(results, kept.id),
          both.done,
        ]);
      }),
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
    sweepFiles: () =>
      on(async (database) => {
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
    async use() {
      const { usage = 0 } = await navigator.storage.estimate();
      return { bytes: usage, isForGood: await navigator.storage.persisted() };
    },
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
