import { transfer, wrap } from 'comlink';
import type { Cloud, StartPainter } from '../src/charts/cloud.ts';
import type { CloudChanges } from '../src/charts/cloudChanges.ts';
import { cloudTeller } from '../src/charts/cloudChanges.ts';
import { lifeOf } from './lifeLock.ts';

/** What the painting worker does. */
export interface CloudApi {
  begin(canvas: OffscreenCanvas): void;
  show(changes: CloudChanges): void;
}

/** Paints in a worker of its own. What changes while it paints goes to it together when it is done. */
export const paintingInWorker: StartPainter = (canvas, onDeath) => {
  const worker = new Worker(new URL('./cloud.worker.ts', import.meta.url), { type: 'module' });
  const api = wrap<CloudApi>(worker);
  const life = lifeOf(worker);
  const begun = life.begun.then(() => api.begin(transfer(canvas, [canvas])));
  const told = cloudTeller();
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
      const changes = told(waiting);
      waiting = {};
      if (!changes) continue;
      await api.show(changes);
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
