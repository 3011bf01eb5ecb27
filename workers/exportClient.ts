import type { Exploration } from '../src/exploration/exploration.ts';
import type { Budget } from '../src/exploration/points/choice.ts';
import type { ExportRequest } from '../src/firmware/exportPoint.ts';
import { exportRequest } from '../src/firmware/exportPoint.ts';
import { singleCall } from './singleCall.ts';

interface ExportApi {
  exportBundle(request: ExportRequest): Uint8Array;
}

const failure = { what: 'The bundle could not be written', advice: 'The exploration is kept; try again.' };

/** Writes a point's bundle in a worker of its own, so that the page stays responsive. */
export async function exportInWorker(
  exploration: Exploration,
  point: number,
  budget?: Budget,
): Promise<Uint8Array> {
  const request = exportRequest(exploration, point, budget ? { budget } : {});
  const start = () => new Worker(new URL('./export.worker.ts', import.meta.url), { type: 'module' });
  return singleCall<ExportApi, Uint8Array>(start, (api) => api.exportBundle(request), failure);
}
