import { TauscopeError } from '../network/errors.ts';
import { formatCount } from '../words/counts.ts';
import { arrayLabels } from './arrayLabels.ts';
import { channelsLast } from './channelsLast.ts';
import type { NamedArray } from './chooseArrays.ts';
import { chooseArrays } from './chooseArrays.ts';
import type { ImageTarget } from './imageTarget.ts';
import type { ImageRange, LabelledImages } from './labelledImages.ts';
import type { Labels } from './labels.ts';
import { checkCounts } from './labels.ts';
import type { NpyArray } from './npy.ts';
import type { Answers } from './targets.ts';
import { arrayTargets } from './targets.ts';

type Values = LabelledImages['values'];

/**
 * A data set of NumPy arrays: images (N, ...) and labels. Images: uint8 = byte pixels, int8 = already quantised, float32 or float64 =
 * real values; with their channels first where the network's input has them last. Labels: (N) or (N, 1) of any number type, or
 * one-hot (N, classes); targets of a regression (N) or (N, targets). Arrays for train, val and test follow each other as the set's files.
 * @throws TauscopeError data-format, data-mismatch, data-limit
 */
export function readArrays(
  name: string,
  arrays: readonly NamedArray[],
  { shape, arrays: names, regression }: ImageTarget,
): LabelledImages {
  const parts = chooseArrays(name, arrays, names).map(({ part, images, labels }) => {
    const x = images.read();
    checkImageShape(images.source, x);
    const y = labels.read();
    checkLabelShape(labels.source, y, x.shape[0]!);
    checkCounts(images.source, x.shape[0]!, labels.source, y.shape[0]!);
    const values = imageValues(images.source, x);
    const answers = regression ? arrayTargets(labels.source, y, regression) : arrayLabels(labels.source, y);
    return { part, source: images.source, shape: x.shape.slice(1), count: x.shape[0]!, values, answers };
  });
  const [first] = parts;
  for (const part of parts)
    if (part.shape.join() !== first!.shape.join() || part.values.constructor !== first!.values.constructor)
      throw new TauscopeError(
        'data-mismatch',
        `${first!.source} has images of ${first!.shape.join(' x ')}, but ${part.source} of ${part.shape.join(' x ')}, or of another type. ` +
          'Save both with the same shape and type.',
      );
  let count = 0;
  const files: ImageRange[] = parts.map((part) => {
    const range = { name: part.part, first: count, count: part.count };
    count += part.count;
    return range;
  });
  return channelsLast(
    {
      name,
      shape: first!.shape,
      count,
      values: joined(parts.map(({ values }) => values)),
      ...joinedAnswers(
        name,
        parts.map(({ answers }) => answers),
      ),
      ...(files.length > 1 && { files }),
    },
    shape,
  );
}

function joinedAnswers(name: string, answers: readonly Answers[]): Answers {
  const targets = answers.flatMap((each) => each.targets ?? []);
  const [first] = targets;
  const other = targets.find(({ size }) => size !== first?.size);
  if (first && other)
    throw new TauscopeError(
      'data-mismatch',
      `The targets of ${name} are ${first.size} and ${other.size} numbers for each image. Save as many for all.`,
    );
  return {
    labels: joined(answers.map(({ labels }) => labels)),
    classCount: Math.max(...answers.map(({ classCount }) => classCount)),
    ...(first && { targets: { ...first, values: joined(targets.map(({ values }) => values)) } }),
  };
}

function checkImageShape(source: string, { shape }: NpyArray): void {
  if (shape.length < 2 || shape.slice(1).includes(0))
    throw new TauscopeError(
      'data-format',
      `${source} has the shape (${shape.join(', ')}); expected (N, ...) with the values of one image behind N.`,
    );
}

function checkLabelShape(source: string, { shape }: NpyArray, count: number): void {
  if (shape.length === 0)
    throw new TauscopeError(
      'data-format',
      `${source} is a single number; expected one label for each of the ${formatCount(count)} images, shape (${count},). ` +
        'Save an array of labels, for example numpy.full(len(x), label).',
    );
}

function imageValues(source: string, { type, values }: NpyArray): Values {
  if (values instanceof Uint8Array || values instanceof Int8Array) return values;
  if (!(values instanceof Float32Array || values instanceof Float64Array))
    throw new TauscopeError(
      'data-format',
      `${source} has elements of type ${type}; expected uint8 (pixels), int8 (already quantised) or float32 (real values). ` +
        "Convert it, for example with x.astype('float32').",
    );
  const reals = values instanceof Float32Array ? values : new Float32Array(values);
  const bad = reals.findIndex((real) => !Number.isFinite(real));
  if (bad !== -1)
    throw new TauscopeError(
      'data-format',
      `${source} holds ${values[bad]} at position ${formatCount(bad)}; expected finite float32 values. Correct it and save again.`,
    );
  return reals;
}

/** The values of arrays of one type, one after the other. */
function joined<T extends Values | Labels['labels'] | Float64Array>(arrays: readonly T[]): T {
  const [first] = arrays;
  if (arrays.length === 1) return first!;
  const length = arrays.reduce((sum, values) => sum + values.length, 0);
  const all = new (first!.constructor as new (length: number) => T)(length);
  let at = 0;
  for (const values of arrays) {
    all.set(values, at);
    at += values.length;
  }
  return all;
}
