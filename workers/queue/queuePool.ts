import { randomInt } from 'node:crypto';
import type { EngineAnswer, EngineCall, EngineMethod, EngineRequest } from '../../src/exploration/engine.ts';
import { FailedCall } from '../../src/exploration/failedCall.ts';
import { TauscopeError } from '../../src/network/errors.ts';
import type { Pool } from '../pool.ts';
import { openAnswerLog } from './answerLog.ts';
import type { Failure, FailureCode, Outcome } from './answerMessage.ts';
import { blobCache } from './blobCache.ts';
import { blobWriter, readBlob } from './blobs.ts';
import type { Broker } from './broker.ts';
import { mostDeliveries } from './broker.ts';
import { readCall } from './callMessage.ts';
import type { PendingCall, PreparedPart, Waiter } from './pendingCall.ts';
import { answerersOf, pendingCall } from './pendingCall.ts';
import { callPreparation } from './preparedCall.ts';
import { watchPresence } from './presence.ts';
import { openRun } from './runQueue.ts';
import { spotCheck } from './spotCheck.ts';
import { driverAuthor, subjects } from './subjects.ts';
import { decode, encode } from './wireFormat.ts';

/** A driver's end of the queue. */
export interface QueuePool extends Pool {
  /** Workers that have shown themselves lately. */
  readonly workersPresent: number;
  /**
   * Whether answers that were given have been withdrawn since this was last asked. All calls are rejected until then, and the work must be
   * done again from its start: what is known of it still is answered at once.
   */
  mustRepeat(): boolean;
  /** Leaves nothing at the broker. */
  close(): Promise<void>;
}

export interface QueueOptions {
  /** Of the calls that two workers answer; 0: nothing is checked, not even by parts. */
  readonly checkShare: number;
  /** Answers where workers disagree. */
  readonly own: Pool;
  /** Hears of workers whose answers are refused from now on. */
  readonly refused: (worker: string, reason: string) => void;
}

/** A call is given up when it has failed so often. */
const mostFailures = 3;
/** After so many messages that came to nothing the driver computes a call itself. */
const mostLosses = 3;
/** Messages until two different workers have answered; then the driver is the second. */
const mostCopies = 4;
/** When so many calls have failed, the others are not waited for. */
const mostFailedCalls = 10;

/** As long as so few workers are known; otherwise twice as many as their threads. */
const leastConcurrency = 4;
const leastOutstanding = 16;
/** Calls that wait here for workers to come. */
const spareCapacity = 512;

/** The engine on the workers of a queue. */
export async function queuePool(
  broker: Broker,
  { checkShare, own, refused }: QueueOptions,
): Promise<QueuePool> {
  const log = await openAnswerLog();
  const pending = new Map<string, PendingCall>();
  const callOf = new Map<string, PendingCall>();
  const waiting: PendingCall[] = [];
  const wrongWorkers = new Set<string>();
  const cached = blobCache();
  const queue = await openRun(broker, { outcome, lost, failed: abandon }).catch(async (error: unknown) => {
    await log.close();
    throw error;
  });
  // Its timer keeps the process alive, so nothing may fail from here on.
  const roster = watchPresence(broker, pump);
  const blobs = blobWriter(broker, queue.run, driverAuthor);
  const { hold, prepare } = callPreparation();
  let isWithdrawn = false;
  let failedCalls = 0;

  function ask(call: EngineCall): Promise<unknown> {
    const stored: Promise<void>[] = [];
    const put = (bytes: Uint8Array) => {
      const blob = blobs.put(bytes);
      stored.push(blob.stored);
      return blob.ref;
    };
    const whole = prepare(call, put);
    if (isWithdrawn) return Promise.reject(withdrawnError());
    const known = log.find(whole.key);
    if (known) return known.then(decode);
    return new Promise((resolve, reject) => {
      const waiter = { resolve, reject };
      const before = pending.get(whole.key);
      if (before) {
        before.waiters.push(waiter);
        return;
      }
      const isChecked = randomInt(2 ** 32) < checkShare * 2 ** 32;
      const spot = isChecked || checkShare === 0 ? null : spotCheck(call, randomInt);
      const part = spot && { ...prepare(spot.call, put), within: spot.within };
      const made = pendingCall(whole, { isChecked, part, waiters: [waiter] });
      pending.set(made.key, made);
      Promise.all(stored).then(() => {
        waiting.push(made);
        pump();
      }, abandon);
    });
  }

  function pump(): void {
    while (waiting.length > 0 && queue.outstanding < Math.max(leastOutstanding, 2 * roster.threads)) {
      const next = waiting.shift()!;
      if (pending.get(next.key) === next) publish(next);
    }
  }

  function publish(call: PendingCall): void {
    call.copies++;
    const id = queue.publish(call.bytes, answerersOf(call));
    call.ids.add(id);
    callOf.set(id, call);
  }

  function settled(id: string): PendingCall | undefined {
    const call = callOf.get(id);
    callOf.delete(id);
    call?.ids.delete(id);
    queue.settle(id);
    return call;
  }

  function outcome(worker: string, said: Outcome): void {
    switch (said.kind) {
      case 'answer':
      case 'large':
        void take(worker, said).catch(abandon);
        break;
      case 'failure':
        fail(worker, said.id, said);
        break;
      case 'taken':
        taken(worker, said.id);
        break;
      case 'declined':
        declined(worker, said.id);
        break;
      case 'exhausted':
        exhausted(said.id);
    }
    pump();
  }

  async function take(worker: string, said: Extract<Outcome, { kind: 'answer' | 'large' }>): Promise<void> {
    const call = settled(said.id);
    if (!call || pending.get(call.key) !== call) return;
    let bytes: Uint8Array;
    let answer: unknown;
    try {
      bytes = said.kind === 'answer' ? said.bytes : await readBlob(broker, queue.run, worker, said.ref);
      answer = decode(bytes);
      if (!call.fits(answer)) throw new Error('it does not fit the request');
    } catch {
      refuse(worker, `its answer to ${call.method} does not fit the request`);
      return repeat(call);
    }
    if (wrongWorkers.has(worker)) return repeat(call);
    const before = call.answers.get(worker);
    call.answers.set(worker, bytes);
    if (call.vouching?.worker === worker) return again(call);
    if (call.part) return confirm(call, call.part, worker, bytes, answer);
    if (!call.isChecked) {
      accept(call, [worker], bytes, answer);
      return;
    }
    const other = [...call.answers].find(([name]) => name !== worker)?.[1];
    const compared = other ?? before;
    const isAlike = compared === undefined || Buffer.compare(compared, bytes) === 0;
    if (isAlike && other) accept(call, [...call.answers.keys()], bytes, answer);
    else if (isAlike) await again(call);
    else await judge(call);
  }

  /** Lets another worker, or the driver, answer a part of the call, and accepts what is alike. */
  async function confirm(
    call: PendingCall,
    part: PreparedPart,
    worker: string,
    bytes: Uint8Array,
    answer: unknown,
  ): Promise<void> {
    const expected = encode(part.within(answer));
    const compare = async (by: readonly string[], given: Uint8Array) => {
      if (pending.get(call.key) !== call) return;
      if (wrongWorkers.has(worker)) return repeat(call);
      if (Buffer.compare(expected, given) === 0) {
        accept(call, [worker], bytes, answer);
        return;
      }
      await judge(call);
      if (!wrongWorkers.has(worker))
        for (const other of by) refuse(other, `it answered ${call.method} wrongly`);
    };
    const waiter = { resolve: () => undefined, reject: (error: unknown) => reject(call, error) };
    const answered = (by: readonly string[], given: Uint8Array) => void compare(by, given).catch(abandon);
    const spot = pendingCall(
      { ...part, key: `${call.key} part` },
      { isChecked: false, part: null, waiters: [waiter], vouching: { worker, answered } },
    );
    pending.set(spot.key, spot);
    await again(spot);
  }

  /** Another worker is wanted: another message, until the driver had better do it. */
  async function again(call: PendingCall): Promise<void> {
    if (roster.workers > 1 && call.copies < mostCopies) publish(call);
    else await judge(call);
  }

  /** A message came to nothing: another one, until the driver had better do it. */
  async function repeat(call: PendingCall): Promise<void> {
    if (++call.losses < mostLosses) publish(call);
    else await judge(call);
  }

  /** The driver's own answer decides. */
  async function judge(call: PendingCall): Promise<void> {
    const whole = await readCall(call.bytes, (ref) => cached(broker, queue.run, driverAuthor, ref));
    own.hold(whole.job, whole.levels);
    let answer: unknown;
    try {
      answer = await own.call(whole.call.method, whole.call.request);
    } catch (error) {
      reject(call, error);
      return;
    }
    if (pending.get(call.key) !== call) return;
    const truth = encode(answer);
    const wrong = [...call.answers].filter(([, given]) => Buffer.compare(given, truth) !== 0);
    accept(call, [], truth, answer);
    for (const [worker] of wrong) refuse(worker, `it answered ${call.method} wrongly`);
  }

  /** @param answer what the bytes say; each who waits gets one of his own */
  function accept(call: PendingCall, workers: readonly string[], bytes: Uint8Array, answer: unknown): void {
    const [first, ...others] = drop(call);
    if (call.vouching) {
      call.vouching.answered(workers, bytes);
      return;
    }
    log.add(call.key, workers, bytes);
    first?.resolve(answer);
    for (const { resolve } of others) resolve(decode(bytes));
  }

  function reject(call: PendingCall, error: unknown): void {
    for (const waiter of drop(call)) waiter.reject(error);
  }

  /** Ends a call; returns who waits for it. */
  function drop(call: PendingCall): Waiter[] {
    pending.delete(call.key);
    for (const id of call.ids) {
      callOf.delete(id);
      queue.withdraw(id);
    }
    return call.waiters.splice(0);
  }

  function refuse(worker: string, reason: string): void {
    if (wrongWorkers.has(worker)) return;
    wrongWorkers.add(worker);
    roster.forget(worker);
    broker.connection.publish(subjects.dismissal(worker));
    refused(worker, reason);
    for (const { answers } of pending.values()) answers.delete(worker);
    if (log.withdraw(wrongWorkers) === 0) return;
    isWithdrawn = true;
    for (const { waiters } of pending.values())
      for (const waiter of waiters.splice(0)) waiter.reject(withdrawnError());
  }

  function fail(worker: string, id: string, failure: Failure): void {
    const call = callOf.get(id);
    if (!call || ++call.failures < mostFailures) return;
    const text = `${failure.message} (${call.method} failed ${mostFailures} times, the last time at worker ${worker}.)`;
    giveUp(call, failure.code, text);
  }

  function taken(worker: string, id: string): void {
    const takers = callOf.get(id)?.takers;
    if (takers && takers.size < mostDeliveries) takers.add(worker);
  }

  /** Only who has answered already is right to. */
  function declined(worker: string, id: string): void {
    const call = settled(id);
    if (call) void (answerersOf(call).includes(worker) ? again(call) : repeat(call)).catch(abandon);
  }

  function lost(id: string): void {
    const call = settled(id);
    if (call) void repeat(call).catch(abandon);
  }

  function exhausted(id: string): void {
    const call = callOf.get(id);
    if (!call) return;
    const named = call.takers.size > 0 ? ` Among them: ${[...call.takers].join(', ')}.` : '';
    const text = `${mostDeliveries} times ${call.method} was taken, and no worker has lived to answer.${named}`;
    giveUp(call, 'worker-failed', text);
  }

  function giveUp(call: PendingCall, code: FailureCode, text: string): void {
    const error =
      ++failedCalls < mostFailedCalls ? new FailedCall(code, text) : new TauscopeError(code, text);
    reject(call, error);
  }

  /** Without the broker nothing can go on. */
  function abandon(error: unknown): void {
    for (const call of [...pending.values()]) reject(call, error);
  }

  return {
    get workerCount() {
      return roster.threads;
    },
    get workersPresent() {
      return roster.workers;
    },
    get concurrency() {
      return Math.max(leastConcurrency, 2 * roster.threads);
    },
    get capacity() {
      return spareCapacity + 2 * roster.threads;
    },
    usedBytes: 0,
    // Workers elsewhere are started by whoever has them.
    start: () => undefined,
    hold,
    call<M extends EngineMethod>(method: M, request: EngineRequest<M>) {
      return ask({ method, request } as EngineCall) as Promise<EngineAnswer<M>>;
    },
    mustRepeat() {
      const before = isWithdrawn;
      isWithdrawn = false;
      return before;
    },
    cancel() {
      abandon(new TauscopeError('cancelled', 'The work was cancelled.'));
      queue.purge().catch(() => undefined);
    },
    async close() {
      own.cancel();
      roster.close();
      // Each also where the other fails.
      await Promise.all([queue.close(), log.close()]);
    },
  };
}

function withdrawnError(): TauscopeError {
  return new TauscopeError('worker-failed', 'Answers of a worker turned out wrong; the work is repeated.');
}
