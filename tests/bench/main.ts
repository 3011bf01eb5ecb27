/**
 * npm run bench [node | chromium | queue | interaction [RESULTS.json]]: prints a table on standard error and one JSON document on standard
 * output, figures of all four unless one is named. The last is of the page with 10,000 points, explored first unless results are given.
 */
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { browserBench } from './browser.ts';
import type * as InteractionModule from './interaction.ts';
import type { Figure } from './measure.ts';
import type * as NodeModule from './node.ts';
import type * as QueueModule from './queue.ts';
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
const load = (name: string) => server.ssrLoadModule(`/tests/bench/${name}.ts`);
const { nodeBench } = (await load('node')) as typeof NodeModule;
const { interactionBench } = (await load('interaction')) as typeof InteractionModule;
const { queueBench } = (await load('queue')) as typeof QueueModule;

const [wanted, results] = process.argv.slice(2);
const reports: Report[] = [];
const report = (part: readonly Figure[]) => part.forEach(printFigure);
for (const [name, bench] of [
  ['node', nodeBench],
  ['chromium', (show: typeof report) => browserBench(server, show)],
  ['queue', queueBench],
  ['interaction', (show: typeof report) => interactionBench(results, show)],
] as const) {
  if (wanted !== undefined && wanted !== name) continue;
  console.error(`${name} (load of the machine ${loadavg()[0]!.toFixed(1)})`);
  reports.push(await bench(report));
}
console.log(JSON.stringify(reports, null, 2));
process.exit();
