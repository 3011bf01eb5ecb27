/**
 * npm run fuzz -- [--networks N [--kernels K] [--bundles B]] [--files N [--format F]...] [--seed S]: N networks, every K-th of them also as
 * assembly under QEMU and every B-th as a bundle under sanitizers; N damaged files of every format, or of those named. Ends at the
 * first failure with the options that repeat it.
 */
import { moduleLoader } from '../moduleLoader.ts';
import type * as Run from './run.ts';

const load = await moduleLoader();
const { fuzz } = (await load('/tests/fuzz/run.ts')) as typeof Run;
await fuzz(process.argv.slice(2)).catch((error: unknown) => {
  console.error('\n', error);
  process.exitCode = 1;
});
process.exit();
