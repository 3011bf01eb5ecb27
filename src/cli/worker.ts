import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { nodePool } from '../../workers/nodePool.ts';
import { connectBroker } from '../../workers/queue/broker.ts';
import { driverAuthor, isWorkerName } from '../../workers/queue/subjects.ts';
import { runWorker } from '../../workers/queue/workerLoop.ts';
import { TauscopeError } from '../network/errors.ts';
import { tellAbsence } from './brokerAbsence.ts';
import { clearUp } from './clearUp.ts';
import { endingSignals, exitCodeOf } from './endingSignals.ts';
import { engineScript } from './enginePool.ts';

interface WorkerCommandOptions {
  readonly queue: string;
  readonly name?: string;
  readonly workers?: number;
  /** Seconds without a broker. */
  readonly giveUp: number;
}

/** `tauscope worker`: answers calls of explorations that others drive, until a signal ends it, or its broker does not come back. */
export async function workerCommand({
  queue,
  name = ownName(),
  workers,
  giveUp,
}: WorkerCommandOptions): Promise<void> {
  if (!isWorkerName(name))
    throw new TauscopeError(
      'usage',
      `--name ${name}: expected up to 64 letters, digits, - and _, and not ${driverAuthor}.`,
    );
  const broker = await connectBroker(queue, name);
  const pool = nodePool(engineScript, workers);
  const ended = new AbortController();
  let lost: TauscopeError | undefined;
  void tellAbsence(broker, giveUp, (error) => {
    lost = error;
    ended.abort();
  });
  for (const signal of endingSignals)
    process.once(signal, () => {
      process.exitCode = exitCodeOf(signal);
      ended.abort();
    });
  try {
    process.stderr.write(`worker ${name}: ${pool.workerCount} threads, waiting for calls\n`);
    await runWorker(broker, pool, name, ended.signal);
    if (lost) throw lost;
  } finally {
    pool.cancel();
    await clearUp(broker.connection.drain());
    await broker.connection.close();
  }
}

/** Different for every worker, and says where it runs. */
function ownName(): string {
  const host = hostname()
    .replace(/[^\w-]/g, '-')
    .slice(0, 40);
  return `${host}-${randomBytes(4).toString('hex')}`;
}
