import type { DBSchema, IDBPDatabase } from 'idb';
import { openDB } from 'idb';
import type { Analysis } from '../exploration/analysis.ts';
import type { KeptExploration } from './shelf.ts';

const databaseName = 'tauscope';
const databaseVersion = 2;

/** Stores by the exploration's id, except files; results and analyses are apart, so that a list of all explorations is read at once. */
interface ShelfSchema extends DBSchema {
  explorations: { key: string; value: KeptExploration };
  /** The text of a results file. */
  results: { key: string; value: string };
  analyses: { key: string; value: Analysis };
  /** By SHA-256. */
  files: { key: string; value: { readonly name: string; readonly content: Blob } };
}

export type ShelfDatabase = IDBPDatabase<ShelfSchema>;

/** @param onClosed called when it can be used no longer and is to be opened again */
export function openShelfDatabase(onClosed: () => void): Promise<ShelfDatabase> {
  return openDB<ShelfSchema>(databaseName, databaseVersion, {
    upgrade(changed, version) {
      if (version < 1) {
        changed.createObjectStore('explorations', { keyPath: 'id' });
        changed.createObjectStore('results');
        changed.createObjectStore('files');
      }
      changed.createObjectStore('analyses');
    },
    // Another tab has a newer version of the page, or the person clears the site's data.
    blocking(_version, _next, { target }) {
      (target as IDBDatabase).close();
      onClosed();
    },
    terminated: onClosed,
  });
}
