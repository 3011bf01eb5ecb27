import type { NetworkCost } from '../plan/networkCost.ts';
import { useAppState } from './appContext.ts';
import type { Shown } from './useShown.ts';

/** What the shown point costs with the paper's kernel; null until a person asked for it. */
export function usePaperCost(shown: Shown | null): NetworkCost | null {
  const known = useAppState((state) => state.paperCost);
  const exploration = useAppState((state) => state.priced);
  const flashBytes = useAppState((state) => state.choice.flashBytes);
  if (!known || !shown) return null;
  const isOfShown =
    known.exploration === exploration && known.point === shown.point && known.flashBytes === flashBytes;
  return isOfShown ? known.cost : null;
}
