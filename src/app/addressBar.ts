import type { App } from '../store/app.ts';
import { closeAll } from '../store/openActions.ts';
import { openAddress } from '../store/openAddress.ts';
import { shareHash } from '../store/shareHash.ts';
import type { AppState } from '../store/state.ts';
import type { LeftStep } from '../store/steps.ts';
import { leftStep, returnTo, stepOf } from '../store/steps.ts';

/** The address follows the state once it has been still for this long, in milliseconds. */
const quietMs = 250;

/** So many steps are kept in memory as they were left, with their data; older ones are opened by their links. */
const rememberedSteps = 4;

/** An entry of the browser's history, which its `state` names; `step` is null until something has settled there. */
interface Entry {
  readonly id: string;
  readonly step: string | null;
}

/**
 * Keeps the address's hash equal to what is shown, opens whatever link a person puts there, and makes every deliberate step an entry of
 * the history: Back and Forward show what was left.
 */
export function followAddress(app: App): void {
  const { store } = app;
  const left = new Map<string, LeftStep>();
  let entry = enter();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const leave = (state: AppState) => {
    left.delete(entry.id);
    left.set(entry.id, leftStep(state));
    for (const id of [...left.keys()].slice(0, -rememberedSteps)) left.delete(id);
  };
  // Several changes of one task are one step.
  const settle = () => {
    const state = store.getState();
    const step = stepOf(state);
    const isArriving = entry.step === null && (state.opening ?? state.wanted) !== null;
    if (step === entry.step || isArriving) return;
    if (entry.step === null) {
      entry = { ...entry, step };
      return;
    }
    clearTimeout(timer);
    entry = { id: crypto.randomUUID(), step };
    history.pushState(entry.id, '', addressOf(state));
  };
  const write = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const state = store.getState();
      // A link that waits for its files stays in the address, so that reloading the page asks again; so does that of a step that is being opened.
      const isArriving = state.wanted !== null || (entry.step === null && state.opening !== null);
      if (!isArriving) history.replaceState(entry.id, '', addressOf(state));
    }, quietMs);
  };
  store.subscribe((state, last) => {
    if (stepOf(last) === entry.step && stepOf(state) !== entry.step) leave(last);
    queueMicrotask(settle);
    const isDismissed = last.wanted !== null && state.wanted === null;
    const isChanged =
      isDismissed ||
      state.recipe !== last.recipe ||
      state.exploration !== last.exploration ||
      state.prices !== last.prices ||
      state.comparison !== last.comparison ||
      state.choice !== last.choice;
    if (isChanged) write();
  });
  const open = () => {
    clearTimeout(timer);
    if (location.hash.length > 1) void openAddress(app, location.hash).then(write);
    else closeAll(app);
  };
  window.addEventListener('popstate', ({ state: id }: PopStateEvent) => {
    // Of a link that a person has put into the address nothing is known yet.
    const isNew = typeof id !== 'string';
    if (isNew && location.hash.length <= 1) return;
    const state = store.getState();
    // Where a step is still being opened another one is shown.
    if (stepOf(state) === entry.step) leave(state);
    clearTimeout(timer);
    entry = isNew ? enter() : { id, step: null };
    const found = left.get(entry.id);
    if (!found) {
      open();
      return;
    }
    entry = { ...entry, step: stepOf({ ...store.getState(), ...found }) };
    returnTo(app, found);
  });
  if (location.hash.length > 1) open();
  else settle();
}

/** Gives the present entry of the history a name. */
function enter(): Entry {
  const id = crypto.randomUUID();
  history.replaceState(id, '');
  return { id, step: null };
}

/** A recipe too large for a link leaves the address without one; copying the link then says why. */
function addressOf(state: AppState): string {
  const bare = location.pathname + location.search;
  try {
    return shareHash(state) ?? bare;
  } catch {
    return bare;
  }
}
