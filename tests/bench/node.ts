/**
 * npm run bench: prints a table on standard error and one JSON document on standard output. Times are processor times
 * of this process, which other processes on the machine disturb least.
 */
import { readFileSync } from 'node:fs';
import { exploration } from './exploration.ts';
import { kernelRate } from './kernelRate.ts';
import type { Figure } from './measure.ts';
import { wholeNetwork } from './wholeNetwork.ts';

const compiled = (path: string) =>
  new WebAssembly.Module(readFileSync(new URL(`../../workers/engine/generated/${path}`, import.meta.url)));
const kernels = compiled('kernels.wasm');
const model = new Uint8Array(readFileSync(new URL('../../public/examples/lenet.tflite', import.meta.url)));

function processorMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const figures: Figure[] = [];
const report = (part: readonly Figure[]) => {
  figures.push(...part);
  for (const { what, value, unit, bar } of part) {
    const aim = bar === null ? '' : `  aim ${bar}${value >= bar ? '' : ', missed'}`;
    console.error(`${what.padEnd(52)} ${value.toPrecision(4).padStart(9)} ${unit}${aim}`);
  }
};
report(await kernelRate(kernels, compiled('ceiling.wasm'), processorMilliseconds));
report(await wholeNetwork(kernels, processorMilliseconds));
report(await exploration(kernels, model, processorMilliseconds));
console.log(
  JSON.stringify({ runtime: `Node ${process.version}`, clock: 'processor time', figures }, null, 2),
);
