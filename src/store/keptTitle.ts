import { exampleModels } from '../examples/examples.ts';
import type { RecipeSource } from '../exploration/recipe/recipe.ts';
import { modelTitle } from '../network/modelName.ts';
import type { KeptExploration } from './shelf.ts';

/** What a kept exploration is called: by the person, else after its model. */
export function keptTitle({ name, recipe }: Pick<KeptExploration, 'name' | 'recipe'>): string {
  return name ?? titleOf(recipe.model);
}

function titleOf({ example, files }: RecipeSource): string {
  const builtIn = exampleModels.find(({ id }) => id === example);
  return builtIn?.title ?? modelTitle(files[0]?.name ?? '');
}
