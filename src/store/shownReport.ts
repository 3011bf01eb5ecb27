import { recipeId } from './recipeId.ts';
import type { AppState, BoardReport } from './state.ts';

/** What a board said, while what it was asked about is what is explored: elsewhere its point's number means another configuration. */
export function shownReport({
  boardReport,
  exploration,
}: Pick<AppState, 'boardReport' | 'exploration'>): BoardReport | null {
  if (!boardReport || !exploration) return null;
  const { explored } = boardReport;
  const isSame = explored === exploration || recipeId(explored.recipe) === recipeId(exploration.recipe);
  return isSame ? boardReport : null;
}
