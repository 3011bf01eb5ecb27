import type { Broker } from '../../workers/queue/broker.ts';
import { TauscopeError } from '../network/errors.ts';
import { formatSeconds } from '../words/durations.ts';

const mostTimerMs = 2 ** 31 - 1;

/**
 * Says on standard error when the broker goes away and when it is back, until the connection is closed.
 * @param giveUp called when it has been away for so many seconds
 */
export async function tellAbsence(
  { connection }: Broker,
  mostSeconds: number,
  giveUp: (error: TauscopeError) => void,
): Promise<void> {
  const server = connection.getServer();
  let away: { readonly since: Date; readonly timer: NodeJS.Timeout } | undefined;
  for await (const { type } of connection.status()) {
    if (type === 'disconnect' && !away) {
      const since = new Date();
      const text = `The broker at ${server} does not answer since ${since.toISOString()}`;
      const lost = () => giveUp(new TauscopeError('queue-failed', `${text}; given up (--give-up).`));
      away = { since, timer: setTimeout(lost, Math.min(mostSeconds * 1000, mostTimerMs)) };
      process.stderr.write(`${text}; waiting for it, ${formatSeconds(mostSeconds)} at most\n`);
    } else if (type === 'reconnect' && away) {
      const seconds = (Date.now() - away.since.getTime()) / 1000;
      process.stderr.write(`The broker at ${server} is back after ${formatSeconds(seconds)}\n`);
      clearTimeout(away.timer);
      away = undefined;
    }
  }
  clearTimeout(away?.timer);
}
