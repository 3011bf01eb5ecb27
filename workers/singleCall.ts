import type { Remote } from 'comlink';
import { wrap } from 'comlink';
import { TauscopeError } from '../src/network/errors.ts';
import { sentError } from './errorCodes.ts';

/** What a call needs of a browser's worker. */
export type CallableWorker = Pick<
  Worker,
  'addEventListener' | 'removeEventListener' | 'postMessage' | 'terminate'
>;

/** How to say that a call failed: what could not be done, and what to do now. */
export interface Failure {
  readonly what: string;
  readonly advice: string;
}

/**
 * Makes one call to a worker of its own, which ends with the call.
 * @param signal ends worker and call at once
 * @throws TauscopeError that of the worker; `worker-failed` when the worker does not start, dies or throws anything else;
 * `cancelled` by the signal
 */
export async function singleCall<Api, T>(
  worker: CallableWorker,
  call: (api: Remote<Api>) => Promise<T>,
  { what, advice }: Failure,
  signal?: AbortSignal,
): Promise<T> {
  const failed = (cause: string) => new TauscopeError('worker-failed', `${what}: ${cause}. ${advice}`);
  const ended = new Promise<never>((_, reject) => {
    worker.addEventListener('error', ({ message }) => reject(failed(message || 'its worker does not start')));
    worker.addEventListener('messageerror', () => reject(failed('the answer of its worker is unreadable')));
    signal?.addEventListener('abort', () =>
      reject(new TauscopeError('cancelled', 'The work was cancelled.')),
    );
  });
  const done = call(wrap<Api>(worker)).catch((error: unknown) => {
    throw sentError(error) ?? failed(error instanceof Error ? error.message : String(error));
  });
  try {
    return await Promise.race([done, ended]);
  } finally {
    worker.terminate();
  }
}
