import { readFiles } from '../src/exploration/recipe/readFiles.ts';
import type { DataFile } from '../src/images/dataFile.ts';
import type { ImageTarget } from '../src/images/imageTarget.ts';
import { TauscopeError } from '../src/network/errors.ts';
import { sha256Hex } from '../src/network/sha256.ts';
import { isResults, parseResults } from '../src/sharing/resultsFile.ts';
import { printable } from '../src/words/names.ts';
import type { GivenFiles } from './readingClient.ts';

/**
 * Opens files that a person gave together: results alone, since they say what the others must be; else images for the `target`, unless a
 * model is among them, or says what must be chosen first. Throws the readers' TauscopeErrors, `not-found` for an unreadable file.
 */
export async function openGivenFiles(
  files: readonly File[],
  target?: ImageTarget,
  output?: string,
): Promise<GivenFiles> {
  const contents = await Promise.all(files.map(contentOf));
  const results = contents.find(({ bytes }) => isResults(bytes));
  if (!results) return { ...readFiles(contents, target, output), results: null };
  const found = { name: results.name, results: parseResults(new TextDecoder().decode(results.bytes)) };
  return {
    model: null,
    floatModel: null,
    data: null,
    classNames: null,
    leftOut: null,
    question: null,
    results: found,
  };
}

/** SHA-256 of each file, in their order. Throws TauscopeError `not-found` for an unreadable file. */
export async function hashFiles(files: readonly File[]): Promise<string[]> {
  return Promise.all(files.map(async (file) => sha256Hex((await contentOf(file)).bytes)));
}

async function contentOf(file: File): Promise<DataFile> {
  try {
    return { name: printable(file.name), bytes: new Uint8Array(await file.arrayBuffer()) };
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    throw new TauscopeError(
      'not-found',
      `${file.name} could not be read (${error.message}). A file must not change meanwhile.`,
    );
  }
}
