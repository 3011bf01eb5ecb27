import type { DataFile } from '../../images/dataFile.ts';
import { TauscopeError } from '../../network/errors.ts';
import { sha256Hex } from '../../network/sha256.ts';
import type { FloatSource, RecipeSource } from './recipe.ts';

/** Names and hashes of what was opened, in the order of {@link inOrder}. */
export function sourceOf(example: string | null, files: readonly DataFile[]): RecipeSource {
  return {
    example,
    files: inOrder(files).map(({ name, bytes }) => ({ name, sha256: sha256Hex(bytes) })),
  };
}

/** Files by their names, those of one name by their hashes, so that the order of opening does not matter. */
export function inOrder(files: readonly DataFile[]): DataFile[] {
  return [...files].sort(
    (a, b) => compareText(a.name, b.name) || compareText(sha256Hex(a.bytes), sha256Hex(b.bytes)),
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The files, those that the recipe knows by their content under the names it gives them: names order the images and choose the
 * held-out file, whatever a person calls the same files.
 */
export function namedAsIn({ files }: RecipeSource, given: readonly DataFile[]): DataFile[] {
  const waiting = [...files];
  return given.map(({ name, bytes }) => {
    const sha256 = sha256Hex(bytes);
    const at = waiting.findIndex((file) => file.sha256 === sha256);
    // Files of one content have a name each: labels of train and of test can be the same.
    const [known] = at < 0 ? [] : waiting.splice(at, 1);
    return { name: known?.name ?? name, bytes };
  });
}

/** Throws TauscopeError `hash-mismatch` unless `found` has the content that the recipe names; file names may differ. */
export function checkSource(what: 'model' | 'data', expected: RecipeSource, found: RecipeSource): void {
  const hashes = (source: RecipeSource) => source.files.map((file) => file.sha256).sort();
  const same = expected.example === found.example || expected.files.length > 0;
  if (same && hashes(expected).join() === hashes(found).join() && expected.output === found.output) return;
  throw new TauscopeError(
    'hash-mismatch',
    `This exploration's ${what} is ${describeSource(expected)}, but ${describeSource(found)} was opened. Open the original.`,
  );
}

/** Whether both are the same network, whatever their files are called. */
export function isSameFloat(a: FloatSource, b: FloatSource): boolean {
  return a.sha256 === b.sha256 && a.output === b.output;
}

/** A source in words: the example's name, or file names with the first digits of their SHA-256, and a chosen output. */
export function describeSource(source: RecipeSource): string {
  const files = source.files.map(describeFile).join(' and ');
  const output = source.output === undefined ? '' : `, output “${source.output}”`;
  return (
    (source.example ? `the example “${source.example}”${files && `, ${files}`}` : files || 'nothing') + output
  );
}

/** "lenet.onnx (SHA-256 0123456789ab…)" */
export function describeFile({ name, sha256 }: RecipeSource['files'][number]): string {
  return `${name} (SHA-256 ${sha256.slice(0, 12)}…)`;
}
