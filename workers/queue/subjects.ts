import { version } from '../../src/version.ts';

/** Streams of the broker, shared by all runs. */
export const callStream = 'TAUSCOPE_CALLS';
export const answerStream = 'TAUSCOPE_ANSWERS';
export const blobStream = 'TAUSCOPE_BLOBS';

/** Only workers of the driver's own version answer: others may measure something else. */
const edition = version.replaceAll('.', '_');

/** The one consumer of this version that all workers pull calls from. */
export const workerConsumer = `workers_${edition}`;

/** Subjects name run and worker, so that runs do not meet, and a broker can bind each worker to its own name. */
export const subjects = {
  calls: (run: string) => `tauscope.calls.${edition}.${run}`,
  answers: (run: string, worker: string) => `tauscope.answers.${run}.${worker}`,
  blob: (run: string, author: string, hash: string, chunk: number | string) =>
    `tauscope.blobs.${run}.${author}.${hash}.${chunk}`,
  blobs: (run: string) => `tauscope.blobs.${run}.>`,
  /** Signs of life. */
  presence: (worker: string) => `tauscope.workers.${edition}.${worker}`,
  dismissal: (worker: string) => `tauscope.dismissed.${worker}`,
};

/** Author of what is a run's own; no worker may have that name. */
export const driverAuthor = 'driver';

/** A worker's name must be one token of a subject. */
export const isWorkerName = (name: string) => /^[\w-]{1,64}$/.test(name) && name !== driverAuthor;

/** What a dead worker had in hand is delivered again so long after its last mark. */
export const ackWaitMs = 5_000;
export const progressMarkMs = 1_500;
export const presenceMs = 2_000;
/** Without a sign of life for so long a worker is not counted. */
export const absentMs = 8_000;

/** What runs leave that end without clearing up is gone after a day. */
export const leftoverMs = 24 * 3600 * 1000;

/** Fits the usual limit of a message, 1 MiB, with room for headers. */
export const chunkBytes = 512 * 1024;
