import { readFile } from 'node:fs/promises';
import type { Recipe } from '../../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../../src/exploration/recipe/source.ts';
import { exportFirmware, firmwareMarks } from '../../../src/firmware/exportPoint.ts';
import { exportRequest } from '../../../src/firmware/exportRequest.ts';
import { firmwareFormats } from '../../../src/firmware/image/firmwareFile.ts';
import { compareKernels } from '../../../src/firmware/kernelComparison.ts';
import type { DataFile } from '../../../src/images/dataFile.ts';
import type { LabelledImages } from '../../../src/images/labelledImages.ts';
import { syntheticSet } from '../../../src/images/syntheticSet.ts';
import { TauscopeError } from '../../../src/network/errors.ts';
import { answerFloat } from '../../../src/quantisation/answerFloat.ts';
import type { App } from '../../../src/store/app.ts';
import { createApp } from '../../../src/store/app.ts';
import { indexedShelf } from '../../../src/store/indexedShelf.ts';
import { closeAll, openFiles } from '../../../src/store/openActions.ts';
import type { AppState } from '../../../src/store/state.ts';
import type { Crosschecker } from '../../../workers/crosscheckClient.ts';
import { crosscheckRequested } from '../../../workers/crosscheckRequested.ts';
import { createPlainEngine } from '../../../workers/engine/plainEngine.ts';
import { createWasmEngine } from '../../../workers/engine/wasmEngine.ts';
import { hashFiles, openGivenFiles } from '../../../workers/fileReading.ts';
import { runOnOnnxruntime } from '../../../workers/onnxruntime/floatRuntime.ts';
import type { WorkerHandle } from '../../../workers/pool.ts';
import { createPool } from '../../../workers/pool.ts';
import type { EngineWorker, LocalEngine } from '../../../workers/protocol.ts';
import { quantiseToFiles } from '../../../workers/quantiseToFiles.ts';
import type { Quantiser } from '../../../workers/quantisingClient.ts';
import type { Reader } from '../../../workers/readingClient.ts';
import { compiledKernels } from '../../kernels.ts';
import { workerWith } from '../exploration/inProcessWorker.ts';
import { cifar10Batch } from './cifar10Batch.ts';

const publicFolder = new URL('../../../public/', import.meta.url);

/** The store with an engine and a reader in this thread, the shipped example models and no browser. */
export function createTestApp(
  makeEngine: () => LocalEngine = () => createWasmEngine(compiledKernels()),
  reader = inProcessReader(),
  build = 'this build',
): App {
  return createApp({
    engine: createPool(() => unhurried(workerWith(makeEngine())), 1),
    reader,
    quantiser: inProcessQuantiser(),
    crosschecker: inProcessCrosschecker(),
    shelf: indexedShelf(build, () => Promise.resolve(true)),
    now: () => performance.now(),
    fetchFile: async (path) => new Uint8Array(await readFile(new URL(path, publicFolder))),
    exporter: {
      bundle: () => Promise.reject(new Error('bundles are built in the browser and firmware tests')),
      firmware: async (exploration, point) =>
        firmwareFormats.hex(exportFirmware(exportRequest(exploration, point))),
      firmwareMarks: async (exploration, point, machine) =>
        firmwareMarks(exportRequest(exploration, point), machine),
      compareKernels: async (request) => compareKernels(request),
    },
    serial: null,
    startPainter: () => {
      throw new Error('points are painted in the browser tests');
    },
    rasterise: () => Promise.reject(new Error('pictures are made in the browser tests')),
    saveFile: () => {
      throw new Error('nothing is saved in these tests');
    },
  });
}

const turnOfTheEventLoop = () => new Promise((resolve) => setImmediate(resolve));

/** One call per turn of the event loop, so that a test can act between calls. */
function unhurried({ worker, ...handle }: WorkerHandle): WorkerHandle {
  const call: EngineWorker['call'] = async (request) => {
    await turnOfTheEventLoop();
    return worker.call(request);
  };
  return { ...handle, worker: { ...worker, call } };
}

/** The built-in images, drawn once for all tests. */
const drawnSets = new Map<string, LabelledImages>();
function drawnOnce(count: number, seed: number): LabelledImages {
  const key = `${count} ${seed}`;
  const drawn = drawnSets.get(key) ?? syntheticSet(count, seed);
  drawnSets.set(key, drawn);
  return drawn;
}

/** The functions of the reading worker, as unhurried. */
export function inProcessReader(): Reader {
  let generation = 0;
  async function call<T>(work: () => T): Promise<Awaited<T>> {
    const called = generation;
    const check = () => {
      if (called !== generation) throw new TauscopeError('cancelled', 'The work was cancelled.');
    };
    await turnOfTheEventLoop();
    check();
    const result = await work();
    check();
    return result;
  }
  return {
    open: (files, target, output) => call(() => openGivenFiles(files, target, output)),
    hash: (files) => call(() => hashFiles(files)),
    synthetic: (count, seed) => call(() => drawnOnce(count, seed)),
    cancel() {
      generation++;
    },
  };
}

/** What the quantising worker does, on onnxruntime for Node and the plain operators. */
function inProcessQuantiser(): Quantiser {
  return {
    async quantise(request, listener) {
      const ort = await import('onnxruntime-web/wasm');
      ort.env.wasm.numThreads = 1;
      return quantiseToFiles(
        request,
        createPlainEngine(),
        (network, images) => runOnOnnxruntime(ort, network, images),
        listener,
      );
    },
    async answerFloat(network, explored, progress) {
      const ort = await import('onnxruntime-web/wasm');
      ort.env.wasm.numThreads = 1;
      return answerFloat(
        network,
        explored,
        (logits, images) => runOnOnnxruntime(ort, logits, images),
        progress,
      );
    },
    cancel: () => undefined,
  };
}

/** What the comparing worker does, on the same. */
function inProcessCrosschecker(): Crosschecker {
  return {
    async crosscheck(request, listener) {
      const ort = await import('onnxruntime-web/wasm');
      ort.env.wasm.numThreads = 1;
      return crosscheckRequested(ort, request, createPlainEngine(), listener);
    },
    cancel: () => undefined,
  };
}

/** Opens files with these contents, as if a person had dropped them. */
export function openContents(app: App, files: readonly DataFile[]): Promise<void> {
  return openFiles(app, files.map(fileOf));
}

export function fileOf({ name, bytes }: DataFile): File {
  return new File([bytes as Uint8Array<ArrayBuffer>], name);
}

export async function exampleBytes(): Promise<Uint8Array> {
  return new Uint8Array(await readFile(new URL('examples/lenet.tflite', publicFolder)));
}

/** LeNet and forty synthetic images, as a person's own files. */
export async function ownFiles() {
  return {
    model: { name: 'mine.tflite', bytes: await exampleBytes() },
    data: { name: 'mine.bin', bytes: cifar10Batch(40, 1) },
  };
}

/** A few thresholds on a few images of `ownFiles`: less than a second of work, five points. */
export async function smallRecipe(change: Partial<Recipe> = {}): Promise<Recipe> {
  const { model, data } = await ownFiles();
  return {
    version: 1,
    model: sourceOf(null, [model]),
    data: sourceOf(null, [data]),
    rounding: 'double',
    method: 'paper',
    seed: 5,
    splits: { calibration: 2, selection: 20, heldOut: 8 },
    board: 'nucleo-u575zi-q',
    layers: [
      { layer: 2, taus: [0, 0.1] },
      { layer: 4, taus: [0, 0.1] },
    ],
    deadOperands: 'skip',
    ...change,
  };
}

/** The same on the shipped example. */
export async function smallExampleRecipe(): Promise<Recipe> {
  const bytes = await exampleBytes();
  return smallRecipe({
    model: sourceOf('lenet', [{ name: 'lenet.tflite', bytes }]),
    data: sourceOf('synthetic', []),
  });
}

/** Leaves a page, and waits for what it still keeps: each call comes after one of those that are under way. */
export async function leave(app: App): Promise<void> {
  closeAll(app);
  for (let call = 0; call < 6; call++) await app.services.shelf.list().catch(() => undefined);
}

/** Resolves with the first state for which `condition` holds, the present one included. */
export function stateWhen({ store }: App, condition: (state: AppState) => boolean): Promise<AppState> {
  return new Promise((resolve) => {
    const check = (state: AppState) => {
      if (!condition(state)) return;
      unsubscribe();
      resolve(state);
    };
    const unsubscribe = store.subscribe(check);
    check(store.getState());
  });
}
