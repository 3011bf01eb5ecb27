import type { Exploration } from '../src/exploration/exploration.ts';
import type { Budget } from '../src/exploration/points/choice.ts';
import type { FirmwareMarks } from '../src/firmware/exportPoint.ts';
import type { ExportRequest } from '../src/firmware/exportRequest.ts';
import type { KernelComparison, KernelRequest } from '../src/firmware/kernelComparison.ts';
import { TauscopeError } from '../src/network/errors.ts';
import { singleCall } from './singleCall.ts';

interface ExportApi {
  exportBundle(request: ExportRequest): Uint8Array;
  firmwareFile(request: ExportRequest): Uint8Array;
  firmwareMarks(request: ExportRequest, machine: string): FirmwareMarks;
  compareKernels(request: KernelRequest): KernelComparison;
}

/** Makes what a point leaves the page as, in a worker of its own, so that the page stays responsive. */
export interface Exporter {
  /** The bundle of a point, that a budget may have chosen. */
  bundle(exploration: Exploration, point: number, budget?: Budget): Promise<Uint8Array>;
  /** A point's program for the exploration's board as the file that the board takes. */
  firmware(exploration: Exploration, point: number): Promise<Uint8Array>;
  /** What a machine says that runs that program. */
  firmwareMarks(exploration: Exploration, point: number, machine: string): Promise<FirmwareMarks>;
  /** The code of a layer in two networks; the signal ends the work and its worker. */
  compareKernels(request: KernelRequest, signal: AbortSignal): Promise<KernelComparison>;
}

const advice = 'The exploration is kept; try again.';

/** What the page needs to ask, once somebody exports. */
const asking = () =>
  import('../src/firmware/exportRequest.ts').catch(() => {
    throw new TauscopeError('not-found', `What exports could not be loaded from this site. ${advice}`);
  });

export function exportingInWorker(): Exporter {
  const start = () => new Worker(new URL('./export.worker.ts', import.meta.url), { type: 'module' });
  return {
    bundle: async (exploration, point, budget) => {
      const { exportRequest } = await asking();
      const request = exportRequest(exploration, point, budget ? { budget } : {});
      const failure = { what: 'The bundle could not be written', advice };
      return singleCall<ExportApi, Uint8Array>(start, (api) => api.exportBundle(request), failure);
    },
    firmware: async (exploration, point) => {
      const { exportRequest } = await asking();
      const request = exportRequest(exploration, point);
      const failure = { what: 'The firmware could not be made', advice };
      return singleCall<ExportApi, Uint8Array>(start, (api) => api.firmwareFile(request), failure);
    },
    firmwareMarks: async (exploration, point, machine) => {
      const { exportRequest } = await asking();
      const request = exportRequest(exploration, point);
      const failure = { what: 'The firmware could not be compared', advice };
      return singleCall<ExportApi, FirmwareMarks>(
        start,
        (api) => api.firmwareMarks(request, machine),
        failure,
      );
    },
    compareKernels: async (request, signal) => {
      const failure = { what: 'The kernels could not be generated', advice };
      return singleCall<ExportApi, KernelComparison>(
        start,
        (api) => api.compareKernels(request),
        failure,
        signal,
      );
    },
  };
}
