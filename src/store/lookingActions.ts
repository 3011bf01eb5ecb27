import type { App } from './app.ts';
import { beginJob } from './jobs.ts';

/** Ends at once what is measured for an insight view. */
export function stopLooking(app: App): void {
  if (app.store.getState().looking) beginJob(app);
}

/** Makes the insight views look at a layer. */
export function lookAtLayer({ store }: App, lookedLayer: number): void {
  store.setState({ lookedLayer });
}
