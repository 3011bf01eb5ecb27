import { browserPool } from '../../workers/browserPool.ts';
import { paintingInWorker } from '../../workers/cloudClient.ts';
import { crosscheckingInWorker } from '../../workers/crosscheckClient.ts';
import { exportingInWorker } from '../../workers/exportClient.ts';
import { quantisingInWorker } from '../../workers/quantisingClient.ts';
import { readingInWorkers } from '../../workers/readingClient.ts';
import type { Services } from '../store/app.ts';
import { indexedShelf } from '../store/indexedShelf.ts';
import { fetchFile } from './fetchFile.ts';
import { isOnlyPage } from './onlyPage.ts';
import { webSerial } from './webSerial.ts';

/** The address of this script has a hash of the build's content in it; while the page is developed nothing has. */
const build = import.meta.env.PROD ? import.meta.url : crypto.randomUUID();

/** How long a download may take to start before its memory is released, in milliseconds. */
const downloadStartMs = 60_000;

/** The browser as the actions need it. */
export function browserServices(): Services {
  return {
    engine: browserPool(),
    reader: readingInWorkers(),
    quantiser: quantisingInWorker(),
    crosschecker: crosscheckingInWorker(),
    shelf: indexedShelf(build, isOnlyPage),
    now: () => performance.now(),
    fetchFile,
    exporter: exportingInWorker(),
    startPainter: paintingInWorker,
    serial: webSerial(),
    rasterise: async (svg, scale) => (await import('./rasterise.ts')).rasterise(svg, scale),
    saveFile,
  };
}

function saveFile(name: string, bytes: Uint8Array, type: string): void {
  const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), downloadStartMs);
}
