import type { Exploration } from '../exploration/exploration.ts';
import { methodTexts } from '../exploration/recipe/methodTexts.ts';
import { modelTitle } from '../network/modelName.ts';

/** What tells an exploration from others of a report. */
export function seriesName({ network, recipe, board }: Exploration): string {
  return `${modelTitle(network.name)}, ${methodTexts[recipe.method]}, ${board.name}`;
}
