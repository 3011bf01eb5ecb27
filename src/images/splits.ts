import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { TauscopeError } from '../network/errors.ts';
import { formatCount } from '../words/counts.ts';
import { firstEqual } from './equalImages.ts';
import type { ImageRange, LabelledImages } from './labelledImages.ts';

/** Images per split. */
export interface SplitSizes {
  /** For the significance of operands. */
  readonly calibration: number;
  /** For the accuracy by which points are compared and chosen. */
  readonly selection: number;
  /** For the accuracy that is reported for the choice, on images that had no say in it. */
  readonly heldOut: number;
  /** Name of the file that gives the held-out images and no others; absent: all splits come from all files. */
  readonly heldOutFile?: string;
}

/** What the splits need to know of a data set. */
type ImageCounts = Pick<LabelledImages, 'count' | 'files' | 'repeats'>;

/** Image indices per split, disjoint. */
export interface Splits {
  readonly calibration: Uint32Array;
  readonly selection: Uint32Array;
  readonly heldOut: Uint32Array;
}

/** Names by which test sets go: test_batch.bin, t10k-images. */
const testFile = /^(test|t10k)/i;

/** Most selection images unless asked for: where 4 % of the answers change sides, the standard error of a loss is 0.2 pp. */
const usualSelection = 10_000;

/**
 * Sizes for a data set: a tenth for calibration (at most 256); half held out (at most 4,000, where the standard error of an
 * accuracy of 75 % is 0.7 percentage points); all others select (at most 10,000), since few of them flatter what they
 * choose. Of several files one that is named as a test set gives all its images as held-out ones.
 * @throws TauscopeError data-mismatch below 3 images
 */
export function defaultSplits(images: ImageCounts): SplitSizes {
  if (images.count < 3)
    throw new TauscopeError(
      'data-mismatch',
      `The data set holds ${images.count} image(s), but calibration, selection and held-out need at least one each. Open a larger data set.`,
    );
  const tests = images.files?.filter(({ name }) => testFile.test(name)) ?? [];
  const test = tests.length === 1 ? tests[0]! : null;
  const count = images.count - (test?.count ?? 0);
  const calibration = Math.min(256, Math.max(1, Math.floor(count / 10)));
  const rest = count - calibration;
  const heldOut = test ? 0 : Math.min(4000, rest - Math.max(1, Math.floor((count * 4) / 10)));
  const selection = Math.min(usualSelection, rest - heldOut);
  return test
    ? { calibration, selection, heldOut: test.count, heldOutFile: test.name }
    : { calibration, selection, heldOut };
}

/** Why a data set cannot be split this way, or null. */
export function splitFault(images: ImageCounts, sizes: SplitSizes): string | null {
  const { calibration, selection, heldOut, heldOutFile } = sizes;
  if (![calibration, selection, heldOut].every((size) => Number.isInteger(size) && size >= 0))
    return `The splits must have whole numbers of images, found ${calibration}, ${selection} and ${heldOut}.`;
  const checked = heldOutRange(images, heldOutFile);
  const known = images.files ? ` (${images.files.map(({ name }) => name).join(', ')})` : '';
  if (heldOutFile !== undefined && !checked)
    return `The held-out images are to come from ${heldOutFile}, which is not one of several data files${known}. Open it together with the others.`;
  if (images.files && images.files.filter(({ name }) => name === heldOutFile).length > 1)
    return `The held-out images are to come from ${heldOutFile}, but several data files have that name${known}. Give them names of their own.`;
  const other = images.count - (checked?.count ?? 0);
  const shared = calibration + selection + (checked ? 0 : heldOut);
  if (checked && heldOut > checked.count)
    return `${formatCount(heldOut)} held-out images are wanted, but ${checked.name} holds ${formatCount(checked.count)}. Make the split smaller.`;
  if (shared <= other) return null;
  const sum = `${calibration} calibration + ${selection} selection${checked ? '' : ` + ${heldOut} held-out`}`;
  return (
    `The splits need ${formatCount(shared)} images (${sum}), but the data set holds ${formatCount(other)}` +
    `${checked ? ` besides ${checked.name}` : ''}. Make the splits smaller or open a larger data set.`
  );
}

/**
 * Disjoint splits by a seeded shuffle of the image indices: consecutive parts of one shuffled order, so a smaller later
 * split is a prefix of the larger one under the same seed. Held-out images from a file of their own are shuffled apart.
 * `seed` is an integer of which the low 32 bits count.
 * @throws TauscopeError data-mismatch when there are not enough images
 */
export function splitImages(images: ImageCounts, sizes: SplitSizes, seed: number): Splits {
  const fault = splitFault(images, sizes);
  if (fault) throw new TauscopeError('data-mismatch', fault);
  const { calibration, selection, heldOut, heldOutFile } = sizes;
  const checked = heldOutRange(images, heldOutFile);
  const { order, used } = sharedOrder(images, sizes);
  const chosen = shuffled(order, used, seed);
  return {
    calibration: chosen.slice(0, calibration),
    selection: chosen.slice(calibration, calibration + selection),
    heldOut: checked ? shuffled(indices(checked), heldOut, seed) : chosen.slice(calibration + selection),
  };
}

/**
 * Up to `count` images that no split of these sizes has, nor could have as held-out ones of a file of their own: those that
 * follow in the order of {@link splitImages}, but for copies of selection and held-out images.
 */
export function spareImages(
  images: ImageCounts,
  sizes: SplitSizes,
  seed: number,
  count: number,
): Uint32Array {
  const { order, used } = sharedOrder(images, sizes);
  const { selection, heldOut } = splitImages(images, sizes, seed);
  const judging = new Set([...selection, ...heldOut].map((image) => firstEqual(images, image)));
  return shuffled(order, order.length, seed)
    .slice(used)
    .filter((image) => !judging.has(firstEqual(images, image)))
    .slice(0, count);
}

/** The images that are not held out as a file, and how many of them the splits take. */
function sharedOrder(images: ImageCounts, { calibration, selection, heldOut, heldOutFile }: SplitSizes) {
  const checked = heldOutRange(images, heldOutFile);
  const all = indices({ first: 0, count: images.count });
  if (!checked) return { order: all, used: calibration + selection + heldOut };
  const { first, count } = checked;
  return {
    order: all.filter((index) => index < first || index >= first + count),
    used: calibration + selection,
  };
}

function indices({ first, count }: Pick<ImageRange, 'first' | 'count'>): Uint32Array {
  return Uint32Array.from({ length: count }, (_, n) => first + n);
}

function heldOutRange({ files }: ImageCounts, name: string | undefined): ImageRange | undefined {
  return name === undefined ? undefined : files?.find((file) => file.name === name);
}

/**
 * The first `count` of `order` after a Fisher-Yates shuffle (xoroshiro128+ of pure-rand, unbiased `uniformInt`): one
 * draw and one swap per chosen image, nothing is drawn twice.
 */
function shuffled(order: Uint32Array, count: number, seed: number): Uint32Array {
  const random = xoroshiro128plus(seed);
  for (let at = 0; at < count; at++) {
    const other = uniformInt(random, at, order.length - 1);
    const chosen = order[other]!;
    order[other] = order[at]!;
    order[at] = chosen;
  }
  return order.slice(0, count);
}
