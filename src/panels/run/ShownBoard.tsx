import { boardOf } from '../../boards/boards.ts';
import type { Exploration } from '../../exploration/exploration.ts';
import type { Recipe } from '../../exploration/recipe/recipe.ts';
import { isSamePricing, pricingOfBoard } from '../../exploration/recipe/recipeBoard.ts';
import { boardViewText, exploredBoard } from '../../exploration/views/boardView.ts';
import { changeBoard } from '../../store/changeBoard.ts';
import { showOnBoard } from '../../store/showOnBoard.ts';
import { useApp } from '../appContext.ts';

interface ShownBoardProps {
  readonly view: Exploration;
  readonly recipe: Recipe;
}

/** For which board the results are, where it is not the one that they were explored for, or not that of the settings. */
export function ShownBoard({ view, recipe }: ShownBoardProps) {
  const app = useApp();
  const explored = exploredBoard(view);
  if (!isSamePricing(recipe, pricingOfBoard(view.board)))
    return (
      <p>
        The results below are priced for the {view.board.name}.{' '}
        <button type="button" className="link" onClick={() => void showOnBoard(app)}>
          Show them for the {boardOf(recipe.board).name}
        </button>
      </p>
    );
  if (!explored) return null;
  const { id, calibration } = explored;
  return (
    <p>
      {boardViewText(view)}{' '}
      <button type="button" className="link" onClick={() => void changeBoard(app, id, calibration)}>
        Back to the {explored.name}
      </button>
    </p>
  );
}
