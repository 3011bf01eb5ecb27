import type {
  Engine,
  EngineAnswer,
  EngineCall,
  EngineJob,
  EngineMethod,
  EngineRequest,
  JobLevels,
} from '../src/exploration/engine.ts';
import { TauscopeError } from '../src/network/errors.ts';
import { sentError } from './errorCodes.ts';
import type { EngineWorker } from './protocol.ts';

/** One running worker, whatever the platform. */
export interface WorkerHandle {
  readonly worker: EngineWorker;
  /** Called once when the worker dies by itself. */
  onFailure(listener: (reason: Error) => void): void;
  terminate(): void;
}

export interface Pool extends Engine {
  readonly workerCount: number;
  /** Memory that the workers held for the job when each last finished a call. */
  readonly usedBytes: number;
  /** Starts all workers on the job that it holds, so that its first calls need not wait for that. Those that fail are started again when called. */
  start(): void;
  /**
   * Ends all workers at once; every pending call rejects with TauscopeError `cancelled`. The pool stays usable, so this is for
   * events of their own, not for callbacks between one call's end and the next one's begin.
   */
  cancel(): void;
}

/** A call with all that a worker needs for it, waiting or under way. */
interface Task {
  readonly job: EngineJob;
  readonly levels: JobLevels | undefined;
  /** Null to get ready for calls. */
  readonly call: EngineCall | null;
  /** Whether it waits until nothing else does. */
  readonly canWait: boolean;
  resolve(answer?: EngineAnswer<EngineMethod>): void;
  reject(error: unknown): void;
  failures: number;
}

/** A place for one worker, and what its current worker has been told. */
interface Slot {
  handle: WorkerHandle | undefined;
  /** Its key. */
  job: string | undefined;
  levels: JobLevels | undefined;
  /** Among how many workers the memory was shared when it opened the job. */
  sharers: number;
  task: Task | undefined;
  /** What its current worker has been asked for. */
  readonly methods: Set<EngineMethod>;
  usedBytes: number;
}

/** A task whose worker died is tried once more in a new worker. */
const maxFailures = 2;

/** What all workers together may hold unless told otherwise. */
const defaultBudgetBytes = 512 * 1024 * 1024;

/**
 * Shares calls among `workerCount` workers, started when first needed. Each worker learns the job and the levels
 * before its first call that needs them, so a restarted worker picks up where the dead one stopped. A call that is too large for
 * a worker's memory is repeated by fewer workers with more of it; all of them work again from the next `hold` on.
 * @param budgetBytes memory of all workers together, shared equally
 */
export function createPool(
  spawn: () => WorkerHandle,
  workerCount: number,
  budgetBytes: number = defaultBudgetBytes,
): Pool {
  const slots: Slot[] = Array.from({ length: workerCount }, emptySlot);
  const queue: Task[] = [];
  let held: Pick<Task, 'job' | 'levels'> | undefined;
  let sharers = workerCount;

  /** @param isIdle whether what can wait has waited long enough */
  function dispatch(isIdle = true): void {
    for (const slot of slots.slice(sharers)) if (!slot.task) clear(slot);
    for (const slot of slots.slice(0, sharers)) {
      if (slot.task) continue;
      const task = takeTask(slot, isIdle);
      if (!task) return;
      begin(slot, task);
    }
  }

  function begin(slot: Slot, task: Task): void {
    slot.task = task;
    if (task.call) slot.methods.add(task.call.method);
    void work(slot, task);
  }

  /**
   * The first task that cannot wait, but those that another worker has the practice for, if there are others: code runs slowly at first, in each worker anew.
   * None of these is left behind: the worker that has it comes to it in turn. Then the first of those that can wait, likewise.
   */
  function takeTask({ methods }: Slot, isIdle: boolean): Task | undefined {
    const isLeft = ({ call }: Task) =>
      call && !methods.has(call.method) && slots.some((other) => other.methods.has(call.method));
    const urgent = queue.filter(({ canWait }) => !canWait);
    const open = urgent.length === 0 && isIdle ? queue : urgent;
    const task = open.find((candidate) => !isLeft(candidate)) ?? open[0];
    if (task) queue.splice(queue.indexOf(task), 1);
    return task;
  }

  async function work(slot: Slot, task: Task): Promise<void> {
    try {
      const handle = (slot.handle ??= start(slot));
      const { job, levels, call } = task;
      if (slot.job !== job.key || slot.sharers !== sharers) {
        Object.assign(slot, { job: job.key, levels: undefined, sharers });
        await handle.worker.open(job, Math.floor(budgetBytes / sharers));
      }
      if (levels && !areSame(slot.levels, levels)) {
        slot.levels = levels;
        await handle.worker.setLevels(levels.layers);
      }
      const called = call && (await handle.worker.call(call));
      if (called) slot.usedBytes = called.usedBytes;
      finish(slot, task, task.resolve, called?.answer);
    } catch (error) {
      // What the worker holds now is not known: the next call tells it anew.
      if (slot.task === task) slot.job = undefined;
      const reason = failure(error);
      if (reason.code === 'model-limit' && slot.sharers > 1) repeatByFewer(slot, task);
      else finish(slot, task, task.reject, reason);
    }
  }

  function repeatByFewer(slot: Slot, task: Task): void {
    if (slot.task !== task) return;
    slot.task = undefined;
    sharers = Math.min(sharers, Math.floor(slot.sharers / 2));
    queue.unshift(task);
    dispatch();
  }

  /** Settles a task unless its worker was ended meanwhile, which has settled or requeued it already. */
  function finish<T>(slot: Slot, task: Task, settle: (value: T) => void, value: T): void {
    if (slot.task !== task) return;
    slot.task = undefined;
    settle(value);
    dispatch();
  }

  function start(slot: Slot): WorkerHandle {
    const handle = spawn();
    handle.onFailure((reason) => {
      if (slot.handle !== handle) return;
      const task = clear(slot);
      if (task && ++task.failures < maxFailures) queue.unshift(task);
      else task?.reject(failure(reason));
      dispatch();
    });
    return handle;
  }

  function clear(slot: Slot): Task | undefined {
    const { task } = slot;
    slot.handle?.terminate();
    Object.assign(slot, emptySlot());
    return task;
  }

  return {
    workerCount,
    concurrency: 2 * workerCount,
    get usedBytes() {
      return slots.reduce((sum, slot) => sum + slot.usedBytes, 0);
    },
    hold(job, levels) {
      held = { job, levels };
      sharers = workerCount;
    },
    start() {
      if (!held) throw new Error('the pool was to start before it held a job');
      const opening = { ...held, call: null, canWait: true, failures: 0 };
      for (const slot of slots)
        if (!slot.task && slot.job !== held.job.key)
          begin(slot, { ...opening, resolve: () => undefined, reject: () => undefined });
    },
    call<M extends EngineMethod>(method: M, request: EngineRequest<M>, order?: 'when idle') {
      if (!held) throw new Error('the pool was asked to work before it held a job');
      const canWait = order === 'when idle';
      const task = { ...held, call: { method, request } as EngineCall, canWait, failures: 0 };
      return new Promise<EngineAnswer<M>>((resolve, reject) => {
        queue.push({ ...task, resolve: resolve as Task['resolve'], reject });
        // What cannot wait may be about to be asked for.
        if (canWait) inNextTask(dispatch);
        else dispatch(false);
      });
    },
    cancel() {
      const waiting = [...slots.map(clear), ...queue.splice(0)];
      const reason = new TauscopeError('cancelled', 'The work was cancelled.');
      for (const task of waiting) task?.reject(reason);
    },
  };
}

/** Keys are asked for last: they may take a while. */
function areSame(known: JobLevels | undefined, levels: JobLevels): boolean {
  return known === levels || (known !== undefined && known.key === levels.key);
}

/** Unlike those of timers, such turns come at once in pages that nobody sees. */
function inNextTask(run: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    run();
  };
  port2.postMessage(null);
}

function emptySlot(): Slot {
  return {
    handle: undefined,
    job: undefined,
    levels: undefined,
    sharers: 0,
    task: undefined,
    methods: new Set(),
    usedBytes: 0,
  };
}

function failure(error: unknown): TauscopeError {
  const sent = sentError(error);
  if (sent) return sent;
  const cause = error instanceof Error ? error.message : String(error);
  return new TauscopeError('worker-failed', `A worker failed: ${cause}. What was found before is kept.`);
}
