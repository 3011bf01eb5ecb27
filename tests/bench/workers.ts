import type { JobLevels, Levels } from '../../src/exploration/engine.ts';
import { explore } from '../../src/exploration/explore.ts';
import { engineJob } from '../../src/exploration/holdExploration.ts';
import { defaultRecipe, withMethod } from '../../src/exploration/recipe/defaultRecipe.ts';
import { openModel, openSubject } from '../../src/exploration/recipe/openSubject.ts';
import { sourceOf } from '../../src/exploration/recipe/source.ts';
import type { Subject } from '../../src/exploration/recipe/subject.ts';
import { networkInput } from '../../src/images/quantiseInput.ts';
import { syntheticSet } from '../../src/images/syntheticSet.ts';
import type { Pool } from '../../workers/pool.ts';
import { gridLevels, highestTau, levelCount } from './exploration.ts';
import { figure } from './kernelRate.ts';
import type { Clock, Contestant, Figure } from './measure.ts';
import { interleaved, median, ratio } from './measure.ts';

const sliceImages = 48;
const sliceCount = 8;
const calibrationImages = 16;
const selectionImages = 2000;
const rounds = 5;

/**
 * The grid of LeNet on two workers against one, by the clock on the wall: other programs' load shows in it. Where a clock
 * counts the processor time of all threads, what two workers need for the same work as one is compared as well.
 */
export async function workerScaling(
  makePool: (workerCount: number) => Pool,
  model: Uint8Array,
  clock: Clock,
  processorClock?: Clock,
): Promise<Figure[]> {
  const { network } = openModel({ name: 'lenet.tflite', bytes: model }, 'lenet');
  const inputOf = networkInput(syntheticSet(sliceImages * sliceCount, 1), network);
  const slices = Array.from({ length: sliceCount }, (_, slice) =>
    Array.from({ length: sliceImages }, (_, n) => inputOf(slice * sliceImages + n)),
  );
  const block: Levels[] = Array.from({ length: 4 * levelCount }, (_, n) => [
    Math.floor(n / levelCount),
    n % levelCount,
  ]);
  const pools = [1, 2].map(makePool);
  const job = engineJob(network, 'double');
  let levels: JobLevels | undefined;
  const contestants: Contestant[] = [];
  for (const pool of pools) {
    pool.hold(job);
    const inputs = slices[0]!.slice(0, calibrationImages);
    levels ??= { key: 'grid', layers: gridLevels(network, await pool.call('significance', { inputs })) };
    pool.hold(job, levels);
    contestants.push({
      name: `${pool.workerCount}`,
      amount: block.length * sliceImages * sliceCount,
      async run() {
        await Promise.all(slices.map((inputs) => pool.call('classify', { configurations: block, inputs })));
      },
    });
  }
  const rates = await interleaved(contestants, clock);
  const perProcessorSecond = processorClock && (await interleaved(contestants, processorClock));
  for (const pool of pools) pool.cancel();
  return [
    figure('workers: one', median(rates.get('1')!), 'img/s'),
    figure('workers: two', median(rates.get('2')!), 'img/s'),
    figure('workers: two / one', ratio(rates, '2', '1'), '', 1.7),
    ...(perProcessorSecond
      ? [figure('workers: work per processor second, two / one', ratio(perProcessorSecond, '2', '1'), '')]
      : []),
  ];
}

/**
 * What a person waits for when exploring 10,000 configurations of LeNet on 2,000 images, workers started anew each
 * time: until the first progress, the first front over the coarse grid, and from cancel to its end. Milliseconds.
 */
export async function waitingTimes(pool: Pool, model: Uint8Array, clock: Clock): Promise<Figure[]> {
  const subject = wholeGrid(model);
  const progress: number[] = [];
  const front: number[] = [];
  const cancel: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = clock();
    let reported: number | undefined;
    let fronted: number | undefined;
    let cancelled = 0;
    const listener = {
      progress() {
        reported ??= clock() - start;
      },
      update({ points }: { readonly points: { readonly correct: Int32Array } }) {
        const measured = points.correct.reduce((count, correct) => count + (correct < 0 ? 0 : 1), 0);
        if (fronted !== undefined || measured < 3) return;
        fronted = clock() - start;
        // A person cancels in an event of its own.
        setTimeout(() => {
          cancelled = clock();
          pool.cancel();
        });
      },
    };
    await explore(subject, pool, listener, clock).catch(() => undefined);
    cancel.push(clock() - cancelled);
    progress.push(reported!);
    front.push(fronted!);
  }
  return [
    atMost('waiting: first progress', median(progress), 1000),
    atMost('waiting: first front', median(front), 3000),
    atMost('waiting: cancel', median(cancel), 100),
  ];
}

function atMost(what: string, milliseconds: number, most: number): Figure {
  return { ...figure(what, milliseconds, 'ms', most), atMost: true };
}

function wholeGrid(bytes: Uint8Array): Subject {
  const model = openModel({ name: 'lenet.tflite', bytes }, 'lenet');
  const images = syntheticSet(3000, 1);
  const data = { images, source: sourceOf('synthetic', []) };
  const sources = { model: model.source, data: data.source };
  const recipe = withMethod(
    defaultRecipe(model.network, images, sources, 'nucleo-u575zi-q'),
    'paper',
    model.network,
  );
  const taus = Array.from({ length: levelCount }, (_, level) => (level * highestTau) / levelCount);
  const layers = recipe.layers.map(({ layer }) => ({ layer, taus }));
  const splits = { calibration: 256, selection: selectionImages, heldOut: 500 };
  return openSubject({ ...recipe, layers, splits }, model, data);
}
