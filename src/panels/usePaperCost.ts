import type { NetworkCost } from '../target/cost.ts';
import { useAppState } from './appContext.ts';
import type { Shown } from './useShown.ts';

/** What the shown point costs with the paper's kernel; null until a person asked for it. */
export function usePaperCost(shown: Shown | null): NetworkCost | null {
  const known = useAppState((state) => state.paperCost);
  if (!shown || known?.exploration !== shown.exploration || known.point !== shown.point) return null;
  return known.cost;
}
