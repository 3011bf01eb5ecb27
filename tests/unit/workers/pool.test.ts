import { describe, expect, it } from 'vitest';
import type { EngineJob } from '../../../src/exploration/engine.ts';
import type { RemoteEngine, WorkerHandle } from '../../../workers/pool.ts';
import { createPool } from '../../../workers/pool.ts';

const job: EngineJob = { model: new Uint8Array(), name: 'model', rounding: 'double' };
const input = [new Int8Array(1)];

/** A worker under the test's control: calls stay open until the test answers or kills it. */
function fakeWorkers() {
  const workers: FakeWorker[] = [];
  return {
    workers,
    spawn(): WorkerHandle {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
    async workerWithCall(number: number): Promise<FakeWorker> {
      for (let turn = 0; turn < 100; turn++) {
        const worker = workers[number];
        if (worker?.answer) return worker;
        await Promise.resolve();
      }
      throw new Error(`worker ${number} never got a call`);
    },
  };
}

class FakeWorker implements WorkerHandle {
  readonly log: string[] = [];
  terminated = false;
  budgetBytes: number | undefined;
  answer: ((classes: Uint8Array) => void) | undefined;
  fail: ((reason: Error) => void) | undefined;
  #die: ((reason: Error) => void) | undefined;

  readonly engine: RemoteEngine = {
    open: async (_, budgetBytes) => {
      this.log.push('open');
      this.budgetBytes = budgetBytes;
    },
    setLevels: async () => void this.log.push('setLevels'),
    significance: () => Promise.reject(new Error('not used here')),
    moments: () => Promise.reject(new Error('not used here')),
    variants: () => Promise.reject(new Error('not used here')),
    cost: () => Promise.reject(new Error('not used here')),
    candidates: () => Promise.reject(new Error('not used here')),
    outputs: () => Promise.reject(new Error('not used here')),
    logits: () => Promise.reject(new Error('not used here')),
    distil: () => Promise.reject(new Error('not used here')),
    usedBytes: async () => 1000,
    classify: () => {
      this.log.push('classify');
      return new Promise((resolve, reject) => {
        this.answer = resolve;
        this.fail = reject;
      });
    },
  };
  onFailure(listener: (reason: Error) => void) {
    this.#die = listener;
  }
  terminate() {
    this.terminated = true;
  }
  die(reason: string) {
    this.#die?.(new Error(reason));
  }
}

describe('createPool', () => {
  it('starts workers when work comes, tells each the job and levels once, and answers', async () => {
    const fakes = fakeWorkers();
    const pool = createPool(fakes.spawn, 2);
    await pool.open(job);
    await pool.setLevels([]);
    expect(fakes.workers).toHaveLength(0);

    const first = pool.classify([null], input);
    (await fakes.workerWithCall(0)).answer!(Uint8Array.of(7));
    expect(await first).toEqual(Uint8Array.of(7));

    const second = pool.classify([null], input);
    (await fakes.workerWithCall(0)).answer!(Uint8Array.of(8));
    await Promise.resolve();
    expect(fakes.workers[0]!.log.slice(0, 3)).toEqual(['open', 'setLevels', 'classify']);
    expect(fakes.workers[0]!.log.filter((entry) => entry === 'open')).toHaveLength(1);
    pool.cancel();
    await second.catch(() => undefined);
  });

  it('uses every worker and queues the rest', async () => {
    const fakes = fakeWorkers();
    const pool = createPool(fakes.spawn, 2);
    await pool.open(job);
    const calls = [1, 2, 3].map(() => pool.classify([null], input));
    const [a, b] = [await fakes.workerWithCall(0), await fakes.workerWithCall(1)];
    expect(fakes.workers).toHaveLength(2);
    const answerA = a.answer!;
    a.answer = undefined;
    answerA(Uint8Array.of(1));
    (await fakes.workerWithCall(0)).answer!(Uint8Array.of(3));
    b.answer!(Uint8Array.of(2));
    expect(await Promise.all(calls)).toEqual([Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3)]);
  });

  it('shares its memory among the workers and adds up what they use', async () => {
    const fakes = fakeWorkers();
    const pool = createPool(fakes.spawn, 2, 9001);
    await pool.open(job);
    const calls = [1, 2].map(() => pool.classify([null], input));
    for (const number of [0, 1]) (await fakes.workerWithCall(number)).answer!(Uint8Array.of(1));
    await Promise.all(calls);
    expect(fakes.workers.map(({ budgetBytes }) => budgetBytes)).toEqual([4500, 4500]);
    expect(pool.usedBytes).toBe(2000);
    pool.cancel();
    expect(pool.usedBytes).toBe(0);
  });

  it('cancel ends the workers and rejects every call, under way or waiting', async () => {
    const fakes = fakeWorkers();
    const pool = createPool(fakes.spawn, 1);
    await pool.open(job);
    const calls = [1, 2, 3].map(() => pool.classify([null], input));
    await fakes.workerWithCall(0);
    pool.cancel();
    expect(fakes.workers[0]!.terminated).toBe(true);
    const outcomes = await Promise.allSettled(calls);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } });
  });

  it('works again after a cancel, in a new worker that learns the job again', async () => {
    const fakes = fakeWorkers();
    const pool = createPool(fakes.spawn, 1);
    await pool.open(job);
    const abandoned = pool.classify([null], input);
    await fakes.workerWithCall(0);
    pool.cancel();
    await expect(abandoned).rejects.toThrow();
    const call = pool.classify([null], input);
    (await fakes.workerWithCall(1)).answer!(Uint8Array.of(4));
    expect(await call).toEqual(Uint8Array.of(4));
    expect(fakes.workers[1]!.log).toEqual(['open', 'classify']);
  });

  it('repeats a call whose worker died once, in a new worker with job and levels', async () => {
    const fakes = fakeWorkers();
    const pool = createPool(fakes.spawn, 1);
    await pool.open(job);
    await pool.setLevels([]);
    const call = pool.classify([null], input);
    (await fakes.workerWithCall(0)).die('out of memory');
    (await fakes.workerWithCall(1)).answer!(Uint8Array.of(5));
    expect(await call).toEqual(Uint8Array.of(5));
    expect(fakes.workers[1]!.log).toEqual(['open', 'setLevels', 'classify']);
  });

  it('gives up on a call that kills two workers, and goes on with the next', async () => {
    const fakes = fakeWorkers();
    const pool = createPool(fakes.spawn, 1);
    await pool.open(job);
    const deadly = pool.classify([null], input);
    const harmless = pool.classify([null], input);
    (await fakes.workerWithCall(0)).die('out of memory');
    (await fakes.workerWithCall(1)).die('out of memory');
    await expect(deadly).rejects.toMatchObject({ code: 'worker-failed', message: /out of memory/ });
    (await fakes.workerWithCall(2)).answer!(Uint8Array.of(6));
    expect(await harmless).toEqual(Uint8Array.of(6));
  });

  it('passes an error of the computation on without repeating it', async () => {
    const fakes = fakeWorkers();
    const pool = createPool(fakes.spawn, 1);
    await pool.open(job);
    const call = pool.classify([null], input);
    (await fakes.workerWithCall(0)).fail!(new Error('layer 3 is not a convolution'));
    await expect(call).rejects.toMatchObject({ code: 'worker-failed', message: /layer 3/ });
    expect(fakes.workers).toHaveLength(1);
  });
});
