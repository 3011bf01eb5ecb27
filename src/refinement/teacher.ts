import type { DistilResult, DistilTask, Inputs, LossSettings, TunedConv } from './distilTask.ts';
import type { Sample } from './trainingImages.ts';
import { varied } from './trainingImages.ts';

/** What refinement needs of whatever runs networks; calls may overlap. */
export interface RefinementEngine {
  logits(inputs: Inputs): Promise<Int8Array[]>;
  distil(task: DistilTask): Promise<DistilResult>;
}

/** Unlabelled images, and classes only if labels have a say. */
export interface RefinementImages {
  readonly count: number;
  readonly shape: readonly number[];
  input(image: number): Int8Array | Float32Array;
  label(image: number): number;
}

/** Compares approximate networks with the exact one, whose logits are computed once per image that is not shifted, whichever points see it. */
export interface Teacher {
  readonly images: RefinementImages;
  /** Loss and gradients of the samples, so many in one call of the engine, in order. */
  compare(
    layers: readonly TunedConv[],
    samples: readonly Sample[],
    imagesPerCall: number,
    gradients: boolean,
  ): Promise<DistilResult[]>;
}

export function teacherOf(engine: RefinementEngine, images: RefinementImages, loss: LossSettings): Teacher {
  const known = new Map<string, Int8Array>();
  const isShifted = ({ down, right }: Sample) => down !== 0 || right !== 0;
  const inputOf = (sample: Sample) => {
    const input = images.input(sample.image);
    return sample.mirrored || isShifted(sample) ? varied(input, images.shape, sample) : input;
  };
  const knownOf = (sample: Sample) => (isShifted(sample) ? undefined : known.get(keyOf(sample)));
  return {
    images,
    async compare(layers, samples, imagesPerCall, gradients) {
      const shards = Array.from({ length: Math.ceil(samples.length / imagesPerCall) }, (_, n) =>
        samples.slice(n * imagesPerCall, (n + 1) * imagesPerCall),
      );
      return Promise.all(
        shards.map(async (shard) => {
          const inputs = shard.map(inputOf);
          const logits = shard.map(knownOf);
          const missing = shard.flatMap((_, n) => (logits[n] ? [] : [n]));
          if (missing.length > 0) {
            const found = await engine.logits(missing.map((n) => inputs[n]!));
            missing.forEach((n, k) => {
              logits[n] = found[k]!;
              if (!isShifted(shard[n]!)) known.set(keyOf(shard[n]!), found[k]!);
            });
          }
          return engine.distil({
            layers,
            inputs,
            teacher: logits.map((found) => found!),
            labels: loss.labelShare > 0 ? Uint16Array.from(shard, ({ image }) => images.label(image)) : null,
            loss,
            gradients,
          });
        }),
      );
    },
  };
}

function keyOf({ image, mirrored }: Sample): string {
  return `${image} ${mirrored ? 1 : 0}`;
}
