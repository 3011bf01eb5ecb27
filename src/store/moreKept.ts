import { hasMore } from '../exploration/hasMore.ts';
import { measuredCount } from '../exploration/points/pointTable.ts';
import type { KeptExploration } from './shelf.ts';
import { shownEntry } from './shownName.ts';
import type { AppState } from './state.ts';

/** The kept entry of the exploration shown, where it has more: what is found or opened again comes step by step, and points may have been refined meanwhile. */
export function moreKept(state: AppState): KeptExploration | undefined {
  const { exploration } = state;
  const entry = shownEntry(state);
  if (!exploration || !entry) return undefined;
  const { complete, points } = exploration;
  return hasMore(entry, { complete, measuredPoints: measuredCount(points) }) ? entry : undefined;
}
