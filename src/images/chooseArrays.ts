import { TauscopeError } from '../network/errors.ts';
import { OpenChoice } from '../network/openChoice.ts';
import type { NpyArray } from './npy.ts';

/** An array that is read when it is chosen: `name` as its maker called it, `source` for messages. */
export interface NamedArray {
  readonly name: string;
  readonly source: string;
  /** Somebody gave it, alone: it is not passed over as what an archive holds besides. */
  readonly isFile?: true;
  readonly read: () => NpyArray;
}

/** Which arrays are images and labels, by the names in their file; those of .npy files are the files'. */
export interface ArrayNames {
  readonly images: string;
  readonly labels: string;
}

/** Arrays that belong together; `part` is train, val, test, or empty for the whole. */
export interface ImageArrays {
  readonly part: string;
  readonly images: NamedArray;
  readonly labels: NamedArray;
}

const imageNames = ['x', 'images', 'image', 'imgs', 'data', 'inputs', 'features'];
const labelNames = ['y', 'labels', 'label', 'targets', 'target', 'classes'];
const partNames = {
  train: 'train',
  training: 'train',
  val: 'val',
  valid: 'val',
  validation: 'val',
  test: 'test',
};

/**
 * Tells images and labels apart: as said, or by names such as x and y, which go first, or x_train, train_images, y_test; else the larger one of two
 * arrays holds the images.
 * @throws TauscopeError data-format when neither says it, or leaves files over, usage when there is no array of a name
 */
export function chooseArrays(name: string, arrays: readonly NamedArray[], said?: ArrayNames): ImageArrays[] {
  if (said) {
    const [images, labels] = [said.images, said.labels].map((wanted) => arrayCalled(name, arrays, wanted));
    return [{ part: '', images: images!, labels: labels! }];
  }
  const pairs = namedPairs(arrays) ?? pairByShape(arrays);
  if (!pairs) throw unclear(name, arrays);
  const used = new Set(pairs.flatMap(({ images, labels }) => [images.name, labels.name]));
  const unused = arrays.filter((array) => array.isFile && !used.has(array.name));
  if (unused.length === 0) return pairs;
  const left = unused.map(({ source }) => source).join(' and ');
  throw openArrays(
    `Images and labels are ${[...used].join(' and ')}; ${left} would not be used. Leave out what is not meant, or name all for their parts (x_train, y_train, x_test, y_test).`,
    arrays,
  );
}

function unclear(name: string, arrays: readonly NamedArray[]): TauscopeError {
  const question =
    `Which arrays of ${name} are images and which are labels? It holds ${namesOf(arrays)}. Expected are x and y, or images and labels, also for ` +
    'train, val and test each (x_train, y_train), or one array of images and one of labels.';
  return arrays.length < 2
    ? new TauscopeError('data-format', `${question} Save them with numpy.savez(file, x=images, y=labels).`)
    : openArrays(question, arrays);
}

function openArrays(text: string, arrays: readonly NamedArray[]): OpenChoice {
  return new OpenChoice(
    'data-format',
    `${text} Say it with --arrays IMAGES,LABELS; the page asks.`,
    'arrays',
    arrays.map((array) => ({ value: array.name, text: array.name })),
  );
}

/** Pairs by their names: one for the whole, else one for each part. */
function namedPairs(arrays: readonly NamedArray[]): ImageArrays[] | null {
  const whole = pairOf(arrays, '');
  if (whole) return [whole];
  const parts = ['train', 'val', 'test'].map((part) => pairOf(arrays, part)).filter((pair) => pair !== null);
  return parts.length > 0 ? parts : null;
}

function arrayCalled(name: string, arrays: readonly NamedArray[], wanted: string): NamedArray {
  const found = arrays.find((array) => array.name === wanted);
  if (found) return found;
  throw new TauscopeError('usage', `${name} holds no array "${wanted}". It holds ${namesOf(arrays)}.`);
}

function namesOf(arrays: readonly NamedArray[]): string {
  const names = arrays.slice(0, 10).map((array) => array.name);
  return names.join(', ') || 'none';
}

function pairOf(arrays: readonly NamedArray[], part: string): ImageArrays | null {
  const find = (names: readonly string[]) =>
    names
      .map((name) => arrays.find((array) => isCalled(array.name, name, part)))
      .find((array) => array !== undefined);
  const images = find(imageNames);
  const labels = find(labelNames);
  return images && labels ? { part, images, labels } : null;
}

/** Whether an array has this name for this part, in either order: x_train, train_images, trainX. */
function isCalled(array: string, name: string, part: string): boolean {
  const words = array
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z]+/);
  const parts = words.filter((word): word is keyof typeof partNames => Object.hasOwn(partNames, word));
  const others = words.filter((word) => !Object.hasOwn(partNames, word));
  const partOf = parts.length === 0 ? '' : parts.length === 1 ? partNames[parts[0]!] : null;
  return partOf === part && others.join(' ') === name;
}

/** Of two arrays for equally many images, the one with more values for each. */
function pairByShape(arrays: readonly NamedArray[]): ImageArrays[] | null {
  if (arrays.length !== 2) return null;
  const read = arrays.map((array) => {
    const content = array.read();
    return { array: { ...array, read: () => content }, shape: content.shape };
  });
  const [large, small] = read.sort((a, b) => valueCount(b.shape) - valueCount(a.shape)) as [
    (typeof read)[0],
    (typeof read)[0],
  ];
  const fit =
    large.shape.length >= 2 &&
    small.shape[0] === large.shape[0] &&
    (small.shape.length === 1 || (small.shape.length === 2 && large.shape.length > 2));
  return fit ? [{ part: '', images: large.array, labels: small.array }] : null;
}

function valueCount(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}
