import { TauscopeError } from '../network/errors.ts';
import type { App } from './app.ts';

/**
 * Abandons whatever is under way and begins another job.
 * @returns whether this job is still the current one
 */
export function beginJob({ store, services }: App): () => boolean {
  const { status, exploration, checkingPoint, pricing, isTryingScales, looking, generation } =
    store.getState();
  const isBusy =
    status === 'running' || checkingPoint !== null || pricing !== null || isTryingScales || looking !== null;
  if (isBusy) services.engine.cancel();
  services.reader.cancel();
  services.quantiser.cancel();
  services.crosschecker.cancel();
  store.setState({
    generation: generation + 1,
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
    // Refinement leaves an exploration as complete as it was.
    status: status !== 'running' ? status : exploration?.complete ? 'done' : 'cancelled',
  });
  return () => store.getState().generation === generation + 1;
}

/**
 * Shows an error; a cancelled call is no error, since a person asked for it.
 * @param consequence a sentence on what else it has led to
 */
export function showError({ store }: App, error: unknown, consequence?: string): void {
  if (error instanceof TauscopeError && error.code === 'cancelled') return;
  const text = [errorText(error), consequence].filter(Boolean).join(' ');
  store.setState({ message: { kind: 'error', text } });
}

export function errorText(error: unknown): string {
  const detail = error instanceof Error ? error.message : String(error);
  return error instanceof TauscopeError ? detail : `Something unexpected happened: ${detail}`;
}

export function showNotice({ store }: App, text: string): void {
  store.setState({ message: { kind: 'notice', text } });
}

export function dismissMessage({ store }: App): void {
  store.setState({ message: null });
}
