import type { LabelledImages } from '../../images/labelledImages.ts';
import type { Network } from '../../network/network.ts';
import type { Board } from '../../boards/board.ts';
import type { Recipe } from './recipe.ts';

/** The opened model and data that a recipe names. */
export interface Subject {
  readonly recipe: Recipe;
  readonly modelBytes: Uint8Array;
  readonly network: Network;
  readonly images: LabelledImages;
  readonly board: Board;
}
