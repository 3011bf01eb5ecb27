import type { LabelledImages } from '../../images/labelledImages.ts';
import { networkInput } from '../../images/quantiseInput.ts';
import type { Engine, InputBatch, Levels } from '../engine.ts';
import type { Subject } from '../recipe/subject.ts';
import { keptInputs } from './keptInputs.ts';
import { wantedAnswers } from './wantedAnswers.ts';

/** The images of a split as a network takes them, by their numbers in it. */
export interface SplitInputs {
  readonly images: LabelledImages;
  /** Indices of the images in the set. */
  readonly split: Uint32Array;
  inputsOf(numbers: Uint32Array): InputBatch;
}

/** What configurations answer on some images. */
export interface Classified {
  /** Of every configuration (rows) for every image (columns). */
  readonly answers: Uint16Array;
  /** Those that are right, one per image. */
  readonly right: Uint16Array;
}

export function splitInputs(
  { images, network, recipe }: Pick<Subject, 'images' | 'network' | 'recipe'>,
  split: Uint32Array,
): SplitInputs {
  const inputOf = networkInput(images, network, recipe.inputScale);
  return { images, split, inputsOf: keptInputs((number) => inputOf(split[number]!)) };
}

/** Asks the engine, which must hold the levels, for answers on the images with these numbers. */
export async function classified(
  engine: Engine,
  { images, split, inputsOf }: SplitInputs,
  numbers: Uint32Array,
  configurations: readonly Levels[],
): Promise<Classified> {
  const { wanted, right } = wantedAnswers(
    images,
    numbers.map((number) => split[number]!),
  );
  const inputs = inputsOf(numbers);
  const answers = await engine.call('classify', { configurations, inputs, ...(wanted && { wanted }) });
  return { answers, right };
}
