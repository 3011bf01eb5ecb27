import type { AppState, BoardReport } from './state.ts';

/** What a board said, while what it was asked about is what is explored: elsewhere its point's number means another configuration. */
export function shownReport({
  boardReport,
  exploration,
}: Pick<AppState, 'boardReport' | 'exploration'>): BoardReport | null {
  return boardReport?.explored === exploration ? boardReport : null;
}
