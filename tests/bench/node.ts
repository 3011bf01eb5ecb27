import { readFileSync } from 'node:fs';
import { nodePool } from '../../workers/nodePool.ts';
import { exploration } from './exploration.ts';
import { firstFront } from './firstFront.ts';
import { kernelRate } from './kernelRate.ts';
import type { Figure } from './measure.ts';
import { refinementTime } from './refinement.ts';
import type { Report } from './report.ts';
import { wholeNetwork } from './wholeNetwork.ts';
import { waitingTimes, workerScaling } from './workers.ts';

const read = (path: string) => new Uint8Array(readFileSync(new URL(`../../${path}`, import.meta.url)));

/**
 * The benchmark in this process. Times are processor times, which other programs on the machine disturb least; where
 * several threads work or a person waits they are those of the clock on the wall.
 * @param wanted the only part, if any
 */
export async function nodeBench(report: (part: readonly Figure[]) => void, wanted?: string): Promise<Report> {
  const kernels = new WebAssembly.Module(read('workers/engine/generated/kernels.wasm'));
  const ceiling = new WebAssembly.Module(read('workers/engine/generated/ceiling.wasm'));
  const model = read('public/examples/lenet.tflite');
  const script = new URL('../../dist/cli/engine.js', import.meta.url);
  const wall = () => performance.now();
  const parts = {
    workerScaling: () =>
      workerScaling((workerCount) => nodePool(script, workerCount), model, wall, processorMilliseconds),
    kernelRate: () => kernelRate(kernels, ceiling, processorMilliseconds),
    wholeNetwork: () => wholeNetwork(kernels, processorMilliseconds),
    exploration: () => exploration(kernels, model, processorMilliseconds),
    waitingTimes: () => waitingTimes(nodePool(script), model, wall),
    firstFront: () => firstFront(() => nodePool(script, 2), model, wall, processorMilliseconds),
    refineLenet: () => refinementTime(nodePool(script, 2), 'lenet', model, wall),
    refineAlexnet: () =>
      refinementTime(nodePool(script, 2), 'alexnet', read('public/examples/alexnet.tflite'), wall),
  };
  const figures: Figure[] = [];
  for (const [name, part] of Object.entries(parts)) {
    if (wanted !== undefined && wanted !== name) continue;
    const found = await part();
    report(found);
    figures.push(...found);
  }
  const clock = 'processor time; wall time for workers and waiting';
  return { runtime: `Node ${process.version}`, clock, figures };
}

function processorMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
