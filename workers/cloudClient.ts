import { transfer, wrap } from 'comlink';
import type { Cloud, StartPainter } from '../src/charts/cloud.ts';
import { lifeOf } from './lifeLock.ts';

/** What the painting worker does. */
export interface CloudApi {
  begin(canvas: OffscreenCanvas): void;
  show(changed: Partial<Cloud>): void;
}

/** Paints in a worker of its own. What changes while it paints goes to it together when it is done. */
export const paintingInWorker: StartPainter = (canvas, onDeath) => {
  const worker = new Worker(new URL('./cloud.worker.ts', import.meta.url), { type: 'module' });
  const api = wrap<CloudApi>(worker);
  const life = lifeOf(worker);
  const begun = life.begun.then(() => api.begin(transfer(canvas, [canvas])));
  let waiting: Partial<Cloud> = {};
  let [isPainting, hasPainted, isEnded] = [false, false, false];
  const end = () => {
    isEnded = true;
    worker.terminate();
  };
  const die = () => {
    if (isEnded) return;
    end();
    onDeath(hasPainted);
  };
  worker.addEventListener('error', die);
  void life.ended.then(die);
  const paint = async () => {
    isPainting = true;
    await begun;
    while (Object.keys(waiting).length > 0) {
      const changed = waiting;
      waiting = {};
      await api.show(changed);
      hasPainted = true;
    }
    isPainting = false;
  };
  return {
    show(changed) {
      waiting = { ...waiting, ...changed };
      if (!isPainting && !isEnded) void paint().catch(die);
    },
    end,
  };
};
