import type { App } from '../store/app.ts';
import { openLink } from '../store/linkActions.ts';
import { shareHash } from '../store/shareHash.ts';
import type { AppState } from '../store/state.ts';

/** The address follows the state once it has been still for this long, in milliseconds. */
const quietMs = 250;

/** Keeps the address's hash equal to what is shown, and opens whatever link a person puts there. */
export function followAddress(app: App): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    clearTimeout(timer);
    timer = setTimeout(() => writeHash(app.store.getState()), quietMs);
  };
  app.store.subscribe((state, last) => {
    const isChanged =
      state.recipe !== last.recipe || state.exploration !== last.exploration || state.choice !== last.choice;
    if (isChanged) write();
  });
  window.addEventListener('hashchange', () => {
    clearTimeout(timer);
    if (location.hash.length > 1) void openLink(app, location.hash).then(write);
  });
  if (location.hash.length > 1) void openLink(app, location.hash);
}

function writeHash(state: AppState): void {
  // A link that waits for its files stays in the address, so that reloading the page asks again.
  if (state.wanted) return;
  const hash = hashOf(state);
  if (hash !== location.hash) history.replaceState(null, '', hash || location.pathname + location.search);
}

/** A recipe too large for a link leaves the address without one; copying the link then says why. */
function hashOf(state: AppState): string {
  try {
    return shareHash(state) ?? '';
  } catch {
    return '';
  }
}
