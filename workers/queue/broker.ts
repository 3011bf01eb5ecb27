import type { JetStreamClient, JetStreamManager, StreamConfig } from '@nats-io/jetstream';
import {
  AckPolicy,
  DiscardPolicy,
  jetstream,
  JetStreamApiError,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { connect, errors, nanos } from '@nats-io/transport-node';
import { TauscopeError } from '../../src/network/errors.ts';
import { brokerAddress } from './brokerAddress.ts';
import {
  ackWaitMs,
  answerStream,
  blobStream,
  callStream,
  leftoverMs,
  subjects,
  workerConsumer,
} from './subjects.ts';

/** A connection to the broker, whose streams are there. */
export interface Broker {
  readonly connection: NatsConnection;
  readonly client: JetStreamClient;
  readonly manager: JetStreamManager;
}

/** A call that so many deliveries have not got answered ends the lives of those who take it. */
export const mostDeliveries = 10;

const reconnectMs = 500;
const requestMs = 5_000;

const streams: (Partial<StreamConfig> & { name: string; subjects: string[] })[] = [
  { name: callStream, subjects: ['tauscope.calls.*.*'], retention: RetentionPolicy.Workqueue },
  { name: answerStream, subjects: ['tauscope.answers.*.*'], retention: RetentionPolicy.Workqueue },
  {
    name: blobStream,
    subjects: ['tauscope.blobs.*.*.*.*'],
    retention: RetentionPolicy.Limits,
    max_msgs_per_subject: 1,
    allow_direct: true,
  },
];

/**
 * Connects to a NATS server with JetStream and makes the streams that are missing: those who run a cluster may make them beforehand, with replicas.
 * @param url nats:// or tls://, with user:password or a token before the host
 * @throws TauscopeError `usage` for what is no address, `queue-failed`
 */
export async function connectBroker(url: string, name: string): Promise<Broker> {
  const { server, ...credentials } = brokerAddress(url);
  try {
    const connection = await connect({
      servers: server,
      name,
      ...credentials,
      maxReconnectAttempts: -1,
      reconnectTimeWait: reconnectMs,
      timeout: requestMs,
    });
    try {
      const manager = await jetstreamManager(connection, { timeout: requestMs });
      for (const stream of streams) await makeStream(manager, stream);
      await makeConsumer(manager);
      return { connection, client: jetstream(connection, { timeout: requestMs }), manager };
    } catch (error) {
      await connection.close();
      throw error;
    }
  } catch (error) {
    throw queueFailure(`The queue at ${server} cannot be used`, error);
  }
}

/**
 * Repeats what a broker that is away for a while does not answer, until it is back.
 * @throws TauscopeError `queue-failed` when it refuses, or the connection was closed
 */
export async function persistently<T>(broker: Broker, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (broker.connection.isClosed() || !isAbsence(error)) throw queueFailure('The queue refuses', error);
      await new Promise((done) => setTimeout(done, reconnectMs));
    }
  }
}

/** What the client says while the server is not there or not ready yet. */
function isAbsence(error: unknown): boolean {
  if (error instanceof JetStreamApiError) return error.status === 503;
  return (
    error instanceof errors.TimeoutError ||
    error instanceof errors.NoRespondersError ||
    error instanceof errors.RequestError ||
    error instanceof errors.ConnectionError ||
    (error instanceof Error && error.name.startsWith('JetStream'))
  );
}

function queueFailure(what: string, error: unknown): TauscopeError {
  if (error instanceof TauscopeError) return error;
  const cause = error instanceof Error ? error.message : String(error);
  return new TauscopeError(
    'queue-failed',
    `${what}: ${cause}. Expected a NATS server with JetStream; see docs/scale.md.`,
  );
}

async function makeStream(
  manager: JetStreamManager,
  stream: Partial<StreamConfig> & { name: string },
): Promise<void> {
  try {
    await manager.streams.info(stream.name);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    await manager.streams.add({
      storage: StorageType.File,
      discard: DiscardPolicy.New,
      max_age: nanos(leftoverMs),
      ...stream,
    });
  }
}

/**
 * Makes the consumer of the calls where it is missing, and anew where it is ahead of its stream: a broker that is killed while it writes can leave it so, and
 * it would never deliver what comes next.
 */
export async function makeConsumer(manager: JetStreamManager): Promise<void> {
  try {
    // In this order: it goes on meanwhile.
    const { delivered } = await manager.consumers.info(callStream, workerConsumer);
    const { state } = await manager.streams.info(callStream);
    if (delivered.stream_seq <= state.last_seq) return;
    await manager.consumers.delete(callStream, workerConsumer);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  await manager.consumers.add(callStream, {
    durable_name: workerConsumer,
    filter_subject: subjects.calls('*'),
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(ackWaitMs),
    max_deliver: mostDeliveries,
    max_ack_pending: -1,
  });
}

export function isNotFound(error: unknown): boolean {
  return error instanceof JetStreamApiError && error.status === 404;
}
