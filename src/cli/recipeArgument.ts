import { existsSync } from 'node:fs';
import type { Recipe } from '../exploration/recipe/recipe.ts';
import { recipeOfResults } from '../sharing/resultsFile.ts';
import type { SharedExploration } from '../sharing/shareLink.ts';
import { decodeShare } from '../sharing/shareLink.ts';
import { readText } from './readFiles.ts';

/** What --recipe names: the recipe of a results file, or all that a link of the page says. */
type RecipeArgument =
  | { readonly file: string; readonly recipe: Recipe }
  | { readonly link: SharedExploration; readonly recipe: Recipe };

/** A file that is there goes before a link: its name may hold a #, too. */
export async function readRecipeArgument(argument: string): Promise<RecipeArgument> {
  if (existsSync(argument) || !argument.includes('#'))
    return { file: argument, recipe: recipeOfResults(await readText(argument)) };
  const link = decodeShare(argument.slice(argument.indexOf('#')));
  return { link, recipe: link.recipe };
}
