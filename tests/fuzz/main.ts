/**
 * npm run fuzz -- [--networks N [--kernels K] [--bundles B]] [--files N [--format F]...] [--seed S]: N networks, every K-th of them also as
 * assembly under QEMU and every B-th as a bundle under sanitizers; N damaged files of every format, or of those named. Ends at the
 * first failure with the options that repeat it.
 */
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import type * as Run from './run.ts';

/** Loads the modules, which use Vite's import.meta.glob. */
const server = await createServer({
  configFile: false,
  root: fileURLToPath(new URL('../../', import.meta.url)),
  publicDir: false,
  logLevel: 'error',
  optimizeDeps: { noDiscovery: true },
  server: { middlewareMode: true, hmr: false, ws: false },
});
const { fuzz } = (await server.ssrLoadModule('/tests/fuzz/run.ts')) as typeof Run;
await fuzz(process.argv.slice(2)).catch((error: unknown) => {
  console.error('\n', error);
  process.exitCode = 1;
});
process.exit();
