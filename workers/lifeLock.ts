/**
 * How a page notices that a worker is gone. Browsers fire no event for a worker that ends by itself (`self.close()`) or is
 * killed, and a call to it never settles; but they release the locks that it held (https://www.w3.org/TR/web-locks/),
 * however it ended. So a worker holds a lock all its life, and the page asks for the same one. Nothing is timed: a worker
 * that computes for hours or sleeps with its machine still has its lock and is never taken for dead.
 *
 * Only pages from https or this machine have locks; elsewhere such an end stays unnoticed.
 */
interface LifeSign {
  /** Name of the lock that the worker holds now; null where there are no locks. */
  readonly lifeLock: string | null;
}

/** In a worker: takes the lock and tells the page its name. */
export function showLife(): void {
  const say = (lifeLock: string | null) => postMessage({ lifeLock } satisfies LifeSign);
  if (!('locks' in navigator)) {
    say(null);
    return;
  }
  const lifeLock = crypto.randomUUID();
  const life = navigator.locks.request(lifeLock, () => {
    say(lifeLock);
    return new Promise<never>(() => undefined);
  });
  life.catch(() => say(null));
}

/**
 * On the page, right after the worker was started: `begun` resolves when its end will be noticed, which is when it should be
 * given work, and `ended` when it is gone, also after `terminate()`.
 */
export function lifeOf(worker: Pick<Worker, 'addEventListener'>): {
  readonly begun: Promise<void>;
  readonly ended: Promise<void>;
} {
  const sign = new Promise<string | null>((resolve) => {
    worker.addEventListener('message', ({ data }: MessageEvent<Partial<LifeSign>>) => {
      if (data.lifeLock !== undefined) resolve(data.lifeLock);
    });
  });
  const end = async (lifeLock: string | null): Promise<void> => {
    if (lifeLock === null) return new Promise<never>(() => undefined);
    return navigator.locks.request(lifeLock, () => undefined);
  };
  return { begun: sign.then(() => undefined), ended: sign.then(end) };
}
