import { TauscopeError } from '../network/errors.ts';
import type { App } from './app.ts';

/**
 * Abandons whatever is under way and begins another job.
 * @returns whether this job is still the current one
 */
export function beginJob({ store, services }: App): () => boolean {
  const { status, checkingPoint, pricing, isTryingScales, looking, generation: last } = store.getState();
  const generation = last + 1;
  const isBusy =
    status === 'running' || checkingPoint !== null || pricing !== null || isTryingScales || looking !== null;
  if (isBusy) services.engine.cancel();
  services.reader.cancel();
  services.quantiser.cancel();
  services.crosschecker.cancel();
  store.setState({
    generation,
    opening: null,
    openingFiles: [],
    nextReading: null,
    quantising: null,
    crosschecking: null,
    progress: null,
    checkingPoint: null,
    pricing: null,
    runningRecipe: null,
    isTryingScales: false,
    looking: null,
    status: status === 'running' ? 'cancelled' : status,
  });
  return () => store.getState().generation === generation;
}

/** Shows an error; a cancelled call is no error, since a person asked for it. */
export function showError({ store }: App, error: unknown): void {
  if (error instanceof TauscopeError && error.code === 'cancelled') return;
  const detail = error instanceof Error ? error.message : String(error);
  const text = error instanceof TauscopeError ? detail : `Something unexpected happened: ${detail}`;
  store.setState({ message: { kind: 'error', text } });
}

export function showNotice({ store }: App, text: string): void {
  store.setState({ message: { kind: 'notice', text } });
}

export function dismissMessage({ store }: App): void {
  store.setState({ message: null });
}
