import { defaultBoard, synthetic } from '../../src/examples/examples.ts';
import { explore } from '../../src/exploration/explore.ts';
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
 * Seconds until the built-in LeNet, explored as the page proposes, shows a front and is done, with new workers each time.
 * @param processorClock of all threads, where there is one
 */
export async function firstFront(
  pool: Pool,
  model: Uint8Array,
  clock: Clock,
  processorClock: Clock | null = null,
  rounds = 3,
): Promise<Figure[]> {
  const opened = openModel({ name: 'lenet.tflite', bytes: model }, 'lenet');
  const images = syntheticSet(synthetic.count, synthetic.seed);
  const data = { images, source: sourceOf(synthetic.id, []) };
  const sources = { model: opened.source, data: data.source };
  const subject = openSubject(defaultRecipe(opened.network, images, sources, defaultBoard), opened, data);
  const [fronts, ends, processor] = [[], [], []] as [number[], number[], number[]];
  for (let round = 0; round < rounds; round++) {
    const [start, used] = [clock(), processorClock?.() ?? 0];
    let front: number | undefined;
    await explore(
      subject,
      pool,
      {
        progress: () => undefined,
        update({ points }) {
          if (measuredCount(points) >= frontPoints) front ??= clock() - start;
        },
      },
      clock,
    );
    ends.push((clock() - start) / 1000);
    fronts.push(front! / 1000);
    if (processorClock) processor.push((processorClock() - used) / 1000);
    pool.cancel();
  }
  const name = `LeNet as proposed, ${pool.workerCount} workers`;
  return [
    { ...figure(`${name}: first front`, median(fronts), 's', 3), atMost: true },
    figure(`${name}: to the end`, median(ends), 's'),
    ...(processorClock ? [figure(`${name}: processor time`, median(processor), 's')] : []),
  ];
}
