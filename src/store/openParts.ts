import type { OpenedFloatModel } from '../exploration/recipe/openSubject.ts';
import type { Recipe, RecipeSource } from '../exploration/recipe/recipe.ts';
import { isSameFloat } from '../exploration/recipe/source.ts';
import { isSameReading } from './pageFiles.ts';
import type { AppState, PageData, PageModel } from './state.ts';

type Open = Pick<AppState, 'model' | 'data' | 'floatModel'>;

/** What is open of a recipe; null is not, or is another. */
export interface OpenParts {
  readonly model: PageModel | null;
  /** Read as the recipe says. */
  readonly data: PageData | null;
  /** The float network that the recipe counts losses from. */
  readonly float: OpenedFloatModel | null;
}

export function openParts({ model, data, floatModel }: Open, recipe: Recipe): OpenParts {
  const { float } = recipe;
  const isData = data && isSame(data.source, recipe.data) && isSameReading(data.reading ?? {}, recipe);
  return {
    model: model && isSame(model.source, recipe.model) ? model : null,
    data: isData ? data : null,
    float: floatModel && float && isSameFloat(floatModel.source, float) ? floatModel : null,
  };
}

function isSame(open: RecipeSource, wanted: RecipeSource): boolean {
  const content = ({ example, files, output }: RecipeSource) =>
    JSON.stringify([example, files.map(({ sha256 }) => sha256), output]);
  return content(open) === content(wanted);
}
