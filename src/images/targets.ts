import { TauscopeError } from '../network/errors.ts';
import { formatCount } from '../words/counts.ts';
import type { Labels } from './labels.ts';
import { mostClasses } from './labels.ts';
import type { NpyArray } from './npy.ts';

/** How labels are read that are targets of a regression: an answer is right when none of its outputs is further than `tolerance` from its target. */
export interface Regression {
  readonly tolerance: number;
}

/** What a regression is to give: `size` finite numbers for each image, in the images' order. */
export interface Targets extends Regression {
  readonly values: Float64Array;
  readonly size: number;
}

/** What a set is to give for its images: labels of classes, or targets; one of the two is empty. */
export interface Answers extends Labels {
  readonly targets?: Targets;
}

/** Outputs of a regression are as many as classes can be. */
const mostTargets = mostClasses;

export function targetAnswers(values: Float64Array, size: number, { tolerance }: Regression): Answers {
  return { labels: new Uint16Array(0), classCount: 0, targets: { values, size, tolerance } };
}

/** Throws TauscopeError `data-format` when targets are wanted of a set in a format that has classes only. */
export function checkAnswers(
  { name, targets }: Answers & { readonly name: string },
  { regression }: { readonly regression?: Regression },
): void {
  if (!regression || targets) return;
  throw new TauscopeError(
    'data-format',
    `${name} has classes; expected for a regression are numbers: arrays (.npz or .npy), or images with a labels.csv.`,
  );
}

/** Targets of an array (N) or (N, targets) of any number type. @throws TauscopeError data-format */
export function arrayTargets(source: string, { shape, values }: NpyArray, regression: Regression): Answers {
  const size = shape[1] ?? 1;
  if (shape.length > 2 || size === 0 || size > mostTargets)
    throw new TauscopeError(
      'data-format',
      `${source} has the shape (${shape.join(', ')}); expected targets (N), or (N, K) for K outputs, at most ${formatCount(mostTargets)}. ` +
        'Reshape them, for example with y.reshape(len(y), -1).',
    );
  const reals = Float64Array.from(values as ArrayLike<number | bigint>, Number);
  const bad = reals.findIndex((real) => !Number.isFinite(real));
  if (bad === -1) return targetAnswers(reals, size, regression);
  throw new TauscopeError(
    'data-format',
    `${source} holds ${values[bad]} at position ${formatCount(bad)}; expected finite targets. Correct it, or leave the image out, and save again.`,
  );
}
