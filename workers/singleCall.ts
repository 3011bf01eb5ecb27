import type { Remote } from 'comlink';
import { wrap } from 'comlink';
import { TauscopeError } from '../src/network/errors.ts';
import { sentError } from './errorCodes.ts';
import { lifeOf } from './lifeLock.ts';

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

/** As with the engine's calls, one whose worker dies is tried once more in a new one. */
const maxDeaths = 2;

/**
 * Makes one call to a worker of its own, which ends with the call.
 * @param signal ends worker and call at once
 * @throws TauscopeError that of the worker; `worker-failed` when two workers do not start or die, or one throws anything else;
 * `cancelled` by the signal
 */
export async function singleCall<Api, T>(
  start: () => CallableWorker,
  call: (api: Remote<Api>) => Promise<T>,
  { what, advice }: Failure,
  signal?: AbortSignal,
): Promise<T> {
  const failed = (cause: string) => new TauscopeError('worker-failed', `${what}: ${cause}. ${advice}`);
  for (let deaths = 1; ; deaths++) {
    const outcome = await attempt(start(), call, signal).catch((error: unknown) => {
      throw sentError(error) ?? failed(error instanceof Error ? error.message : String(error));
    });
    if ('value' in outcome) return outcome.value;
    if (deaths === maxDeaths) throw failed(outcome.death);
  }
}

/** The answer, or the cause of the worker's death. */
async function attempt<Api, T>(
  worker: CallableWorker,
  call: (api: Remote<Api>) => Promise<T>,
  signal?: AbortSignal,
): Promise<{ readonly value: T } | { readonly death: string }> {
  const api = wrap<Api>(worker);
  const life = lifeOf(worker);
  const ended = new Promise<{ death: string }>((resolve, reject) => {
    const die = (death: string) => resolve({ death });
    worker.addEventListener('error', ({ message }) =>
      die(message || 'its worker does not start; check the connection'),
    );
    worker.addEventListener('messageerror', () => die('the answer of its worker is unreadable'));
    void life.ended.then(() => die('its worker was ended'));
    const cancel = () => reject(new TauscopeError('cancelled', 'The work was cancelled.'));
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel);
  });
  try {
    const answer = life.begun.then(async () => ({ value: await call(api) }));
    return await Promise.race([answer, ended]);
  } finally {
    worker.terminate();
  }
}
