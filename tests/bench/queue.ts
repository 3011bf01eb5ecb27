import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Engine } from '../../src/exploration/engine.ts';
import { explore } from '../../src/exploration/explore.ts';
import { engineJob } from '../../src/exploration/holdExploration.ts';
import { defaultRecipe, withMethod } from '../../src/exploration/recipe/defaultRecipe.ts';
import type { OpenedModel } from '../../src/exploration/recipe/openSubject.ts';
import { openModel, openSubject } from '../../src/exploration/recipe/openSubject.ts';
import type { Recipe } from '../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../src/exploration/recipe/source.ts';
import type { Subject } from '../../src/exploration/recipe/subject.ts';
import { networkInput } from '../../src/images/quantiseInput.ts';
import { syntheticSet } from '../../src/images/syntheticSet.ts';
import { resultsDocument } from '../../src/sharing/resultsFile.ts';
import { nodePool } from '../../workers/nodePool.ts';
import { connectBroker } from '../../workers/queue/broker.ts';
import { queuePool } from '../../workers/queue/queuePool.ts';
import { kill, startWorker, TestBroker } from '../headless/queue/processes.ts';
import type { Figure } from './measure.ts';
import type { Report } from './report.ts';

const engineScript = new URL('../../dist/cli/engine.js', import.meta.url);
const workerCount = 2;
/** Of the tiny calls whose rate is measured. */
const callCount = 3000;

/**
 * The queue against threads of one process, both with two workers: the whole time of an exploration, with command line defaults. And what a
 * call costs driver and broker, by calls that are next to nothing for a worker.
 */
export async function queueBench(report: (part: readonly Figure[]) => void): Promise<Report> {
  const figures: Figure[] = [];
  const add = (part: readonly Figure[]) => {
    report(part);
    figures.push(...part);
  };
  const broker = new TestBroker();
  await broker.start();
  const workers = await Promise.all(['a', 'b'].map((name) => startWorker(broker.url, name)));
  const setup = { broker, workers };
  try {
    add(await tinyCalls(setup));
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

/** One configuration of LeNet on one image, again and again with other images. */
async function tinyCalls(setup: Setup): Promise<Figure[]> {
  const { network } = exampleModel('lenet');
  const images = syntheticSet(callCount, 1);
  const inputOf = networkInput(images, network);
  const { own, brokers, wall } = await withQueue(setup, async (engine) => {
    engine.hold(engineJob(network, 'double'), { key: 'none', layers: [] });
    const ask = (n: number) => engine.call('classify', { configurations: [null], inputs: [inputOf(n)] });
    await ask(0);
    const start = times(setup);
    await Promise.all(Array.from({ length: callCount - 1 }, (_, n) => ask(n + 1)));
    return since(setup, start);
  });
  return [
    figure('calls of one image, as two workers answer them', callCount / wall, '1/s'),
    figure("driver's processor time per call", (1000 * own) / callCount, 'ms'),
    figure("broker's processor time per call", (1000 * brokers) / callCount, 'ms'),
  ];
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
