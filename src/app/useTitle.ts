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

function titleOf({ status, progress, model, opening }: AppState): string {
  const name = model ? `${model.network.name} – Tauscope` : 'Tauscope';
  if (opening !== null) return `Opening… ${name}`;
  if (status !== 'running') return name;
  const percent = progress ? Math.floor((progress.done / progress.total) * 100) : 0;
  return `${percent} % ${name}`;
}
