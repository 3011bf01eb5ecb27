import { constants } from 'node:fs';
import { access, mkdir, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { TauscopeError } from '../network/errors.ts';
import { fileError, kindOf } from './fileError.ts';
import { isFolder, isReadWith } from './readFolder.ts';

/**
 * Checks whether a file can be written, so that nobody computes in vain. Throws TauscopeError `not-found` when it cannot be,
 * and `usage` when it would take the place of one of `sources`, or of a part of those that are folders.
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
    await checkBesideFolders(path, join(await realpath(folder), basename(target)), sources);
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

/** Throws TauscopeError `usage` for a file that belongs to what is read of a folder, or would. */
async function checkBesideFolders(
  path: string,
  target: string,
  sources: readonly (string | undefined)[],
): Promise<void> {
  for (const source of sources) {
    if (source === undefined || !(await isFolder(source))) continue;
    const inside = relative(await realpath(source), target)
      .split(sep)
      .join('/');
    if (/^\.\.(\/|$)/.test(inside) || isAbsolute(inside) || !(await isReadWith(source, inside))) continue;
    throw new TauscopeError(
      'usage',
      `${path} is part of what is read of ${source}, or would be: writing there would change it. Name another file.`,
    );
  }
}

/** Makes a folder unless it is there and checks whether files of these names can be written in it beside `sources`, as above. */
export async function checkOutputFolder(
  folder: string,
  names: readonly string[],
  sources: readonly (string | undefined)[] = [],
): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw fileError('write', folder, error);
  }
  for (const name of names) await checkOutput(join(folder, name), sources);
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
