import { claimOf } from '../sharing/claim.ts';
import { encodeComparison } from '../sharing/comparisonLink.ts';
import { encodeShare } from '../sharing/shareLink.ts';
import { shownName } from './shownName.ts';
import { isChoicePending, shownPoint } from './shownPoint.ts';
import type { AppState } from './state.ts';

/**
 * The address's hash for what is shown: the recipe of the results, else of the settings, with the choice, the name and, once all is
 * measured, what came of it; or the explorations that are compared. Null when nothing is open. Throws TauscopeError `data-limit` for a recipe too large for a link.
 */
export function shareHash(state: AppState): string | null {
  const { exploration, prices, recipe, choice, status, comparison, link } = state;
  if (comparison)
    return comparison.length > 0 ? encodeComparison(comparison.map(({ shared }) => shared)) : null;
  const pricing = prices?.pricing ?? link?.pricing;
  const board = pricing && { pricing };
  if (!exploration) return recipe && encodeShare({ recipe, choice, ...board });
  // What came of it is said of the board that it was explored for.
  const isSaid = status === 'done' && !pricing && !isChoicePending(state);
  const point = isSaid ? shownPoint(state) : null;
  const name = shownName(state);
  return encodeShare({
    recipe: exploration.recipe,
    choice,
    ...board,
    ...(point !== null && { claim: claimOf(exploration, point, choice.flashBytes) }),
    ...(name !== null && { name }),
  });
}
