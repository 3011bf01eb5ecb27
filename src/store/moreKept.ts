import { measuredCount } from '../exploration/points/pointTable.ts';
import type { KeptExploration } from './shelf.ts';
import { shownEntry } from './shownName.ts';
import type { AppState } from './state.ts';

/** The kept entry of the exploration shown, where it has more: what is found or opened again comes step by step. */
export function moreKept(state: AppState): KeptExploration | undefined {
  const { exploration } = state;
  const entry = shownEntry(state);
  if (!exploration || exploration.complete || !entry) return undefined;
  return entry.complete || entry.measuredPoints > measuredCount(exploration.points) ? entry : undefined;
}
