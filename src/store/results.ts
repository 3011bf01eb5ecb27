import type { Exploration } from '../exploration/exploration.ts';
import { frontOf } from '../exploration/points/choice.ts';
import { withinFlashLimit } from '../exploration/views/flashView.ts';
import type { App } from './app.ts';
import type { AppState, ChoiceSlice, FlashChoice } from './state.ts';

/** Makes what the exploration holds now the version that is shown. */
export function publish({ store }: App, exploration: Exploration): void {
  store.setState((state) => ({ exploration, ...shown(state, exploration, state.choice) }));
}

/** Makes a choice, and shows the points under its limit of flash. */
export function choose({ store }: App, chosen: (state: AppState) => ChoiceSlice): void {
  store.setState((state) => {
    const slice = chosen(state);
    const { exploration } = state;
    if (!exploration || slice.choice.flashBytes === state.choice.flashBytes) return slice;
    return { ...slice, ...shown(state, exploration, slice.choice) };
  });
}

function shown(
  state: AppState,
  exploration: Exploration,
  flash: FlashChoice,
): Pick<AppState, 'view' | 'version' | 'front'> {
  const view = viewOf(state, exploration, flash);
  return { view, version: state.version + 1, front: frontOf(view.points) };
}

function viewOf(state: AppState, exploration: Exploration, { flashBytes }: FlashChoice): Exploration {
  if (flashBytes === undefined) return exploration;
  const { view, choice } = state;
  // Once all is priced only answers are new, and those the view shares.
  const isUpToDate =
    view?.complete === true &&
    view.board === exploration.board &&
    view.points.correct === exploration.points.correct &&
    choice.flashBytes === flashBytes;
  return isUpToDate ? view : withinFlashLimit(exploration, flashBytes);
}
