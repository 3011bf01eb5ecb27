import type { Exploration } from '../src/exploration/exploration.ts';
import type { Budget } from '../src/exploration/points/choice.ts';
import type { ExportRequest, FirmwareMarks } from '../src/firmware/exportPoint.ts';
import { exportRequest } from '../src/firmware/exportPoint.ts';
import { singleCall } from './singleCall.ts';

interface ExportApi {
  exportBundle(request: ExportRequest): Uint8Array;
  firmwareHex(request: ExportRequest): string;
  firmwareMarks(request: ExportRequest, machine: string): FirmwareMarks;
}

/** Makes what a point leaves the page as, in a worker of its own, so that the page stays responsive. */
export interface Exporter {
  /** The bundle of a point, that a budget may have chosen. */
  bundle(exploration: Exploration, point: number, budget?: Budget): Promise<Uint8Array>;
  /** A point's program for the exploration's board as an Intel HEX file. */
  firmware(exploration: Exploration, point: number): Promise<string>;
  /** What a machine says that runs that program. */
  firmwareMarks(exploration: Exploration, point: number, machine: string): Promise<FirmwareMarks>;
}

const advice = 'The exploration is kept; try again.';

export function exportingInWorker(): Exporter {
  const start = () => new Worker(new URL('./export.worker.ts', import.meta.url), { type: 'module' });
  return {
    bundle: async (exploration, point, budget) => {
      const request = exportRequest(exploration, point, budget ? { budget } : {});
      const failure = { what: 'The bundle could not be written', advice };
      return singleCall<ExportApi, Uint8Array>(start, (api) => api.exportBundle(request), failure);
    },
    firmware: async (exploration, point) => {
      const request = exportRequest(exploration, point);
      const failure = { what: 'The firmware could not be made', advice };
      return singleCall<ExportApi, string>(start, (api) => api.firmwareHex(request), failure);
    },
    firmwareMarks: async (exploration, point, machine) => {
      const request = exportRequest(exploration, point);
      const failure = { what: 'The firmware could not be compared', advice };
      return singleCall<ExportApi, FirmwareMarks>(
        start,
        (api) => api.firmwareMarks(request, machine),
        failure,
      );
    },
  };
}
