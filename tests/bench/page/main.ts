import { browserPool } from '../../../workers/browserPool.ts';
import ceilingUrl from '../../../workers/engine/generated/ceiling.wasm?url';
import kernelsUrl from '../../../workers/engine/generated/kernels.wasm?url';
import { exploration } from '../exploration.ts';
import { firstFront } from '../firstFront.ts';
import { kernelRate } from '../kernelRate.ts';
import type { Figure } from '../measure.ts';
import { refinedFront } from '../refinedFront.ts';
import { refinementTime } from '../refinement.ts';
import { wholeNetwork } from '../wholeNetwork.ts';
import { waitingTimes, workerScaling } from '../workers.ts';

declare global {
  interface Window {
    bench: Readonly<Record<string, (...args: string[]) => Promise<Figure[]>>>;
  }
}

const clock = () => performance.now();
const read = async (url: string) => (await fetch(url)).arrayBuffer();
const kernels = await WebAssembly.compile(await read(kernelsUrl));
const ceiling = await WebAssembly.compile(await read(ceilingUrl));
const model = new Uint8Array(await read('/public/examples/lenet.tflite'));
const alexnet = new Uint8Array(await read('/public/examples/alexnet.tflite'));

const numberOf = (text: string | undefined) => (text === undefined ? undefined : Number(text));

/** The parts of the benchmark, for the driver to call. */
window.bench = {
  workerScaling: () => workerScaling(browserPool, model, clock),
  kernelRate: () => kernelRate(kernels, ceiling, clock),
  wholeNetwork: () => wholeNetwork(kernels, clock),
  exploration: () => exploration(kernels, model, clock),
  firstFront: () => firstFront(() => browserPool(2), model, clock),
  waitingTimes: () => waitingTimes(browserPool(), model, clock),
  refineLenet: () => refinementTime(browserPool(2), 'lenet', model, clock),
  refineAlexnet: () => refinementTime(browserPool(2), 'alexnet', alexnet, clock),
  refinedFront: (id, points, steps) =>
    refinedFront(
      browserPool(2),
      clock,
      async (path) => new Uint8Array(await read(`/public/${path}`)),
      id,
      numberOf(points),
      numberOf(steps),
    ),
};
