import { frontOf } from '../exploration/points/choice.ts';
import type { Exploration } from '../exploration/exploration.ts';
import { withinFlashLimit } from '../exploration/points/flashView.ts';
import type { App } from './app.ts';
import type { AppState, ChoiceSlice, FlashChoice } from './state.ts';

/** Makes what the exploration holds now the version that is shown. */
export function publish({ store }: App, exploration: Exploration): void {
  store.setState((state) => ({ exploration, ...viewed(state, exploration, state.choice) }));
}

/** Whether the view has the costs of all points already: answers, which may be new, it shares. */
function isUnchanged({ view, choice }: AppState, exploration: Exploration, flashBytes: number): boolean {
  return (
    view?.complete === true &&
    view.points.correct === exploration.points.correct &&
    choice.flashBytes === flashBytes
  );
}

/** Makes a choice, and shows the points under its limit of flash. */
export function choose({ store }: App, chosen: (state: AppState) => ChoiceSlice): void {
  store.setState((state) => {
    const slice = chosen(state);
    const { exploration } = state;
    if (!exploration || slice.choice.flashBytes === state.choice.flashBytes) return slice;
    return { ...slice, ...viewed(state, exploration, slice.choice) };
  });
}

function viewed(
  state: AppState,
  exploration: Exploration,
  { flashBytes }: FlashChoice,
): Pick<AppState, 'view' | 'version' | 'front'> {
  const { version } = state;
  const view =
    flashBytes === undefined
      ? exploration
      : isUnchanged(state, exploration, flashBytes)
        ? state.view!
        : withinFlashLimit(exploration, flashBytes);
  return { view, version: version + 1, front: frontOf(view.points) };
}
