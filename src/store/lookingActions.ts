import type { App } from './app.ts';

/** Ends what is measured for an insight view: at once, unless something that a person waits for has calls under way. */
export function stopLooking({ store, services }: App): void {
  const { looking, checkingPoint, pricing, isTryingScales } = store.getState();
  if (!looking) return;
  store.setState({ looking: null });
  const isShared = checkingPoint !== null || pricing !== null || isTryingScales;
  if (!isShared) services.engine.cancel();
}

/** Makes the insight views look at a layer. */
export function lookAtLayer({ store }: App, lookedLayer: number): void {
  store.setState({ lookedLayer });
}
