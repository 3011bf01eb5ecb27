import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Engine } from '../../src/exploration/engine.ts';
import { explore } from '../../src/exploration/explore.ts';
import { engineJob } from '../../src/exploration/holdExploration.ts';
import { setCorrectBits } from '../../src/exploration/points/pointTable.ts';
import { defaultRecipe, withMethod } from '../../src/exploration/recipe/defaultRecipe.ts';
import type { OpenedModel } from '../../src/exploration/recipe/openSubject.ts';
import { openModel, openSubject } from '../../src/exploration/recipe/openSubject.ts';
import type { Recipe } from '../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../src/exploration/recipe/source.ts';
import type { Subject } from '../../src/exploration/recipe/subject.ts';
import { networkInput } from '../../src/images/quantiseInput.ts';
import { syntheticSet } from '../../src/images/syntheticSet.ts';
import type { ConvLayer } from '../../src/network/network.ts';
import { convLayers } from '../../src/network/network.ts';
import { resultsDocument } from '../../src/sharing/resultsFile.ts';
import { createWasmEngine } from '../../workers/engine/wasmEngine.ts';
import { nodePool } from '../../workers/nodePool.ts';
import { connectBroker } from '../../workers/queue/broker.ts';
import { queuePool } from '../../workers/queue/queuePool.ts';
import { kill, startWorker, TestBroker } from '../headless/queue/processes.ts';
import type { Figure } from './measure.ts';
import { playSchedule } from './queueSchedule.ts';
import type { Report } from './report.ts';

const engineScript = new URL('../../dist/cli/engine.js', import.meta.url);
const workerCount = 2;
const blockPoints = 1024;
const sliceImages = 48;
/** The first ones are not measured: an exploration of many workers has far more, on code that is compiled. */
const [warmUpBlocks, blockCount] = [6, 12];
const sliceCount = 42;

/**
 * What a call costs driver and broker, how many workers that keeps busy, and the queue against threads of one process, both with two workers.
 */
export async function queueBench(report: (part: readonly Figure[]) => void): Promise<Report> {
  const figures: Figure[] = [];
  const add = (part: readonly Figure[]) => {
    report(part);
    figures.push(...part);
  };
  const kernels = new WebAssembly.Module(
    new Uint8Array(readFileSync(new URL('../../workers/engine/generated/kernels.wasm', import.meta.url))),
  );
  const broker = new TestBroker();
  await broker.start();
  const started = (names: string) =>
    Promise.all(names.split(' ').map((name) => startWorker(broker.url, name)));
  const workers = await started('a b');
  const setup = { broker, workers };
  try {
    const others = await started('c d e f g h');
    const { figures: usual, driver, broker: brokerSeconds } = await usualCallsBeside(others, setup);
    add(usual);
    add(manyWorkers(kernels, driver, brokerSeconds));
    add(await againstThreads(setup, 'ResNet-8, guided', guided('resnet8')));
    add(await againstThreads(setup, 'LeNet, 10,000 x 2,000', wholeGrid('lenet')));
  } finally {
    await Promise.all(workers.map(kill));
    await broker.kill();
  }
  return { runtime: `Node ${process.version}`, clock: 'processor time of all processes', figures };
}

interface Setup {
  readonly broker: TestBroker;
  readonly workers: readonly ChildProcess[];
}

async function usualCallsBeside(others: readonly ChildProcess[], setup: Setup) {
  try {
    return await usualCalls(setup);
  } finally {
    await Promise.all(others.map(kill));
  }
}

async function withQueue<T>({ broker }: Setup, work: (engine: Engine) => Promise<T>): Promise<T & Traffic> {
  const connected = await connectBroker(broker.url, 'bench');
  const own = nodePool(engineScript, 1);
  const pool = await queuePool(connected, { checkShare: 0.02, own, refused: () => undefined });
  try {
    const done = await work(pool);
    const { inBytes, outBytes } = connected.connection.stats();
    return { ...done, inBytes, outBytes };
  } finally {
    await pool.close();
    await connected.connection.close();
  }
}

interface Traffic {
  readonly inBytes: number;
  readonly outBytes: number;
}

/**
 * Calls of the usual size, 1024 configurations on 48 images, of which a worker computes two configurations; the driver enters the answers as an
 * exploration does. With as many workers as these, checks are theirs, as they are with 1,000.
 */
async function usualCalls(setup: Setup): Promise<{ figures: Figure[]; driver: number; broker: number }> {
  const { network } = exampleModel('lenet');
  const images = syntheticSet(sliceCount * sliceImages, 1);
  const inputOf = networkInput(images, network);
  const [layer] = convLayers(network);
  const random = xoroshiro128plus(1);
  const block = () => Array.from({ length: blockPoints }, () => [uniformInt(random, 0, 1)]);
  const warmUp = Array.from({ length: warmUpBlocks }, block);
  const blocks = Array.from({ length: blockCount }, block);
  const callCount = blockCount * sliceCount;
  const { own, brokers, wall, inBytes, outBytes } = await withQueue(setup, async (engine) => {
    engine.hold(engineJob(network, 'double'), {
      key: 'twice the same',
      layers: [{ layer: layer!.index, variants: [layer!, layer!] }],
    });
    const slices = Array.from({ length: sliceCount }, (_, slice) => ({
      numbers: Uint32Array.from({ length: sliceImages }, (_, n) => slice * sliceImages + n),
      inputs: Array.from({ length: sliceImages }, (_, n) => inputOf(slice * sliceImages + n)),
    }));
    const right = new Uint16Array(sliceImages);
    const bits = new Uint8Array((sliceCount * sliceImages) / 8);
    const measure = (some: typeof blocks) =>
      Promise.all(
        some.flatMap((configurations) =>
          slices.map(async ({ inputs, numbers }) => {
            const answers = await engine.call('classify', { configurations, inputs });
            for (let row = 0; row < answers.length; row += sliceImages)
              setCorrectBits(bits, numbers, answers.subarray(row, row + sliceImages), right);
          }),
        ),
      );
    await measure(warmUp);
    const start = times(setup);
    await measure(blocks);
    return since(setup, start);
  });
  const evaluations = (warmUpBlocks + blockCount) * sliceCount * blockPoints * sliceImages;
  const [driver, brokerSeconds] = [own / callCount, brokers / callCount];
  const figures = [
    figure('usual calls, as eight workers answer them', callCount / wall, '1/s'),
    figure("usual calls: one driver's processor has time for", 1 / driver, '1/s'),
    figure("usual calls: one broker's processor has time for", 1 / brokerSeconds, '1/s'),
    figure('usual calls: sent by the driver, per evaluation', outBytes / evaluations, 'bytes'),
    figure('usual calls: received by it, per evaluation', inBytes / evaluations, 'bytes'),
  ];
  return { figures, driver, broker: brokerSeconds };
}

/**
 * How busy many workers are, by a simulation with what is measured here: MobileNet, a grid of 100,000 points on 10,000 images; workers
 * of half to full speed.
 */
function manyWorkers(kernels: WebAssembly.Module, driver: number, broker: number): Figure[] {
  const seconds = mobilenetCallSeconds(kernels);
  const random = xoroshiro128plus(1);
  const speeds = Array.from({ length: 1000 }, () => uniformInt(random, 500, 1000) / 1000);
  const calls = Math.ceil(100_000 / blockPoints) * Math.ceil(10_000 / sliceImages);
  const outcomes = [100, 1000].map((workers) =>
    playSchedule({
      workers,
      calls,
      callSeconds: (worker) => seconds / speeds[worker]!,
      driverSeconds: driver / 2,
      brokerSeconds: broker / 2,
      travelSeconds: 0.001,
      startSeconds: 2,
    }),
  );
  const [some, many] = outcomes as [(typeof outcomes)[0], (typeof outcomes)[0]];
  return [
    figure('MobileNet, 1024 configurations x 48 images', seconds, 's'),
    figure('simulated: 100 workers are busy', 100 * some.busyShare, '%'),
    { what: 'simulated: 1,000 workers are busy', value: 100 * many.busyShare, unit: '%', bar: 80 },
    figure('simulated: their driver is busy', 100 * many.driverBusyShare, '%'),
  ];
}

/** Processor time of a block of drawn configurations, each convolution exact or with every second weight 0. */
function mobilenetCallSeconds(kernels: WebAssembly.Module): number {
  const { network } = exampleModel('mobilenet-v1');
  const images = syntheticSet(sliceImages, 1);
  const inputOf = networkInput(images, network);
  const engine = createWasmEngine(kernels);
  engine.open(engineJob(network, 'double'));
  const layers = convLayers(network);
  const halved = (layer: ConvLayer) => ({ ...layer, weights: layer.weights.map((w, n) => (n % 2 ? 0 : w)) });
  engine.setLevels(layers.map((layer) => ({ layer: layer.index, variants: [layer, halved(layer)] })));
  const random = xoroshiro128plus(1);
  const configurations = Array.from({ length: blockPoints }, () =>
    layers.map(() => uniformInt(random, 0, 1)),
  );
  const inputs = Array.from({ length: sliceImages }, (_, n) => inputOf(n));
  engine.classify({ configurations: configurations.slice(0, 8), inputs });
  const start = process.cpuUsage();
  engine.classify({ configurations, inputs });
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

async function againstThreads(setup: Setup, name: string, subject: Subject): Promise<Figure[]> {
  const listener = { progress: () => undefined, update: () => undefined };
  const run = async (engine: Engine) => {
    const start = times(setup);
    const found = await explore(subject, engine, listener, () => performance.now());
    const evaluations = found.points.imagesSeen.reduce((sum, seen) => sum + seen, 0);
    return { text: JSON.stringify(resultsDocument(found)), evaluations, ...since(setup, start) };
  };
  const pool = nodePool(engineScript, workerCount);
  const threads = await run(pool).finally(() => pool.cancel());
  const queue = await withQueue(setup, run);
  if (queue.text !== threads.text) throw new Error(`${name}: the queue has other results`);
  const all = queue.own + queue.brokers + queue.workers;
  return [
    figure(`${name}: processor time, queue to threads`, all / threads.own, '', 1.15),
    figure(`${name}: time, queue to threads`, queue.wall / threads.wall, ''),
    figure(`${name}: on threads`, threads.own, 's'),
    figure(`${name}: driver`, queue.own, 's'),
    figure(`${name}: broker`, queue.brokers, 's'),
    figure(`${name}: sent by the driver, per evaluation`, queue.outBytes / queue.evaluations, 'bytes'),
    figure(`${name}: received by it, per evaluation`, queue.inBytes / queue.evaluations, 'bytes'),
    figure(`${name}: workers`, queue.workers, 's'),
  ];
}

/** Seconds of processor time of this process, of broker and workers; wall seconds. */
function times({ broker, workers }: Setup) {
  const { user, system } = process.cpuUsage();
  return {
    own: (user + system) / 1e6,
    brokers: processSeconds(broker.pid),
    workers: workers.reduce((sum, { pid }) => sum + processSeconds(pid!), 0),
    wall: performance.now() / 1000,
  };
}

function since(setup: Setup, start: ReturnType<typeof times>): ReturnType<typeof times> {
  const end = times(setup);
  return {
    own: end.own - start.own,
    brokers: end.brokers - start.brokers,
    workers: end.workers - start.workers,
    wall: end.wall - start.wall,
  };
}

/** Of a process with all its threads, from Linux. */
function processSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  const ticksPerSecond = 100;
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

function exampleModel(name: string): OpenedModel {
  const bytes = new Uint8Array(
    readFileSync(new URL(`../../public/examples/${name}.tflite`, import.meta.url)),
  );
  return openModel({ name: `${name}.tflite`, bytes }, name);
}

function subjectOf(
  name: string,
  imageCount: number,
  recipeOf: (recipe: Recipe, model: OpenedModel) => Recipe,
) {
  const model = exampleModel(name);
  const images = syntheticSet(imageCount, 1);
  const data = { images, source: sourceOf('synthetic', []) };
  const sources = { model: model.source, data: data.source };
  const start = defaultRecipe(model.network, images, sources, 'nucleo-u575zi-q');
  return openSubject(recipeOf(start, model), model, data);
}

/** 100 x 100 thresholds. */
function wholeGrid(name: string): Subject {
  return subjectOf(name, 2300, (recipe, { network }) => {
    const paper = withMethod(recipe, 'paper', network);
    const taus = Array.from({ length: 100 }, (_, k) => k / 1000);
    const layers = paper.layers.map(({ layer }) => ({ layer, taus }));
    return { ...paper, layers, splits: { calibration: 100, selection: 2000, heldOut: 200 } };
  });
}

function guided(name: string): Subject {
  return subjectOf(name, 700, (recipe) => ({
    ...recipe,
    search: { kind: 'guided' as const, evaluations: 300 },
    splits: { calibration: 100, selection: 500, heldOut: 100 },
  }));
}

function figure(what: string, value: number, unit: string, bar: number | null = null): Figure {
  return { what, value, unit, bar, atMost: true };
}
