import { encodeShare } from '../sharing/shareLink.ts';
import type { AppState } from './state.ts';

/**
 * The address's hash for what is shown: the recipe of the results, else of the settings, with the choice. Null when
 * nothing is open. Throws TauscopeError `data-limit` for a recipe too large for a link.
 */
export function shareHash({ exploration, recipe, choice }: AppState): string | null {
  const shared = exploration?.recipe ?? recipe;
  return shared && encodeShare({ recipe: shared, choice });
}
