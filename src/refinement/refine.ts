import type { Network } from '../network/network.ts';
import { cosineFall } from '../network/portableMath.ts';
import type { TunedConv } from './distilTask.ts';
import type { Teacher } from './teacher.ts';
import type { Variation } from './trainingImages.ts';
import { batches, unchanged } from './trainingImages.ts';
import { tunedConv } from './tunedLayer.ts';
import { tunedTiles } from './tunedTiles.ts';

export interface RefinementSettings {
  readonly seed: number;
  readonly steps: number;
  /** Of a network whose input is [h, w, c]. */
  readonly variation: Variation;
  /** Start values of the optimiser's rates, in int8 steps of the weights and int32 steps of the biases. */
  readonly weightRate: number;
  readonly biasRate: number;
}

export interface Refined {
  readonly layers: readonly TunedConv[];
  /** Loss per held-back image at the start and of what was found. */
  readonly startLoss: number;
  readonly loss: number;
  readonly stepsDone: number;
}

/** Images of one call of the engine, for a step a multiple of what the kernels take at once. Part of the results. */
const shardImages = 12;
const lookShardImages = 48;
/** Shards of one step. */
const shardsPerStep = 6;
/** Every tenth image is held back, at least one and at most this many. */
const mostHeldBack = 480;
/** Steps between two looks at the held-back images. */
const stepsPerLook = 25;
/** Of a start that is nearer to the exact network than this the rates are lower, as the root of its loss: it has less far to go. */
const fullPaceLoss = 0.2;
/** The course ends early after this share of its looks, but no fewer than so many, without improvement: while its rates are high the loss may rise for long. */
const patienceShare = 1 / 4;
const leastPatience = 3;
/** So near to the exact network nearly all answers are its own: there is nothing left to learn. */
const enoughLoss = 0.003;

/**
 * Tunes weights and biases of the given variants of convolutions of `network`, with what they skip fixed, until the approximate network repeats the
 * exact one as well as it can on images held back from the tuning. Gives the start when nothing better was found. When
 * the engine is cancelled the call rejects.
 * @param starts the variants, and others that skip the same: the course begins with the best of them
 */
export async function refine(
  teacher: Teacher,
  network: Network,
  [own, ...others]: readonly [readonly TunedConv[], ...(readonly TunedConv[])[]],
  settings: RefinementSettings,
  advance: () => void,
): Promise<Refined> {
  const { seed, steps, variation, weightRate, biasRate } = settings;
  const { count } = teacher.images;
  const heldBack = Math.min(mostHeldBack, Math.max(1, Math.floor(count / 10)));
  const validation = Array.from({ length: heldBack }, (_, image) => ({ image, ...unchanged }));
  const first = count > heldBack ? heldBack : 0;
  const draw = batches(count - first, shardsPerStep * shardImages, seed, variation);

  const lossOf = async (layers: readonly TunedConv[]): Promise<number> => {
    const results = await teacher.compare(layers, validation, lookShardImages, false);
    return results.reduce((sum, { loss }) => sum + loss, 0) / heldBack;
  };
  const startLoss = await lossOf(own);
  let best = { layers: own, loss: startLoss };
  for (const layers of others) {
    const loss = await lossOf(layers);
    if (loss < best.loss) best = { layers, loss };
  }
  const tuned = best.layers.map((layer) =>
    layer.kind === 'conv' ? tunedConv(layer) : tunedTiles(network, layer),
  );
  const pace = Math.min(1, Math.sqrt(best.loss / fullPaceLoss));
  const patience = Math.max(leastPatience, (patienceShare * steps) / stepsPerLook);
  let sinceBest = 0;
  let step = 0;
  while (step < steps && sinceBest < patience && best.loss > enoughLoss) {
    const batch = draw.next().value.map((sample) => ({ ...sample, image: sample.image + first }));
    const layers = tuned.map((layer) => layer.current());
    const parts = await teacher.compare(layers, batch, shardImages, true);
    const rate = pace * cosineFall(step / steps);
    tuned.forEach((layer, k) =>
      layer.step(
        parts.map(({ gradients }) => gradients[k]!),
        rate * weightRate,
        rate * biasRate,
      ),
    );
    step++;
    if (step % stepsPerLook === 0 || step === steps) {
      const proven = tuned.map((layer) => layer.proven());
      const loss = await lossOf(proven);
      sinceBest = loss < best.loss ? 0 : sinceBest + 1;
      if (loss < best.loss) best = { layers: proven, loss };
    }
    advance();
  }
  return { ...best, startLoss, stepsDone: step };
}
