import type { DataFile } from '../images/dataFile.ts';
import type { RecipeSource } from '../exploration/recipe.ts';
import { sha256Hex } from '../network/sha256.ts';
import type { WantedLink } from './state.ts';

/** A file a link needs, and whether it has been given. */
export interface WantedFile {
  readonly role: 'model' | 'data';
  readonly name: string;
  readonly sha256: string;
  readonly isFound: boolean;
}

/** Every file that a link needs a person for: those of the built-in examples come by themselves. */
export function wantedFiles({ shared: { recipe }, found }: WantedLink): WantedFile[] {
  const have = new Set(found.map(({ name }) => name));
  const of = (role: 'model' | 'data', source: RecipeSource): WantedFile[] =>
    source.example ? [] : source.files.map((file) => ({ role, ...file, isFound: have.has(file.sha256) }));
  return [...of('model', recipe.model), ...of('data', recipe.data)];
}

/** `found` with those of `files` that the link names (kept under their hash), and the files it does not name. */
export function matchFiles(
  wanted: WantedLink,
  files: readonly DataFile[],
): { found: DataFile[]; foreign: DataFile[] } {
  const hashes = new Set(wantedFiles(wanted).map(({ sha256 }) => sha256));
  const hashed = files.map(({ name, bytes }) => ({ name, bytes, sha256: sha256Hex(bytes) }));
  const known = hashed.filter(({ sha256 }) => hashes.has(sha256));
  return {
    found: [...wanted.found, ...known.map(({ sha256, bytes }) => ({ name: sha256, bytes }))],
    foreign: hashed.filter(({ sha256 }) => !hashes.has(sha256)),
  };
}
