/**
 * npm run bench [node | chromium]: prints a table on standard error and one JSON document on standard output, figures of
 * both runtimes unless one is named.
 */
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { browserBench } from './browser.ts';
import type { Figure } from './measure.ts';
import type * as NodeModule from './node.ts';
import type { Report } from './report.ts';
import { printFigure } from './report.ts';

/** Serves the page, and loads the modules for Node, which use Vite's import.meta.glob. */
const server = await createServer({
  configFile: false,
  root: fileURLToPath(new URL('../../', import.meta.url)),
  publicDir: false,
  logLevel: 'error',
  // onnxruntime-web looks for its .wasm beside itself.
  optimizeDeps: { exclude: ['onnxruntime-web'], noDiscovery: true, include: ['comlink'] },
  worker: { format: 'es' },
  server: { port: 0, hmr: false },
});
const { nodeBench } = (await server.ssrLoadModule('/tests/bench/node.ts')) as typeof NodeModule;

const wanted = process.argv[2];
const reports: Report[] = [];
const report = (part: readonly Figure[]) => part.forEach(printFigure);
for (const [name, bench] of [
  ['node', nodeBench],
  ['chromium', (show: typeof report) => browserBench(server, show)],
] as const) {
  if (wanted !== undefined && wanted !== name) continue;
  console.error(`${name} (load of the machine ${loadavg()[0]!.toFixed(1)})`);
  reports.push(await bench(report));
}
console.log(JSON.stringify(reports, null, 2));
process.exit();
