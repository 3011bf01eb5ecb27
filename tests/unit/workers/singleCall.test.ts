import { expose } from 'comlink';
import { afterEach, describe, expect, test } from 'vitest';
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
}

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
};

/** The two ends of a real message channel in place of a worker and its page. */
function channelWorker() {
  const { port1, port2 } = new MessageChannel();
  expose(api, port2);
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
  let last: ReturnType<typeof channelWorker>;
  const call = (method: keyof Api, signal?: AbortSignal) => {
    last = channelWorker();
    return singleCall<Api, number>(last.worker, (remote) => remote[method](), failure, signal);
  };
  afterEach(() => {
    expect(last.state.isTerminated).toBe(true);
  });

  test('gives the answer', async () => {
    expect(await call('answer')).toBe(42);
  });

  test('keeps code and text of an error for people', async () => {
    const error = await call('fail').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TauscopeError);
    expect(error).toMatchObject({ code: 'data-limit', message: 'Too many images.' });
  });

  test('says what failed when the worker throws anything else', async () => {
    await expect(call('crash')).rejects.toThrow(
      refused('worker-failed', /^It could not be done: Array buffer allocation failed\. Try again\.$/),
    );
  });

  test('says so when the worker does not start or dies', async () => {
    const lost = call('hang');
    last.worker.dispatchEvent(new Event('error'));
    await expect(lost).rejects.toThrow(refused('worker-failed', /its worker does not start/));
    const died = call('hang');
    last.worker.dispatchEvent(Object.assign(new Event('error'), { message: 'out of memory' }));
    await expect(died).rejects.toThrow(refused('worker-failed', /done: out of memory\. Try/));
  });

  test('ends at once when it is cancelled', async () => {
    const cancellation = new AbortController();
    const cancelled = call('hang', cancellation.signal);
    cancellation.abort();
    await expect(cancelled).rejects.toThrow(refused('cancelled'));
  });
});
