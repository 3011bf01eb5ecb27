/**
 * How a page notices that a worker is gone. Browsers fire no event for a worker that ends by itself (`self.close()`) or is
 * killed, and a call to it never settles; but they release the locks that it held (https://www.w3.org/TR/web-locks/),
 * however it ended. So a worker holds a lock all its life, and the page asks for the same one. Nothing is timed: a worker
 * that computes for hours or sleeps with its machine still has its lock and is never taken for dead.
 *
 * Only pages from https or this machine have locks; elsewhere such an end stays unnoticed.
 */
interface LifeSign {
  readonly lifeLock: string;
}

/** In a worker: takes the lock and tells the page its name. */
export function holdLifeLock(): void {
  if (!('locks' in navigator)) return;
  const lifeLock = crypto.randomUUID();
  void navigator.locks.request(lifeLock, () => {
    postMessage({ lifeLock } satisfies LifeSign);
    return new Promise<never>(() => undefined);
  });
}

/** On the page: calls `ended` when the worker is gone, also after `terminate()`. */
export function onWorkerEnd(worker: Pick<Worker, 'addEventListener'>, ended: () => void): void {
  worker.addEventListener('message', ({ data }: MessageEvent<Partial<LifeSign>>) => {
    if (data.lifeLock !== undefined) void navigator.locks.request(data.lifeLock, ended);
  });
}
