import type { Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { DataFile } from '../images/dataFile.ts';
import { checkFileBytes } from '../images/dataLimits.ts';
import { TauscopeError } from '../network/errors.ts';
import { modelLimits } from '../network/limits.ts';
import { limitError } from '../network/modelError.ts';
import { printable } from '../words/names.ts';
import { fileError, kindOf } from './fileError.ts';

const pieceBytes = 2 ** 20;
/** Longer text than JavaScript holds in one string is never written, either. */
const textBytes = 500 * 2 ** 20;

/** Reads a model. Throws TauscopeError `not-found` for what is no readable regular file, `model-limit` by its size. */
export async function readModelFile(path: string): Promise<DataFile> {
  const bytes = await regularFileBytes(path);
  if (bytes > modelLimits.fileBytes) throw limitError(`${path} has ${bytes} bytes`, 'fileBytes');
  return readFirst(path, bytes);
}

/** Reads the files of a data set. Throws TauscopeError `not-found`, or `data-limit` by the size of all together. */
export async function readDataFiles(paths: readonly string[]): Promise<DataFile[]> {
  const sizes = await Promise.all(paths.map(regularFileBytes));
  checkFileBytes(sizes);
  return Promise.all(paths.map((path, k) => readFirst(path, sizes[k]!)));
}

/** Reads text, such as results. Throws TauscopeError `not-found`, or `results-invalid` by its size. */
export async function readText(path: string): Promise<string> {
  const bytes = await regularFileBytes(path);
  if (bytes > textBytes)
    throw new TauscopeError(
      'results-invalid',
      `${path} has ${bytes} bytes; results files have at most ${textBytes}. Name the file that "tauscope explore --out" has written.`,
    );
  return new TextDecoder().decode((await readFirst(path, bytes)).bytes);
}

/** The size of a regular file: devices and pipes may go on without end, or never begin. */
async function regularFileBytes(path: string): Promise<number> {
  const found: Stats = await stat(path).catch((error: unknown) => {
    throw fileError('read', path, error);
  });
  if (found.isFile()) return found.size;
  throw new TauscopeError(
    'not-found',
    `Cannot read ${path}: it is ${kindOf(found)}, a regular file is needed.`,
  );
}

/** Reads so many bytes, fewer if the file has become shorter; no more if it grows. */
async function readFirst(path: string, byteCount: number): Promise<DataFile> {
  try {
    const handle = await open(path);
    try {
      const bytes = new Uint8Array(byteCount);
      let end = 0;
      while (end < byteCount) {
        const { bytesRead } = await handle.read(bytes, end, Math.min(pieceBytes, byteCount - end));
        if (bytesRead === 0) break;
        end += bytesRead;
      }
      return { name: printable(basename(path)), bytes: bytes.subarray(0, end) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileError('read', path, error);
  }
}
