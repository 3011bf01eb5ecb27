import { expose } from 'comlink';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TauscopeError } from '../../../src/network/errors.ts';
import { sendErrorCodes } from '../../../workers/errorCodes.ts';
import type { CallableWorker } from '../../../workers/singleCall.ts';
import { singleCall } from '../../../workers/singleCall.ts';
import { refused } from '../../refused.ts';

const failure = { what: 'It could not be done', advice: 'Try again.' };

interface Api {
  answer(): number;
  fail(): number;
  crash(): number;
  hang(): Promise<number>;
  hangOnce(): number | Promise<number>;
}

/** Those that the call under test has started. */
let workers: ReturnType<typeof channelWorker>[] = [];

sendErrorCodes();
const api: Api = {
  answer: () => 42,
  fail: () => {
    throw new TauscopeError('data-limit', 'Too many images.');
  },
  crash: () => {
    throw new RangeError('Array buffer allocation failed');
  },
  hang: () => new Promise(() => undefined),
  hangOnce: () => (workers.length > 1 ? 42 : api.hang()),
};

/** The two ends of a real message channel in place of a worker and its page. */
function channelWorker() {
  const { port1, port2 } = new MessageChannel();
  expose(api, port2);
  port2.postMessage({ lifeLock: null });
  port1.start();
  const state = { isTerminated: false };
  const worker = Object.assign(port1, {
    terminate: () => {
      state.isTerminated = true;
      port1.close();
    },
  }) as unknown as CallableWorker & EventTarget;
  return { worker, state };
}

describe('a call to a worker of its own', () => {
  const start = () => {
    workers.push(channelWorker());
    return workers.at(-1)!.worker;
  };
  const call = (method: keyof Api, signal?: AbortSignal) =>
    singleCall<Api, number>(start, (remote) => remote[method](), failure, signal);
  const die = (message: string) =>
    workers.at(-1)!.worker.dispatchEvent(Object.assign(new Event('error'), { message }));
  const started = (count: number) => expect.poll(() => workers.length).toBe(count);
  beforeEach(() => {
    workers = [];
  });
  afterEach(() => {
    expect(workers.map(({ state }) => state.isTerminated)).not.toContain(false);
  });

  test('gives the answer', async () => {
    expect(await call('answer')).toBe(42);
  });

  test('keeps code and text of an error for people', async () => {
    const error = await call('fail').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TauscopeError);
    expect(error).toMatchObject({ code: 'data-limit', message: 'Too many images.' });
    expect(workers).toHaveLength(1);
  });

  test('says what failed when the worker throws anything else', async () => {
    await expect(call('crash')).rejects.toThrow(
      refused('worker-failed', /^It could not be done: Array buffer allocation failed\. Try again\.$/),
    );
    expect(workers).toHaveLength(1);
  });

  test('is made once more when the worker dies', async () => {
    const answer = call('hangOnce');
    die('out of memory');
    expect(await answer).toBe(42);
    expect(workers).toHaveLength(2);
  });

  test.each([
    ['', /its worker does not start/],
    ['out of memory', /done: out of memory\. Try/],
  ])('says so when two workers do not start or die (%s)', async (message, text) => {
    const lost = call('hang');
    const refusal = expect(lost).rejects.toThrow(refused('worker-failed', text));
    die(message);
    await started(2);
    die(message);
    await refusal;
    expect(workers).toHaveLength(2);
  });

  test('ends at once when it is cancelled', async () => {
    const cancellation = new AbortController();
    const cancelled = call('hang', cancellation.signal);
    cancellation.abort();
    await expect(cancelled).rejects.toThrow(refused('cancelled'));
    expect(workers).toHaveLength(1);
  });

  test('is not made once more after it was cancelled', async () => {
    const cancellation = new AbortController();
    const cancelled = call('hang', cancellation.signal);
    die('out of memory');
    cancellation.abort();
    await expect(cancelled).rejects.toThrow(refused('cancelled'));
  });
});
