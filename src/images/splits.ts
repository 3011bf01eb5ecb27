import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { TauscopeError } from '../network/errors.ts';
import { formatCount } from './dataFile.ts';

/** Images per split. */
export interface SplitSizes {
  /** For the significance of operands. */
  readonly calibration: number;
  /** For the accuracy by which configurations are compared and chosen. */
  readonly selection: number;
  /** For the accuracy that is reported for the choice, on images that had no say in it. */
  readonly heldOut: number;
}

/** Image indices per split, disjoint. */
export interface Splits {
  readonly calibration: Uint32Array;
  readonly selection: Uint32Array;
  readonly heldOut: Uint32Array;
}

/**
 * Sizes for a data set of `count` images: a tenth for calibration (at most 256), four tenths for selection (at most
 * 1,000), the rest held out (at most 4,000, where the standard error of an accuracy of 75 % is 0.7 percentage points).
 * @throws TauscopeError data-mismatch below 3 images
 */
export function defaultSplits(count: number): SplitSizes {
  if (count < 3)
    throw new TauscopeError(
      'data-mismatch',
      `The data set holds ${count} image(s), but calibration, selection and held-out need at least one each. Open a larger data set.`,
    );
  const calibration = Math.min(256, Math.max(1, Math.floor(count / 10)));
  const selection = Math.min(1000, Math.max(1, Math.floor((count * 4) / 10)));
  return { calibration, selection, heldOut: Math.min(4000, count - calibration - selection) };
}

/**
 * Disjoint splits by a seeded Fisher-Yates shuffle of the image indices (xoroshiro128+ of pure-rand, unbiased
 * `uniformInt`): one draw and one swap per chosen image, nothing is drawn twice. The splits are consecutive parts of one
 * shuffled order, so a smaller later split is a prefix of the larger one under the same seed.
 * `seed` is an integer of which the low 32 bits count.
 * @throws TauscopeError data-mismatch when the sizes add up to more than `count`
 */
export function splitImages(count: number, sizes: SplitSizes, seed: number): Splits {
  const { calibration, selection, heldOut } = sizes;
  const total = calibration + selection + heldOut;
  if (![calibration, selection, heldOut].every((size) => Number.isInteger(size) && size >= 0))
    throw new TauscopeError(
      'recipe-invalid',
      `The splits must have whole numbers of images, found ${calibration}, ${selection} and ${heldOut}.`,
    );
  if (total > count)
    throw new TauscopeError(
      'data-mismatch',
      `The splits need ${formatCount(total)} images (${calibration} calibration + ${selection} selection + ${heldOut} held-out), ` +
        `but the data set holds ${formatCount(count)}. Make the splits smaller or open a larger data set.`,
    );
  const random = xoroshiro128plus(seed);
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let at = 0; at < total; at++) {
    const other = uniformInt(random, at, count - 1);
    const chosen = order[other]!;
    order[other] = order[at]!;
    order[at] = chosen;
  }
  return {
    calibration: order.slice(0, calibration),
    selection: order.slice(calibration, calibration + selection),
    heldOut: order.slice(calibration + selection, total),
  };
}
