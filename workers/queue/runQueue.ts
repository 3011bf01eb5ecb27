import { randomUUID } from 'node:crypto';
import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import { AckPolicy } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { Outcome } from './answerMessage.ts';
import { noticeMessage, readOutcome } from './answerMessage.ts';
import type { Broker } from './broker.ts';
import { makeConsumer, persistently } from './broker.ts';
import { exceptHeaders } from './exceptHeaders.ts';
import {
  answerStream,
  blobStream,
  callStream,
  driverAuthor,
  isWorkerName,
  leftoverMs,
  subjects,
  workerConsumer,
} from './subjects.ts';

export interface RunListener {
  /** A worker's word on one of the messages, or the driver's own notice. */
  outcome(worker: string, outcome: Outcome): void;
  /** A message was taken from the queue, and nobody has answered. */
  lost(id: string): void;
  /** The broker does not do what it must; the run cannot go on. */
  failed(error: unknown): void;
}

/** The calls of one run at the broker, and what comes back. */
export interface RunQueue {
  /** Of this run, one token. */
  readonly run: string;
  /** Messages without an answer. */
  readonly outstanding: number;
  /** Puts a message into the queue, for all workers but these; returns its number, which its answers bear. */
  publish(bytes: Uint8Array, except: readonly string[]): string;
  /** A message has its answer. */
  settle(id: string): void;
  /** Takes a message that needs no answer any more out of the queue. */
  withdraw(id: string): void;
  /** Takes all messages out of the queue. */
  purge(): Promise<void>;
  /** Leaves nothing of the run at the broker. */
  close(): Promise<void>;
}

interface Sent {
  /** Place in the stream, once the broker has it. */
  sequence?: number;
  /** Was not in the queue when last looked for. */
  missing: boolean;
  /** Nobody is given it any more; its call ends when all that workers have said of it is read. */
  isExhausted: boolean;
  readonly at: number;
}

const lookMs = 3_000;
/** Messages that are looked for at a time, the oldest first. */
const lookedFor = 64;

/** @throws TauscopeError `queue-failed` when the broker refuses */
export async function openRun(broker: Broker, listener: RunListener): Promise<RunQueue> {
  const run = randomUUID();
  const sent = new Map<string, Sent>();
  const subject = subjects.calls(run);
  await persistently(broker, () =>
    broker.manager.consumers.add(answerStream, {
      durable_name: run,
      filter_subject: subjects.answers(run, '*'),
      ack_policy: AckPolicy.Explicit,
      max_ack_pending: -1,
      inactive_threshold: nanos(leftoverMs),
    }),
  );
  const consumer = await persistently(broker, () => broker.client.consumers.get(answerStream, run));
  const messages: ConsumerMessages = await consumer.consume({ callback: take });

  function take(message: JsMsg): void {
    message.ack();
    const worker = message.subject.split('.').at(-1)!;
    if (worker !== driverAuthor && !isWorkerName(worker)) return;
    let outcome: Outcome;
    try {
      outcome = readOutcome(message.headers, message.data);
    } catch {
      // Names no message of ours; one that is gone is found missing.
      return;
    }
    const isOwn = worker === driverAuthor;
    if (isOwn === (outcome.kind === 'exhausted') && sent.has(outcome.id)) listener.outcome(worker, outcome);
  }

  const advisory = `$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.${callStream}.${workerConsumer}`;
  const exhausted = broker.connection.subscribe(advisory, {
    callback: (_, message) => {
      const { stream_seq: sequence } = message.json<{ stream_seq?: number }>();
      for (const [id, each] of sent)
        if (each.sequence === sequence) {
          each.isExhausted = true;
          noteExhausted(id);
        }
    },
  });

  /** Behind what workers have said until now: the broker's word overtakes theirs. */
  function noteExhausted(id: string): void {
    const { data, headers } = noticeMessage(id, 'exhausted');
    const mine = subjects.answers(run, driverAuthor);
    persistently(broker, () => broker.client.publish(mine, data, { headers })).catch(listener.failed);
  }

  async function remove({ sequence }: Sent): Promise<void> {
    if (sequence === undefined) return;
    // It may be gone, and then all is well.
    await broker.manager.streams.deleteMessage(callStream, sequence, false).catch(() => undefined);
  }

  /**
   * Finds what nobody will answer: messages that are gone, and those that the broker takes for answered, as it can after a crash. An answer
   * may still be on its way when its message has just left the queue: missed is what is missing twice.
   */
  async function look(): Promise<void> {
    const now = performance.now();
    const old = [...sent].filter(
      ([, { at, sequence, isExhausted }]) => sequence !== undefined && !isExhausted && now - at > lookMs,
    );
    if (old.length === 0) return;
    await makeConsumer(broker.manager);
    const { ack_floor: floor } = await broker.manager.consumers.info(callStream, workerConsumer);
    await Promise.all(
      old.slice(0, lookedFor).map(async ([id, each]) => {
        const seq = each.sequence!;
        const isMissing =
          seq <= floor.stream_seq || (await broker.manager.streams.getMessage(callStream, { seq })) === null;
        if (!sent.has(id)) return;
        if (isMissing && each.missing) listener.lost(id);
        each.missing = isMissing;
      }),
    );
  }
  // A broker that is away is asked next time.
  const looking = setInterval(() => void look().catch(() => undefined), lookMs);

  const purge = async () => {
    await broker.manager.streams.purge(callStream, { filter: subject });
  };

  return {
    run,
    get outstanding() {
      return sent.size;
    },
    publish(bytes, except) {
      const id = randomUUID();
      const entry: Sent = { missing: false, isExhausted: false, at: performance.now() };
      sent.set(id, entry);
      const options = { msgID: id, ...(except.length > 0 && { headers: exceptHeaders(except) }) };
      persistently(broker, () => broker.client.publish(subject, bytes, options)).then(({ seq }) => {
        entry.sequence = seq;
      }, listener.failed);
      return id;
    },
    settle(id) {
      sent.delete(id);
    },
    withdraw(id) {
      const entry = sent.get(id);
      sent.delete(id);
      if (entry) void remove(entry);
    },
    async purge() {
      sent.clear();
      await purge();
    },
    async close() {
      clearInterval(looking);
      exhausted.unsubscribe();
      sent.clear();
      await Promise.all([
        purge(),
        messages.close(),
        broker.manager.streams.purge(blobStream, { filter: subjects.blobs(run) }),
      ]);
      await broker.manager.streams.purge(answerStream, { filter: subjects.answers(run, '*') });
      await broker.manager.consumers.delete(answerStream, run);
    },
  };
}
