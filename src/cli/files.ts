import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { DataFile } from '../images/dataFile.ts';
import { TauscopeError } from '../network/errors.ts';
import { printable } from '../words/names.ts';

/** Larger files are refused before they are read into memory. */
const maxFileBytes = 2 ** 30;

/** Throws TauscopeError `not-found` when the path is no readable file, `data-limit` when it is too large. */
export async function readBytes(path: string): Promise<DataFile> {
  try {
    const { size } = await stat(path);
    if (size > maxFileBytes)
      throw new TauscopeError(
        'data-limit',
        `${path} has ${size} bytes; files up to ${maxFileBytes} are read.`,
      );
    return { name: printable(basename(path)), bytes: new Uint8Array(await readFile(path)) };
  } catch (error) {
    throw fileError('read', path, error);
  }
}

export async function write(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFile(path, content);
  } catch (error) {
    throw fileError('write', path, error);
  }
}

function fileError(verb: string, path: string, error: unknown): TauscopeError {
  if (error instanceof TauscopeError) return error;
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such file or folder',
    EACCES: 'permission is denied',
    EISDIR: 'it is a folder, a file is needed',
  };
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return new TauscopeError('not-found', `Cannot ${verb} ${path}: ${reasons[code] ?? String(error)}.`);
}
