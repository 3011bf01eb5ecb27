import type { Network } from '../network/network.ts';
import { cosineFall } from '../network/portableMath.ts';
import type { DistilResult, DistilTask, Inputs, LossSettings, TunedConv } from './distilTask.ts';
import type { Sample } from './trainingImages.ts';
import { batches, mirrored } from './trainingImages.ts';
import { tunedConv } from './tunedLayer.ts';
import { tunedTiles } from './tunedTiles.ts';

/** What refinement needs of whatever runs networks; calls may overlap. */
export interface RefinementEngine {
  logits(inputs: Inputs): Promise<Int8Array[]>;
  distil(task: DistilTask): Promise<DistilResult>;
}

export interface RefinementSettings extends LossSettings {
  readonly seed: number;
  readonly steps: number;
  /** Images may be mirrored left to right; the network's input must be [h, w, c]. */
  readonly mirror: boolean;
  /** Start values of the optimiser's rates, in int8 steps of the weights and int32 steps of the biases. */
  readonly weightRate: number;
  readonly biasRate: number;
}

/** Unlabelled images, and classes only if labels have a say. */
export interface RefinementImages {
  readonly count: number;
  readonly shape: readonly number[];
  input(image: number): Int8Array | Float32Array;
  label(image: number): number;
}

export interface RefinementProgress {
  readonly step: number;
  readonly steps: number;
  /** Loss per held-back image, of the best so far and at the start. */
  readonly loss: number;
  readonly startLoss: number;
}

export interface Refined {
  readonly layers: readonly TunedConv[];
  readonly startLoss: number;
  readonly loss: number;
  readonly stepsDone: number;
}

/** Images of one call of the engine: a multiple of what the kernels take at once. Part of the results. */
const shardImages = 12;
/** Shards of one step. */
const shardsPerStep = 6;
/** Every tenth image is held back, at least one and at most this many. */
const mostHeldBack = 480;
/** Looks at the held-back images during the whole course. */
const lookCount = 24;
/** Looks without improvement after which the course ends early. */
const patience = 8;

/**
 * Tunes weights and biases of the given variants of convolutions of `network`, with what they skip fixed, until the approximate network repeats the
 * exact one as well as it can on images held back from the tuning. Gives the start when nothing better was found. When
 * the engine is cancelled the call rejects.
 */
export async function refine(
  engine: RefinementEngine,
  network: Network,
  start: readonly TunedConv[],
  images: RefinementImages,
  settings: RefinementSettings,
  report: (progress: RefinementProgress) => void,
): Promise<Refined> {
  const { seed, steps, mirror, weightRate, biasRate } = settings;
  const heldBack = Math.min(mostHeldBack, Math.max(1, Math.floor(images.count / 10)));
  const teacher = createTeacher(engine, images, settings);
  const validation = Array.from({ length: heldBack }, (_, image): Sample => ({ image, mirrored: false }));
  const training = images.count > heldBack ? { first: heldBack } : { first: 0 };
  const draw = batches(images.count - training.first, shardsPerStep * shardImages, seed, mirror);

  const lossOf = async (layers: readonly TunedConv[]): Promise<number> => {
    const results = await teacher.compare(layers, validation, false);
    return results.reduce((sum, { loss }) => sum + loss, 0) / heldBack;
  };
  const startLoss = await lossOf(start);
  let best = { layers: start, loss: startLoss };
  let sinceBest = 0;
  let step = 0;
  const tuned = start.map((layer) => (layer.kind === 'conv' ? tunedConv(layer) : tunedTiles(network, layer)));
  const interval = Math.max(1, Math.ceil(steps / lookCount));
  while (step < steps && sinceBest < patience) {
    const batch = draw.next().value.map((sample) => ({ ...sample, image: sample.image + training.first }));
    const parts = await teacher.compare(
      tuned.map((layer) => layer.current()),
      batch,
      true,
    );
    const rate = cosineFall(step / steps);
    tuned.forEach((layer, k) =>
      layer.step(
        parts.map(({ gradients }) => gradients[k]!),
        rate * weightRate,
        rate * biasRate,
      ),
    );
    step++;
    if (step % interval === 0 || step === steps) {
      const layers = tuned.map((layer) => layer.proven());
      const loss = await lossOf(layers);
      sinceBest = loss < best.loss ? 0 : sinceBest + 1;
      if (loss < best.loss) best = { layers, loss };
    }
    report({ step, steps, loss: best.loss, startLoss });
  }
  return { ...best, startLoss, stepsDone: step };
}

/** Compares networks with the exact one, whose logits are computed once per image. */
function createTeacher(engine: RefinementEngine, images: RefinementImages, settings: RefinementSettings) {
  const { temperature, labelShare } = settings;
  const known = new Map<string, Int8Array>();
  const inputOf = ({ image, mirrored: turned }: Sample) => {
    const input = images.input(image);
    return turned ? mirrored(input, images.shape) : input;
  };
  const keyOf = (sample: Sample) => `${sample.image} ${sample.mirrored ? 1 : 0}`;
  return {
    /** Loss and gradients of every shard of the samples, in order. */
    async compare(
      layers: readonly TunedConv[],
      samples: readonly Sample[],
      gradients: boolean,
    ): Promise<DistilResult[]> {
      const shards = Array.from({ length: Math.ceil(samples.length / shardImages) }, (_, n) =>
        samples.slice(n * shardImages, (n + 1) * shardImages),
      );
      return Promise.all(
        shards.map(async (shard) => {
          const inputs = shard.map(inputOf);
          const missing = shard.flatMap((sample, n) => (known.has(keyOf(sample)) ? [] : [n]));
          if (missing.length > 0) {
            const found = await engine.logits(missing.map((n) => inputs[n]!));
            missing.forEach((n, k) => known.set(keyOf(shard[n]!), found[k]!));
          }
          return engine.distil({
            layers,
            inputs,
            teacher: shard.map((sample) => known.get(keyOf(sample))!),
            labels: labelShare > 0 ? Uint16Array.from(shard, ({ image }) => images.label(image)) : null,
            loss: { temperature, labelShare },
            gradients,
          });
        }),
      );
    },
  };
}
