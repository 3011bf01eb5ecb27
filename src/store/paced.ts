import type { Clock } from '../exploration/progress.ts';

/** The least pause, in multiples of what the work took. */
const restShare = 20;

/** Asks for `work`, which then runs once however often it was asked for, never twice at a time, with `pauseMs` in between or longer. */
export function paced(work: () => Promise<void>, now: Clock, pauseMs: number): () => void {
  let state: 'idle' | 'waiting' | 'busy' | 'asked again' = 'idle';
  let nextAt = -Infinity;
  const run = async () => {
    state = 'busy';
    const startedAt = now();
    await work();
    const endedAt = now();
    nextAt = endedAt + Math.max(pauseMs, restShare * (endedAt - startedAt));
    const isWanted = isAskedAgain();
    state = 'idle';
    if (isWanted) ask();
  };
  const isAskedAgain = () => state === 'asked again';
  const ask = () => {
    if (state === 'busy') state = 'asked again';
    if (state !== 'idle') return;
    state = 'waiting';
    setTimeout(() => void run(), Math.max(0, nextAt - now()));
  };
  return ask;
}
