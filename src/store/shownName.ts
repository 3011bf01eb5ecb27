import { recipeId } from './recipeId.ts';
import type { KeptExploration } from './shelf.ts';
import type { AppState } from './state.ts';

/** The entry of the exploration shown among those kept. */
export function shownEntry({ exploration, kept }: AppState): KeptExploration | undefined {
  if (!exploration) return undefined;
  const id = recipeId(exploration.recipe);
  return kept.find((entry) => entry.id === id);
}

/** What the exploration shown is called: by the person, else by its link; null when it has no name. */
export function shownName(state: AppState): string | null {
  const entry = shownEntry(state);
  if (entry) return entry.name;
  const { exploration, link } = state;
  const isLinked = exploration && link && recipeId(link.recipe) === recipeId(exploration.recipe);
  return isLinked ? (link.name ?? null) : null;
}
