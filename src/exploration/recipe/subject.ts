import type { Board } from '../../boards/board.ts';
import type { LabelledImages } from '../../images/labelledImages.ts';
import type { IntegerNetwork, Network } from '../../network/network.ts';
import type { FloatAnswers } from './floatAnswers.ts';
import type { Recipe } from './recipe.ts';

/** The opened model and data that a recipe names. */
export interface Subject {
  readonly recipe: Recipe;
  readonly network: Network;
  /** The part of the network that firmware computes. */
  readonly core: IntegerNetwork;
  readonly images: LabelledImages;
  readonly board: Board;
  /** Of the float network from which the recipe counts losses; absent: from the exact network. */
  readonly floatAnswers?: FloatAnswers;
}
