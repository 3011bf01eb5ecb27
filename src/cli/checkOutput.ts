import { constants } from 'node:fs';
import { access, mkdir, readlink, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { TauscopeError } from '../network/errors.ts';
import { fileError, kindOf } from './fileError.ts';

/**
 * Checks whether a file can be written, so that nobody computes in vain. Throws TauscopeError `not-found` when it cannot be,
 * and `usage` when it would take the place of one of `sources`.
 */
export async function checkOutput(
  path: string,
  sources: readonly (string | undefined)[] = [],
): Promise<void> {
  if (path === '-')
    throw new TauscopeError('usage', 'Results go to files, not to standard output. Name a file; ./- is one.');
  try {
    const target = await targetOf(path);
    const folder = dirname(target);
    await access(join(folder, '.'), constants.W_OK | constants.X_OK);
    const found = await stat(target).catch(absent);
    if (!found) {
      if (/[/\\]$|^$/.test(path)) throw refusal(path, 'it names no file');
      return;
    }
    if (!found.isFile()) throw refusal(path, `it is ${kindOf(found)}, a regular file is needed`);
    await access(target, constants.W_OK);
    for (const source of sources.filter((each) => each !== undefined)) {
      const other = await stat(source).catch(absent);
      if (other?.dev === found.dev && other.ino === found.ino)
        throw new TauscopeError(
          'usage',
          `${path} is what is read: writing there would destroy it. Name another file.`,
        );
    }
  } catch (error) {
    throw fileError('write', path, error);
  }
}

/** Makes a folder unless it is there and checks whether files of these names can be written in it, as above. */
export async function checkOutputFolder(folder: string, names: readonly string[]): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw fileError('write', folder, error);
  }
  for (const name of names) await checkOutput(join(folder, name));
}

/** What a path leads to: a file behind links is replaced or made, not its link. */
export async function targetOf(path: string): Promise<string> {
  const target = await realpath(path).catch(absent);
  if (target !== undefined) return target;
  const next = await readlink(path).catch(() => undefined);
  return next === undefined ? path : targetOf(resolve(dirname(path), next));
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

function refusal(path: string, reason: string): TauscopeError {
  return new TauscopeError('not-found', `Cannot write ${path}: ${reason}.`);
}
