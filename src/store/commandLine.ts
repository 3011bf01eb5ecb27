import { quote } from 'shlex';
import type { Recipe, RecipeSource } from '../exploration/recipe/recipe.ts';
import { encodeShare } from '../sharing/shareLink.ts';

/**
 * The commands that repeat an exploration without a browser and export one of its points, for a POSIX shell.
 * @param flashBytes the most flash that its kernels may take
 * @param ownNames what the person calls files, by SHA-256, where that is not what the recipe calls them
 */
export function commandLine(
  recipe: Recipe,
  point: number,
  flashBytes?: number,
  ownNames: Readonly<Record<string, string>> = {},
): string {
  const given = ({ example, files }: RecipeSource) =>
    example ? quote(example) : files.map(({ name, sha256 }) => path(ownNames[sha256] ?? name)).join(' ');
  const flash = flashBytes === undefined ? '' : ` --flash ${flashBytes}`;
  const link = encodeShare({ recipe, choice: { point } });
  return [
    `tauscope explore ${given(recipe.model)} --data ${given(recipe.data)} \\\n  --recipe ${quote(link)} \\\n  --out results.json`,
    `tauscope export results.json --point ${point}${flash} --out bundle.zip`,
  ].join('\n');
}

/** A file of the working folder: with the folder before it, it is neither an option nor an example, whatever its name. */
function path(name: string): string {
  return quote(`./${name}`);
}
