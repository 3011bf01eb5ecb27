import { useEffect } from 'react';
import type { App } from '../store/app.ts';
import type { AppState } from '../store/state.ts';

/** The tab's title says what is open and how far the work is. */
export function useTitle({ store }: App): void {
  useEffect(() => {
    const update = (state: AppState) => {
      const title = titleOf(state);
      if (document.title !== title) document.title = title;
    };
    update(store.getState());
    return store.subscribe(update);
  }, [store]);
}

function titleOf({ status, share, model, opening, comparison }: AppState): string {
  const subject = comparison ? 'Comparison' : model?.network.name;
  const name = subject === undefined ? 'Tauscope' : `${subject} – Tauscope`;
  if (opening !== null) return `Opening… ${name}`;
  if (status === 'done') return `✓ ${name}`;
  return status === 'running' ? `${Math.floor(100 * share)} % ${name}` : name;
}
