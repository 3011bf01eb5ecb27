import type { Stats } from 'node:fs';
import { TauscopeError } from '../network/errors.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EEXIST: 'it is a file, a folder is needed',
  EFBIG: 'it would become larger than is permitted',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the disk can only be read',
  EISDIR: 'it is a folder, a regular file is needed',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its links go round in circles',
  EPIPE: 'nobody reads it any more',
};

/** An error of the file system as a sentence. */
export function fileError(verb: 'read' | 'write', what: string, error: unknown): TauscopeError {
  if (error instanceof TauscopeError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return new TauscopeError('not-found', `Cannot ${verb} ${what}: ${reasons[code] ?? String(error)}.`);
}

/** What is no regular file, with its article. */
export function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a folder';
  if (found.isFIFO()) return 'a named pipe';
  if (found.isSocket()) return 'a socket';
  return found.isBlockDevice() ? 'a block device' : 'a device';
}
