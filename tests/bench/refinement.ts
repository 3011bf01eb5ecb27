import { engineJob } from '../../src/exploration/holdExploration.ts';
import { defaultRefinement } from '../../src/exploration/recipe/recipe.ts';
import { tuning } from '../../src/exploration/refinePoints.ts';
import { networkInput } from '../../src/images/quantiseInput.ts';
import { syntheticSet } from '../../src/images/syntheticSet.ts';
import { convLayers } from '../../src/network/network.ts';
import { operandPairs } from '../../src/network/operandPairs.ts';
import { readModel } from '../../src/network/readModel.ts';
import { withSkipped } from '../../src/network/skippedPairs.ts';
import { refine } from '../../src/refinement/refine.ts';
import { teacherOf } from '../../src/refinement/teacher.ts';
import type { Pool } from '../../workers/pool.ts';
import { figure } from './kernelRate.ts';
import type { Clock, Figure } from './measure.ts';
import { median } from './measure.ts';

const steps = 8;
const rounds = 5;
const usualSteps = defaultRefinement.steps;

/**
 * Seconds that the refinement of one point takes, from some of its steps: half of the lane pairs of all convolutions but the
 * first are skipped. What comes before the steps and the looks at held-back images are part of the time.
 */
export async function refinementTime(
  pool: Pool,
  name: string,
  model: Uint8Array,
  clock: Clock,
): Promise<Figure[]> {
  const network = readModel(model, name);
  const images = syntheticSet(400, 1);
  const inputOf = networkInput(images, network);
  const start = convLayers(network)
    .slice(1)
    .map((layer) => {
      const length = layer.bias.length * operandPairs(layer).pairCount;
      return withSkipped(
        layer,
        Uint8Array.from({ length }, (_, n) => n & 1),
      );
    });
  pool.hold(engineJob(network, 'double'));
  const seconds: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const times: number[] = [];
    const teacher = teacherOf(
      {
        logits: (inputs) => pool.call('logits', { inputs }),
        distil: (task) => pool.call('distil', task),
      },
      { count: images.count, shape: images.shape, input: inputOf, label: (n) => images.labels[n]! },
      { temperature: 2, labelShare: 0 },
    );
    const settings = { seed: round, steps, variation: { mirror: true, shift: 0 }, ...tuning };
    await refine(teacher, network, [start], settings, () => times.push(clock()));
    seconds.push((times[steps - 1]! - times[0]!) / 1000 / (steps - 1));
  }
  pool.cancel();
  const perStep = median(seconds.slice(1));
  return [
    figure(`refinement: ${name}, half skipped, ${pool.workerCount} workers`, perStep * 1000, 'ms per step'),
    figure(`refinement: ${name}, ${usualSteps} steps (extrapolated)`, perStep * usualSteps, 's'),
  ];
}
