import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Watches the main thread from a thread of its own (`watchdog.mjs`). */
export interface Watchdog {
  /** Says what is at work now, and so that the thread moves on. */
  readonly tell: (words: string) => void;
  readonly end: () => Promise<unknown>;
}

const patienceSeconds = 300;
const pulseMilliseconds = 1000;

/**
 * A thread that is busy from the start would never let its watchdog begin: it is waited for.
 * @param isPulsing whether a thread that waits for something moves on; else it must say so
 */
export async function startWatchdog(isPulsing: boolean): Promise<Watchdog> {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  const thread = new Worker(new URL('./watchdog.mjs', import.meta.url), {
    workerData: { beats, patienceSeconds },
  });
  await once(thread, 'message');
  thread.unref();
  const beat = () => Atomics.add(beats, 0, 1);
  const pulse = isPulsing ? setInterval(beat, pulseMilliseconds).unref() : undefined;
  return {
    tell: (words) => {
      thread.postMessage(words);
      beat();
    },
    end: () => {
      clearInterval(pulse);
      return thread.terminate();
    },
  };
}
