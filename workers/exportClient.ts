import { wrap } from 'comlink';
import type { Exploration } from '../src/exploration/exploration.ts';
import type { ExportRequest } from '../src/firmware/exportPoint.ts';
import { exportRequest } from '../src/firmware/exportPoint.ts';
import { TauscopeError } from '../src/network/errors.ts';

interface ExportApi {
  exportBundle(request: ExportRequest): Uint8Array;
}

/** Writes a point's bundle in a worker of its own, so that the page stays responsive. */
export async function exportInWorker(exploration: Exploration, point: number): Promise<Uint8Array> {
  const worker = new Worker(new URL('./export.worker.ts', import.meta.url), { type: 'module' });
  const died = new Promise<never>((_, fail) => {
    worker.addEventListener('error', ({ message }) => {
      fail(new TauscopeError('worker-failed', `The bundle could not be written: ${message}`));
    });
  });
  try {
    return await Promise.race([
      wrap<ExportApi>(worker).exportBundle(exportRequest(exploration, point)),
      died,
    ]);
  } finally {
    worker.terminate();
  }
}
