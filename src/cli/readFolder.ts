import { open, readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import pMap from 'p-map';
import type { DataFile } from '../images/dataFile.ts';
import { checkFileBytes, dataLimits } from '../images/dataLimits.ts';
import type { FolderFile } from '../images/packFolder.ts';
import { packFolder } from '../images/packFolder.ts';
import { TauscopeError } from '../network/errors.ts';
import { formatCount } from '../words/counts.ts';
import { printable } from '../words/names.ts';
import { fileError } from './fileError.ts';

/** Read at the same time. */
const openFiles = 16;

export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

/**
 * The regular files in a folder and the folders in it as one data file. Links to folders are not followed.
 * Throws TauscopeError `not-found` for what cannot be read, `data-limit` by number and size.
 */
export async function readFolder(folder: string): Promise<DataFile> {
  const files = await filesIn(folder);
  if (files.length === 0)
    throw new TauscopeError('not-found', `${folder} holds no files. Name the folder that holds the images.`);
  const parts = packFolder(files);
  const sizes = parts.map((part) => (part instanceof Uint8Array ? part.length : part.bytes));
  const bytes = new Uint8Array(checkFileBytes(sizes));
  let end = 0;
  const places = sizes.map((size) => bytes.subarray(end, (end += size)));
  const fill = async (part: FolderFile | Uint8Array, k: number) => {
    if (part instanceof Uint8Array) places[k]!.set(part);
    else await readInto(places[k]!, join(folder, part.path));
  };
  await pMap(parts, fill, { concurrency: openFiles });
  return { name: printable(basename(resolve(folder))), bytes };
}

/** Whether a file of a folder, there or not, is part of what {@link readFolder} reads. Throws as that. */
export async function isReadWith(folder: string, path: string): Promise<boolean> {
  const file = { path, bytes: 0 };
  const others = (await filesIn(folder)).filter((other) => other.path !== path);
  return packFolder<FolderFile>([...others, file]).includes(file);
}

async function filesIn(folder: string): Promise<FolderFile[]> {
  const files: FolderFile[] = [];
  await list(folder, '', files);
  return files;
}

async function list(folder: string, prefix: string, files: FolderFile[]): Promise<void> {
  const entries = await readdir(join(folder, prefix), { withFileTypes: true }).catch((error: unknown) => {
    throw fileError('read', join(folder, prefix), error);
  });
  for (const entry of entries) {
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory()) await list(folder, `${path}/`, files);
    else {
      const found = await stat(join(folder, path)).catch(() => null);
      if (found?.isFile()) files.push({ path, bytes: found.size });
    }
    if (files.length > dataLimits.archiveEntries)
      throw new TauscopeError(
        'data-limit',
        `${folder} holds more than ${formatCount(dataLimits.archiveEntries)} files. Name the folder of the data set alone, or keep fewer images.`,
      );
  }
}

async function readInto(bytes: Uint8Array, path: string): Promise<void> {
  try {
    const handle = await open(path);
    try {
      let end = 0;
      while (end < bytes.length) {
        const { bytesRead } = await handle.read(bytes, end, bytes.length - end);
        if (bytesRead === 0)
          throw new TauscopeError(
            'not-found',
            `Cannot read ${path}: it became shorter meanwhile. Try again.`,
          );
        end += bytesRead;
      }
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileError('read', path, error);
  }
}
