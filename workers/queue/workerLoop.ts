import type { Consumer, JsMsg } from '@nats-io/jetstream';
import { TauscopeError } from '../../src/network/errors.ts';
import type { Pool } from '../pool.ts';
import type { OutcomeMessage } from './answerMessage.ts';
import { answerMessage, failureMessage, noticeMessage } from './answerMessage.ts';
import { blobCache } from './blobCache.ts';
import { blobWriter } from './blobs.ts';
import type { Broker } from './broker.ts';
import { persistently } from './broker.ts';
import { readCall } from './callMessage.ts';
import { isExcepted } from './exceptHeaders.ts';
import { showPresence } from './presence.ts';
import { callStream, driverAuthor, progressMarkMs, subjects, workerConsumer } from './subjects.ts';

/** How long a worker waits at the broker for a call before it asks anew. */
const waitMs = 5_000;
/** A call that failed here is offered to others first. */
const retryMs = 500;
const absentPauseMs = 500;

/**
 * Answers calls of the queue until the signal, as many at a time as the pool has workers; then hands back what is under way.
 * @param name of this worker, one token
 * @throws TauscopeError `queue-failed` when the broker refuses, or a driver has found answers of this worker wrong
 */
export async function runWorker(
  broker: Broker,
  pool: Pool,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const cached = blobCache();
  const ended = new AbortController();
  const endingOf = AbortSignal.any([signal, ended.signal]);
  let held = '';

  async function answer(message: JsMsg): Promise<void> {
    const run = message.subject.split('.').at(-1)!;
    const id = message.headers?.get('Nats-Msg-Id') ?? '';
    const marks = setInterval(() => message.working(), progressMarkMs);
    const writer = blobWriter(broker, run, name);
    const stored: Promise<void>[] = [];
    const put = (bytes: Uint8Array) => {
      const blob = writer.put(bytes);
      stored.push(blob.stored);
      return blob.ref;
    };
    const send = async ({ data, headers }: OutcomeMessage) => {
      await Promise.all(stored);
      await persistently(broker, () => broker.client.publish(subjects.answers(run, name), data, { headers }));
    };
    try {
      if (isExcepted(message.headers, name)) {
        await send(noticeMessage(id, 'declined'));
        message.ack();
        return;
      }
      if (message.redelivered) await send(noticeMessage(id, 'taken'));
      const { job, levels, call } = await readCall(message.data, (ref) =>
        cached(broker, run, driverAuthor, ref),
      );
      const wanted = `${job.key} ${levels?.key}`;
      // Holding anew would let as many workers as there are try again what only fewer can do.
      if (held !== wanted) pool.hold(job, levels);
      held = wanted;
      await send(answerMessage(id, await pool.call(call.method, call.request), put));
      message.ack();
    } catch (error) {
      if (endingOf.aborted) {
        message.nak();
        return;
      }
      await send(failureMessage(id, error));
      message.nak(retryMs);
    } finally {
      clearInterval(marks);
    }
  }

  async function work(consumer: Consumer): Promise<void> {
    while (!endingOf.aborted) {
      const message = await next(consumer);
      if (message) await answer(message);
    }
  }

  async function workOn(): Promise<void> {
    const consumer = await persistently(broker, () =>
      broker.client.consumers.get(callStream, workerConsumer),
    );
    await Promise.all(Array.from({ length: pool.workerCount }, () => work(consumer)));
  }

  async function next(consumer: Consumer): Promise<JsMsg | null> {
    try {
      const message = await consumer.next({ expires: waitMs });
      if (!message || !endingOf.aborted) return message;
      message.nak();
      return null;
    } catch (error) {
      if (broker.connection.isClosed()) throw error;
      await new Promise((done) => setTimeout(done, absentPauseMs));
      return null;
    }
  }

  let dismissed: TauscopeError | undefined;
  broker.connection.subscribe(subjects.dismissal(name), {
    callback: () => {
      dismissed = new TauscopeError(
        'queue-failed',
        `A driver found wrong answers of this worker (${name}) and takes no more of them. Check this machine's memory and its copy of Tauscope.`,
      );
      ended.abort();
    },
  });
  endingOf.addEventListener('abort', () => pool.cancel());
  const hide = showPresence(broker, name, pool.workerCount);
  try {
    await Promise.race([
      workOn(),
      new Promise<void>((done) => endingOf.addEventListener('abort', () => setTimeout(done, 100))),
    ]);
  } finally {
    hide();
  }
  if (dismissed) throw dismissed;
}
