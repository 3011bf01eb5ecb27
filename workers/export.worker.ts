import { exportBundle, exportFirmware, firmwareMarks } from '../src/firmware/exportPoint.ts';
import { intelHex } from '../src/firmware/image/intelHex.ts';
import { exposeWorker } from './exposeWorker.ts';

exposeWorker({
  exportBundle,
  firmwareHex: (...[request]: Parameters<typeof exportFirmware>) => intelHex(exportFirmware(request)),
  firmwareMarks,
});
