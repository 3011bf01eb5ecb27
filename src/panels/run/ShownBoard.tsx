import type { Exploration } from '../../exploration/exploration.ts';
import type { Recipe } from '../../exploration/recipe/recipe.ts';
import { isSamePricing, pricingOf, withLimit } from '../../exploration/recipe/recipeBoard.ts';
import { boardViewText, pricedNames, pricingNames } from '../../exploration/views/boardView.ts';
import { changePricing } from '../../store/changePricing.ts';
import { showInPrices } from '../../store/showInPrices.ts';
import { useApp } from '../appContext.ts';

interface ShownBoardProps {
  readonly view: Exploration;
  readonly recipe: Recipe;
}

/** What the results are priced for, where that is not what they were explored for, or not that of the settings. */
export function ShownBoard({ view, recipe }: ShownBoardProps) {
  const app = useApp();
  const shown = pricingOf(view.pricing ?? view.recipe);
  const wanted = withLimit(pricingOf(recipe), 'flashBytes', shown.limits?.flashBytes);
  if (!isSamePricing(wanted, shown)) {
    const [shownName, wantedName] = pricingNames(shown, wanted);
    return (
      <p>
        The results below are priced for the {shownName}.{' '}
        <button type="button" className="link" onClick={() => void showInPrices(app)}>
          Show them for the {wantedName}
        </button>
      </p>
    );
  }
  const names = pricedNames(view);
  if (!names) return null;
  const goBack = () =>
    changePricing(app, ({ limits }) => withLimit(pricingOf(view.recipe), 'flashBytes', limits?.flashBytes));
  return (
    <p>
      {boardViewText(view)}{' '}
      <button type="button" className="link" onClick={() => void goBack()}>
        Back to the {names.explored}
      </button>
    </p>
  );
}
