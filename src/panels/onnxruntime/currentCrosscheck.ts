import type { AppState, CrosscheckResult } from '../../store/state.ts';

/** What came of the last comparison; null when network, images or what their values stand for are others by now. */
export function currentCrosscheck({ model, data, recipe, crosscheck }: AppState): CrosscheckResult | null {
  const isOfOpen = crosscheck?.network === model?.network && crosscheck?.images === data?.images;
  const [then, now] = [crosscheck?.recipe, recipe].map((each) => JSON.stringify(each?.inputScale));
  return isOfOpen && then === now ? crosscheck : null;
}
