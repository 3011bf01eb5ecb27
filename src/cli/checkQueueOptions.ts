import { TauscopeError } from '../network/errors.ts';

/** Options that say who works. */
export interface QueueOptions {
  readonly queue?: string;
  readonly workers?: number;
  readonly checkShare?: number;
}

/** Throws TauscopeError `usage` for options of a driver that do nothing with a queue, or without one. */
export function checkQueueOptions({ queue, workers, checkShare }: QueueOptions): void {
  if (queue !== undefined && workers !== undefined)
    throw new TauscopeError(
      'usage',
      'With a queue (--queue, TAUSCOPE_QUEUE) other processes work, each on as many threads as "tauscope worker --workers" says. Leave --workers out here.',
    );
  if (queue === undefined && checkShare !== undefined)
    throw new TauscopeError(
      'usage',
      '--check-share is of calls that workers of a queue answer, and there is none. Say --queue URL, or leave it out.',
    );
}
