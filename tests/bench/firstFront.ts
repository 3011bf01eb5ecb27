import { defaultBoard, synthetic } from '../../src/examples/examples.ts';
import { explore } from '../../src/exploration/explore.ts';
import { engineJob } from '../../src/exploration/holdExploration.ts';
import { measuredCount } from '../../src/exploration/points/pointTable.ts';
import { defaultRecipe } from '../../src/exploration/recipe/defaultRecipe.ts';
import { openModel, openSubject } from '../../src/exploration/recipe/openSubject.ts';
import { sourceOf } from '../../src/exploration/recipe/source.ts';
import { syntheticSet } from '../../src/images/syntheticSet.ts';
import type { Pool } from '../../workers/pool.ts';
import { figure } from './kernelRate.ts';
import type { Clock, Figure } from './measure.ts';
import { median } from './measure.ts';

/** With fewer points nobody speaks of a front. */
const frontPoints = 3;

/**
 * Seconds until the built-in LeNet, explored as the page proposes, shows a front and is done: by workers that were started as long before as the images take
 * to be drawn, as the page's are, and by workers that are started then.
 * @param processorClock of all threads, where there is one
 */
export async function firstFront(
  makePool: () => Pool,
  model: Uint8Array,
  clock: Clock,
  processorClock: Clock | null = null,
  rounds = 3,
): Promise<Figure[]> {
  const opened = openModel({ name: 'lenet.tflite', bytes: model }, 'lenet');
  const drawing = clock();
  const images = syntheticSet(synthetic.count, synthetic.seed);
  const drawingMs = clock() - drawing;
  const data = { images, source: sourceOf(synthetic.id, []) };
  const sources = { model: opened.source, data: data.source };
  const recipe = defaultRecipe(opened.network, images, sources, defaultBoard);
  const subject = openSubject(recipe, opened, data);
  const times = { started: emptyTimes(), unstarted: emptyTimes() };
  let workerCount = 0;
  for (let round = 0; round < rounds; round++)
    for (const [start, { fronts, ends, processor }] of Object.entries(times)) {
      const pool = makePool();
      ({ workerCount } = pool);
      if (start === 'started') {
        pool.hold(engineJob(opened.network, recipe.rounding));
        pool.start();
        await new Promise((resolve) => setTimeout(resolve, drawingMs));
      }
      const [begun, used] = [clock(), processorClock?.() ?? 0];
      let front: number | undefined;
      await explore(
        subject,
        pool,
        {
          progress: () => undefined,
          update({ points }) {
            if (measuredCount(points) >= frontPoints) front ??= clock() - begun;
          },
        },
        clock,
      );
      ends.push((clock() - begun) / 1000);
      fronts.push(front! / 1000);
      if (processorClock) processor.push((processorClock() - used) / 1000);
      pool.cancel();
    }
  const name = `LeNet as proposed, ${workerCount} workers`;
  const { started, unstarted } = times;
  return [
    { ...figure(`${name}: first front`, median(started.fronts), 's', 3), atMost: true },
    { ...figure(`${name}, not started: first front`, median(unstarted.fronts), 's', 3), atMost: true },
    figure(`${name}: to the end`, median(started.ends), 's'),
    ...(processorClock ? [figure(`${name}: processor time`, median(started.processor), 's')] : []),
  ];
}

interface Times {
  readonly fronts: number[];
  readonly ends: number[];
  readonly processor: number[];
}

function emptyTimes(): Times {
  return { fronts: [], ends: [], processor: [] };
}
