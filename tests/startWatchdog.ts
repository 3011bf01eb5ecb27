import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Watches the main thread from a thread of its own (`watchdog.mjs`). */
export interface Watchdog {
  /** Says what is at work now. */
  readonly tell: (words: string) => void;
  /** Says that it moves on, where the thread is busy for long. */
  readonly beat: () => void;
  readonly end: () => Promise<unknown>;
}

const patienceSeconds = 300;
const pulseMilliseconds = 1000;

/** A thread that is busy from the start would never let its watchdog begin: it is waited for. */
export async function startWatchdog(): Promise<Watchdog> {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  const thread = new Worker(new URL('./watchdog.mjs', import.meta.url), {
    workerData: { beats, patienceSeconds },
  });
  await once(thread, 'message');
  thread.unref();
  const beat = () => void Atomics.add(beats, 0, 1);
  const pulse = setInterval(beat, pulseMilliseconds).unref();
  return {
    tell: (words) => {
      thread.postMessage(words);
      beat();
    },
    beat,
    end: () => {
      clearInterval(pulse);
      return thread.terminate();
    },
  };
}
