import { expose, wrap } from 'comlink';
import { describe, expect, test } from 'vitest';
import type { EngineJob, JobLevels } from '../../../src/exploration/engine.ts';
import { TauscopeError } from '../../../src/network/errors.ts';
import { sendErrorCodes } from '../../../workers/errorCodes.ts';
import type { Pool, WorkerHandle } from '../../../workers/pool.ts';
import { createPool } from '../../../workers/pool.ts';
import type { EngineWorker } from '../../../workers/protocol.ts';
import { network, tensor } from '../arithmetic/networks.ts';

const jobOf = (key: string): EngineJob => ({ key, network: network([tensor([1])], []), rounding: 'double' });
/** Levels of one layer, whose number tells them from others. */
const levelsOf = (layer: number): JobLevels => ({
  key: `of layer ${layer}`,
  layers: [{ layer, variants: [] }],
});

/** A pool that holds a job, on workers under the test's control. */
function poolOf(workerCount: number, levels?: JobLevels, budgetBytes?: number) {
  const workers: FakeWorker[] = [];
  const spawn = () => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  };
  const pool = createPool(spawn, workerCount, budgetBytes);
  pool.hold(jobOf('job'), levels);
  return {
    pool,
    workers,
    /** The worker of this number as soon as it has a call. */
    async workerWithCall(number: number): Promise<FakeWorker> {
      for (let turn = 0; turn < 100; turn++) {
        const worker = workers[number];
        if (worker?.hasCall) return worker;
        await Promise.resolve();
      }
      throw new Error(`worker ${number} never got a call`);
    },
  };
}

/** Calls stay open until the test answers them or kills the worker. */
class FakeWorker implements WorkerHandle {
  /** What it was told and asked. */
  readonly log: string[] = [];
  terminated = false;
  budgetBytes: number | undefined;
  #answer: ((value: number) => void) | undefined;
  #fail: ((reason: Error) => void) | undefined;
  #die: ((reason: Error) => void) | undefined;

  readonly worker: EngineWorker = {
    open: async ({ key }, budgetBytes) => {
      this.log.push(`open ${key}`);
      this.budgetBytes = budgetBytes;
      if (key === 'bad') throw new Error('it does not open');
    },
    setLevels: async (layers) => void this.log.push(`setLevels ${layers.map(({ layer }) => layer).join()}`),
    call: ({ method }) => {
      this.log.push(method);
      return new Promise((resolve, reject) => {
        this.#answer = (value) => resolve({ answer: Uint16Array.of(value), usedBytes: 1000 });
        this.#fail = reject;
      });
    },
  };

  get hasCall(): boolean {
    return this.#answer !== undefined;
  }
  answer(value: number) {
    this.#answer!(value);
    this.#answer = undefined;
  }
  fail(reason: Error) {
    this.#fail!(reason);
    this.#answer = undefined;
  }
  die(reason: string) {
    this.#die!(new Error(reason));
  }
  onFailure(listener: (reason: Error) => void) {
    this.#die = listener;
  }
  terminate() {
    this.terminated = true;
  }
}

const classify = async (pool: Pool): Promise<number> => {
  const [value] = await pool.call('classify', { configurations: [null], inputs: [new Int8Array(1)] });
  return value!;
};

describe('createPool', () => {
  test('starts workers when work comes, tells each the job and levels once, and answers', async () => {
    const { pool, workers, workerWithCall } = poolOf(2, levelsOf(3));
    expect(workers).toHaveLength(0);
    for (const value of [7, 8]) {
      const call = classify(pool);
      (await workerWithCall(0)).answer(value);
      expect(await call).toBe(value);
    }
    expect(workers.map(({ log }) => log)).toEqual([['open job', 'setLevels 3', 'classify', 'classify']]);
  });

  test('uses every worker and queues the rest', async () => {
    const { pool, workers, workerWithCall } = poolOf(2);
    const calls = [1, 2, 3].map(() => classify(pool));
    const [a, b] = [await workerWithCall(0), await workerWithCall(1)];
    expect(workers).toHaveLength(2);
    a.answer(1);
    (await workerWithCall(0)).answer(3);
    b.answer(2);
    expect(await Promise.all(calls)).toEqual([1, 2, 3]);
  });

  test('leaves a call to a worker that has made such calls while there are others, and none behind', async () => {
    const { pool, workers, workerWithCall } = poolOf(2);
    const requests = { classify: { configurations: [null], inputs: [] }, logits: { inputs: [] } };
    const ask = (method: keyof typeof requests) => pool.call(method, requests[method]);
    const first = [ask('classify'), ask('logits')];
    const [a, b] = [await workerWithCall(0), await workerWithCall(1)];
    const others = [ask('logits'), ask('classify'), ask('logits'), ask('logits')];
    a.answer(0);
    await first[0];
    a.answer(0);
    await others[1];
    // There is nothing else to do.
    a.answer(0);
    await others[0];
    b.answer(0);
    await first[1];
    for (const worker of [a, b]) worker.answer(0);
    await Promise.all(others);
    expect(workers.map(({ log }) => log.filter((entry) => entry in requests))).toEqual([
      ['classify', 'classify', 'logits', 'logits'],
      ['logits', 'logits'],
    ]);
  });

  test('gives what can wait to a worker that has nothing else to do', async () => {
    const { pool, workers, workerWithCall } = poolOf(1);
    const inputs: readonly Int8Array[] = [];
    const calls = [
      pool.call('outputs', { inputs }, 'when idle'),
      pool.call('logits', { inputs }),
      pool.call('classify', { configurations: [null], inputs }),
    ];
    for (const _ of calls) (await workerWithCall(0)).answer(0);
    await Promise.all(calls);
    expect(workers[0]!.log).toEqual(['open job', 'logits', 'classify', 'outputs']);
  });

  test('does not give to what can wait a worker that the calls of the same turn want', async () => {
    const { pool, workers, workerWithCall } = poolOf(2);
    const inputs: readonly Int8Array[] = [];
    const calls = [
      pool.call('logits', { inputs }),
      pool.call('outputs', { inputs }, 'when idle'),
      pool.call('logits', { inputs }),
    ];
    for (const number of [0, 1]) (await workerWithCall(number)).answer(0);
    (await workerWithCall(0)).answer(0);
    await Promise.all(calls);
    expect(workers.map(({ log }) => log)).toEqual([
      ['open job', 'logits', 'outputs'],
      ['open job', 'logits'],
    ]);
  });

  test('what can wait is done when nothing else comes', async () => {
    const { pool, workerWithCall } = poolOf(1);
    const call = pool.call('outputs', { inputs: [] }, 'when idle');
    await new Promise((resolve) => setTimeout(resolve, 10));
    (await workerWithCall(0)).answer(7);
    expect(await call).toEqual(Uint16Array.of(7));
  });

  test('starts all workers on the job, whose calls find it open', async () => {
    const { pool, workers, workerWithCall } = poolOf(2);
    pool.start();
    expect(workers.map(({ log }) => log)).toEqual([['open job'], ['open job']]);
    const calls = [classify(pool), classify(pool)];
    for (const number of [0, 1]) (await workerWithCall(number)).answer(number);
    expect(await Promise.all(calls)).toEqual([0, 1]);
    expect(workers.map(({ log }) => log)).toEqual([
      ['open job', 'classify'],
      ['open job', 'classify'],
    ]);
  });

  test('starts those workers that do not know the job yet', async () => {
    const { pool, workers, workerWithCall } = poolOf(3);
    const call = classify(pool);
    (await workerWithCall(0)).answer(0);
    await call;
    pool.start();
    expect(workers.map(({ log }) => log)).toEqual([['open job', 'classify'], ['open job'], ['open job']]);
    pool.hold(jobOf('other'));
    pool.start();
    // A worker that opens one job opens the next one with its first call.
    expect(workers.map(({ log }) => log.at(-1))).toEqual(['open other', 'open job', 'open job']);
  });

  test('a worker that could not start is told the job again with its first call', async () => {
    const { pool, workers, workerWithCall } = poolOf(1);
    pool.start();
    workers[0]!.die('it could not start');
    const call = classify(pool);
    (await workerWithCall(1)).answer(7);
    expect(await call).toBe(7);
    expect(workers[1]!.log).toEqual(['open job', 'classify']);
  });

  test('makes every call under the job and levels that it held then', async () => {
    const { pool, workers, workerWithCall } = poolOf(1, levelsOf(3));
    const calls = [classify(pool), classify(pool)];
    pool.hold(jobOf('job'), levelsOf(4));
    calls.push(classify(pool));
    pool.hold(jobOf('other'));
    calls.push(classify(pool));
    pool.hold(jobOf('job'), levelsOf(4));
    calls.push(classify(pool));
    for (const value of calls.keys()) {
      (await workerWithCall(0)).answer(value);
      expect(await calls[value]).toBe(value);
    }
    expect(workers[0]!.log).toEqual([
      ...['open job', 'setLevels 3', 'classify', 'classify'],
      ...['setLevels 4', 'classify'],
      ...['open other', 'classify'],
      ...['open job', 'setLevels 4', 'classify'],
    ]);
  });

  test('knows a job and levels by their keys', async () => {
    const { pool, workers, workerWithCall } = poolOf(1, levelsOf(3));
    for (const value of [1, 2]) {
      pool.hold(jobOf('job'), levelsOf(3));
      const call = classify(pool);
      (await workerWithCall(0)).answer(value);
      await call;
    }
    expect(workers[0]!.log).toEqual(['open job', 'setLevels 3', 'classify', 'classify']);
  });

  test('refuses to work before it holds a job', async () => {
    const pool = createPool(() => new FakeWorker(), 1);
    await expect(classify(pool)).rejects.toThrow(/before it held a job/);
  });

  test('tells a job again that could not be opened', async () => {
    const { pool, workers, workerWithCall } = poolOf(1);
    pool.hold(jobOf('bad'));
    const calls = [classify(pool), classify(pool)];
    for (const call of calls) await expect(call).rejects.toThrow(/it does not open/);
    pool.hold(jobOf('job'));
    const call = classify(pool);
    (await workerWithCall(0)).answer(3);
    expect(await call).toBe(3);
    expect(workers[0]!.log).toEqual(['open bad', 'open bad', 'open job', 'classify']);
  });

  test('shares its memory among the workers and adds up what they use', async () => {
    const { pool, workers, workerWithCall } = poolOf(2, undefined, 9001);
    const calls = [1, 2].map(() => classify(pool));
    for (const number of [0, 1]) (await workerWithCall(number)).answer(1);
    await Promise.all(calls);
    expect(workers.map(({ budgetBytes }) => budgetBytes)).toEqual([4500, 4500]);
    expect(pool.usedBytes).toBe(2000);
    pool.cancel();
    expect(pool.usedBytes).toBe(0);
  });

  describe('a call that is too large for the memory of a worker', () => {
    const tooLarge = new TauscopeError('model-limit', 'It is too large.');

    test('is repeated by half as many with twice as much each, until all are held again', async () => {
      const { pool, workers, workerWithCall } = poolOf(4, undefined, 4000);
      const calls = [1, 2, 3, 4].map(() => classify(pool));
      (await workerWithCall(3)).answer(4);
      await calls[3];
      (await workerWithCall(0)).fail(tooLarge);
      (await workerWithCall(1)).fail(tooLarge);
      // The third is at work; it goes when it is done.
      expect(workers.map(({ terminated }) => terminated)).toEqual([false, false, false, true]);
      (await workerWithCall(2)).answer(3);
      for (const number of [0, 1]) (await workerWithCall(number)).answer(number + 1);
      expect(await Promise.all(calls)).toEqual([1, 2, 3, 4]);
      expect(workers.map(({ terminated }) => terminated)).toEqual([false, false, true, true]);
      expect(workers.map(({ budgetBytes }) => budgetBytes)).toEqual([2000, 2000, 1000, 1000]);

      pool.hold(jobOf('job'));
      const again = [1, 2, 3].map(() => classify(pool));
      for (const number of [0, 1, 4]) (await workerWithCall(number)).answer(5);
      expect(await Promise.all(again)).toEqual([5, 5, 5]);
      expect([0, 1, 4].map((number) => workers[number]!.budgetBytes)).toEqual([1000, 1000, 1000]);
    });

    test('is refused where a single one with all of it fails', async () => {
      const { pool, workers, workerWithCall } = poolOf(3, undefined, 3000);
      const call = classify(pool);
      (await workerWithCall(0)).fail(tooLarge);
      (await workerWithCall(0)).fail(tooLarge);
      await expect(call).rejects.toMatchObject({ code: 'model-limit' });
      expect(workers.map(({ log }) => log)).toEqual([['open job', 'classify', 'open job', 'classify']]);
      expect(workers[0]!.budgetBytes).toBe(3000);
    });
  });

  test('cancel ends the workers and rejects every call, under way or waiting', async () => {
    const { pool, workers, workerWithCall } = poolOf(1);
    const calls = [1, 2, 3].map(() => classify(pool));
    await workerWithCall(0);
    pool.cancel();
    expect(workers[0]!.terminated).toBe(true);
    const outcomes = await Promise.allSettled(calls);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } });
  });

  test('works again after a cancel, in a new worker that learns the job again', async () => {
    const { pool, workers, workerWithCall } = poolOf(1);
    const abandoned = classify(pool);
    await workerWithCall(0);
    pool.cancel();
    await expect(abandoned).rejects.toThrow();
    const call = classify(pool);
    (await workerWithCall(1)).answer(4);
    expect(await call).toBe(4);
    expect(workers[1]!.log).toEqual(['open job', 'classify']);
  });

  test('repeats a call whose worker died once, in a new worker with its own job and levels', async () => {
    const { pool, workers, workerWithCall } = poolOf(1, levelsOf(3));
    const call = classify(pool);
    pool.hold(jobOf('other'), levelsOf(4));
    (await workerWithCall(0)).die('out of memory');
    (await workerWithCall(1)).answer(5);
    expect(await call).toBe(5);
    expect(workers[1]!.log).toEqual(['open job', 'setLevels 3', 'classify']);
  });

  test('gives up on a call that kills two workers, and goes on with the next', async () => {
    const { pool, workerWithCall } = poolOf(1);
    const deadly = classify(pool);
    const harmless = classify(pool);
    (await workerWithCall(0)).die('out of memory');
    (await workerWithCall(1)).die('out of memory');
    await expect(deadly).rejects.toMatchObject({ code: 'worker-failed', message: /out of memory/ });
    (await workerWithCall(2)).answer(6);
    expect(await harmless).toBe(6);
  });

  test('passes an error of the computation on without repeating it', async () => {
    const { pool, workers, workerWithCall } = poolOf(1);
    const call = classify(pool);
    (await workerWithCall(0)).fail(new Error('layer 3 is not a convolution'));
    await expect(call).rejects.toMatchObject({ code: 'worker-failed', message: /layer 3/ });
    expect(workers).toHaveLength(1);
  });

  test("keeps code and text of a worker's error for people", async () => {
    sendErrorCodes();
    const { port1, port2 } = new MessageChannel();
    const opening = () => {
      throw new TauscopeError('model-unsupported', 'PAD cannot be last.');
    };
    expose({ open: opening }, port2);
    const terminate = () => port1.close();
    const pool = createPool(() => ({ worker: wrap(port1), onFailure: () => undefined, terminate }), 1);
    pool.hold(jobOf('job'));
    const error = await classify(pool).catch((reason: unknown) => reason);
    pool.cancel();
    expect(error).toBeInstanceOf(TauscopeError);
    expect(error).toMatchObject({ code: 'model-unsupported', message: 'PAD cannot be last.' });
  });
});
