import type { RecipeSource } from '../exploration/recipe/recipe.ts';
import type { HashedFile } from './shelf.ts';
import type { WantedLink } from './state.ts';

/** A file a link needs, and whether it has been given. */
export interface WantedFile {
  readonly role: 'model' | 'data' | 'float';
  readonly name: string;
  readonly sha256: string;
  readonly isFound: boolean;
}

/** Every file that a link needs a person for: those of the built-in examples come by themselves, and known answers of a float network do without it. */
export function wantedFiles({ shared: { recipe }, results, found }: WantedLink): WantedFile[] {
  const have = new Set(found.map(({ sha256 }) => sha256));
  const of = (role: WantedFile['role'], { example, files }: RecipeSource): WantedFile[] =>
    example ? [] : files.map(({ name, sha256 }) => ({ role, name, sha256, isFound: have.has(sha256) }));
  const { model, data, float } = recipe;
  return [
    ...of('model', model),
    ...of('data', data),
    ...(float && !results?.floatAnswers
      ? of('float', { example: float.example ?? null, files: [float] })
      : []),
  ];
}

/** `found` with those of `files` that the link names, and the files it does not name. */
export function matchFiles(
  wanted: WantedLink,
  files: readonly HashedFile[],
): { found: HashedFile[]; foreign: HashedFile[] } {
  const hashes = new Set(wantedFiles(wanted).map(({ sha256 }) => sha256));
  return {
    found: [...wanted.found, ...files.filter(({ sha256 }) => hashes.has(sha256))],
    foreign: files.filter(({ sha256 }) => !hashes.has(sha256)),
  };
}
