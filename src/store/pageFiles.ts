import type { ReadFiles } from '../exploration/recipe/readFiles.ts';
import type { Reading, RecipeSource } from '../exploration/recipe/recipe.ts';
import { printable } from '../words/names.ts';
import type { PageData, PageModel } from './state.ts';

/** The model that was read from files, with its own. */
export function modelOf(read: ReadFiles | null, files: readonly File[]): PageModel | null {
  if (!read?.model) return null;
  const [file] = filesOf(read.model.source, files);
  return { ...read.model, ...(file && { file }) };
}

/** The data that was read from files, with its own. */
export function dataOf(read: ReadFiles | null, files: readonly File[]): PageData | null {
  return read?.data ? { ...read.data, files: filesOf(read.data.source, files) } : null;
}

function filesOf(source: RecipeSource, files: readonly File[]): File[] {
  const names = new Set(source.files.map(({ name }) => name));
  return files.filter((file) => names.has(printable(file.name)));
}

/** Whether data is read in the same way; cropping goes without saying. */
export function isSameReading(a: Reading, b: Reading): boolean {
  const parts = ({ resize = 'crop', colourOrder, arrays, regression }: Reading) =>
    JSON.stringify([resize, colourOrder, arrays?.images, arrays?.labels, regression?.tolerance]);
  return parts(a) === parts(b);
}
