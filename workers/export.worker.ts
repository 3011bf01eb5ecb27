import { exportBundle, exportFirmware, firmwareMarks } from '../src/firmware/exportPoint.ts';
import { firmwareFormats } from '../src/firmware/image/firmwareFile.ts';
import { compareKernels } from '../src/firmware/kernelComparison.ts';
import { exposeWorker } from './exposeWorker.ts';

exposeWorker({
  exportBundle,
  firmwareFile: (...[request]: Parameters<typeof exportFirmware>) =>
    firmwareFormats[request.job.board.flashing.file](exportFirmware(request)),
  firmwareMarks,
  compareKernels,
});
