import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pMap from 'p-map';
import { TauscopeError } from '../network/errors.ts';
import { headBytes, isResults } from '../sharing/resultsFile.ts';
import { fileError } from './fileError.ts';
import { isFolder } from './readFolder.ts';

/** Read at the same time. */
export const openFiles = 16;

/** Results files, those of a folder in the order of their names in its place. Throws TauscopeError `not-found` for a folder without any. */
export async function resultsPaths(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      if (!(await isFolder(path))) return [path];
      const files = await resultsIn(path);
      if (files.length === 0)
        throw new TauscopeError(
          'not-found',
          `${path} holds no results files. Expected are files that "tauscope explore --out" or "tauscope sweep" has written.`,
        );
      return files.map((name) => join(path, name));
    }),
  );
  return found.flat();
}

/** Names of the results files in a folder, in their order. */
export async function resultsIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const names = entries.flatMap((entry) =>
      entry.isFile() && entry.name.endsWith('.json') ? [entry.name] : [],
    );
    const are = await pMap(names, async (name) => isResults(await headOf(join(folder, name))), {
      concurrency: openFiles,
    });
    return names.filter((_, k) => are[k]).sort();
  } catch (error) {
    throw fileError('read', folder, error);
  }
}

/** How a file begins. */
export async function headOf(file: string, byteCount = headBytes): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(byteCount), 0, byteCount, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
