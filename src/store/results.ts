import type { Exploration } from '../exploration/exploration.ts';
import { frontOf } from '../exploration/points/choice.ts';
import type { BoardPrices } from '../exploration/views/boardView.ts';
import { inPrices } from '../exploration/views/boardView.ts';
import { withinFlashLimit } from '../exploration/views/flashView.ts';
import type { App } from './app.ts';
import type { AppState, ChoiceSlice, FlashChoice, SliderSlice } from './state.ts';

/** Makes what the exploration holds now the version that is shown. */
export function publish({ store }: App, exploration: Exploration): void {
  store.setState((state) => {
    const prices = state.exploration === exploration ? state.prices : null;
    return { exploration, ...shown({ ...state, prices }, exploration, state.choice) };
  });
}

/** Shows the exploration in the prices of another board; null for its own. */
export function showPrices({ store }: App, prices: BoardPrices | null): void {
  store.setState((state) =>
    state.exploration ? shown({ ...state, prices }, state.exploration, state.choice) : {},
  );
}

/** Makes a choice, and shows the points under its limit of flash. */
export function choose(
  { store }: App,
  chosen: (state: AppState) => ChoiceSlice & Partial<SliderSlice>,
): void {
  store.setState((state) => {
    const slice = chosen(state);
    const { exploration } = state;
    if (!exploration || slice.choice.flashBytes === state.choice.flashBytes) return slice;
    // The view is another one, in which nothing is new.
    return { ...slice, ...shown(state, exploration, slice.choice), version: state.version };
  });
}

function shown(
  state: AppState,
  exploration: Exploration,
  flash: FlashChoice,
): Pick<AppState, 'prices' | 'priced' | 'view' | 'version' | 'front'> {
  const { prices, version } = state;
  const priced = pricedOf(state, exploration);
  const view = viewOf(state, priced, flash);
  return { prices, priced, view, version: version + 1, front: frontOf(view.points) };
}

function pricedOf({ prices, priced }: AppState, exploration: Exploration): Exploration {
  if (!prices) return exploration;
  const isUpToDate = priced?.board === prices.board && isAsFar(priced, exploration);
  return isUpToDate ? priced : inPrices(exploration, prices);
}

function viewOf({ view, choice }: AppState, priced: Exploration, { flashBytes }: FlashChoice): Exploration {
  if (flashBytes === undefined) return priced;
  // Once all is priced only answers are new, and those the view shares.
  const isUpToDate =
    view?.complete === true &&
    view.board === priced.board &&
    isAsFar(view, priced) &&
    choice.flashBytes === flashBytes;
  return isUpToDate ? view : withinFlashLimit(priced, flashBytes);
}

/** Whether a view has all that its exploration has by now. */
function isAsFar(view: Exploration, { points, recipe, complete }: Exploration): boolean {
  return view.points.correct === points.correct && view.recipe === recipe && view.complete === complete;
}
