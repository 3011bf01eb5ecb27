import { boards } from '../../boards/boards.ts';
import { methodTexts } from './methodTexts.ts';
import type { Recipe } from './recipe.ts';

/** "significance thresholds, NUCLEO-U575ZI-Q"; a board that is not known here by its id. */
export function methodAndBoard({ method, board }: Pick<Recipe, 'method' | 'board'>): string {
  return `${methodTexts[method]}, ${boards.find(({ id }) => id === board)?.name ?? board}`;
}
