import { TauscopeError } from '../network/errors.ts';
import { formatCount } from '../words/counts.ts';
import { classNameFault } from './classNames.ts';
import { dataLimits } from './dataLimits.ts';
import type { Resizing } from './fitPixels.ts';
import { fitPixels } from './fitPixels.ts';
import { hasImageName, readImageFile } from './imageFile.ts';
import type { ImageRange, LabelledImages } from './labelledImages.ts';
import { mostClasses } from './labels.ts';
import type { Pixels } from './pixels.ts';

/** A file of a folder or archive that is read when its turn comes. */
export interface Member {
  /** Folders and name, joined by slashes. */
  readonly path: string;
  readonly read: () => Uint8Array;
}

/** What images are brought to. */
export interface ImageTarget {
  /** Height, width and channels of the network's input, where it is known. */
  readonly shape?: readonly number[];
  readonly resizing?: Resizing;
}

/** Names of folders that hold classes of their own, as the parts of one data set. */
const partName = /^(train(ing)?|val(id|idation)?|test(ing)?)$/i;
const structure =
  'Expected is a folder for each class with its images in it, such as cat/001.png and dog/001.png, or the same within train and test';

/** Whether these are the members of a set of images in folders: some are named as images. */
export function holdsImages(paths: readonly string[]): boolean {
  return paths.some(isVisibleImage);
}

/**
 * Reads PNG and JPEG images in folders named by their classes, which count from 0 in the order of the sorted names; folders around these do
 * not matter, unless they are `train`, `val` and `test`: then these are the set's files. Images of the network's channels and size where it
 * is known, else of their own, which must be one. Other files are passed over.
 * @throws TauscopeError data-format, data-mismatch, data-limit
 */
export function readImageFolder(
  name: string,
  members: readonly Member[],
  target: ImageTarget,
): LabelledImages {
  const placed = placedImages(name, members);
  const classNames = [...new Set(placed.map(({ className }) => className))].sort();
  if (classNames.length > mostClasses)
    throw new TauscopeError(
      'data-limit',
      `${name} holds ${formatCount(classNames.length)} folders; at most ${formatCount(mostClasses)} classes are told apart.`,
    );
  const numbers = new Map(classNames.map((className, index) => [className, index]));
  const labels = Uint16Array.from(placed, ({ className }) => numbers.get(className)!);
  const files = rangesOf(placed);
  return {
    name,
    count: placed.length,
    ...pixelValues(name, placed, target),
    labels,
    classCount: classNames.length,
    ...(classNames.every((className) => classNameFault(className) === null) && { classNames }),
    ...(files.length > 1 && { files }),
  };
}

interface PlacedImage extends Member {
  readonly part: string;
  readonly className: string;
}

/** Hidden files and what macOS adds to archives are no images, whatever their names. */
function isVisibleImage(path: string): boolean {
  return hasImageName(path) && !path.split('/').some((step) => /^(\.[^.]|__MACOSX$)/.test(step));
}

function placedImages(name: string, members: readonly Member[]): PlacedImage[] {
  const images = members
    .filter(({ path }) => isVisibleImage(path))
    .map((member) => {
      const steps = member.path.split('/').filter((step) => step !== '' && step !== '.');
      return { ...member, around: steps.slice(0, -2), className: steps.at(-2) };
    });
  const homes = new Set(images.map(({ around }) => around.join('/')));
  const inParts = homes.size > 1;
  const bases = new Set(images.map(({ around }) => around.slice(0, -1).join('/')));
  const placed = images.map(({ path, read, around, className }) => {
    const part = inParts ? (around.at(-1) ?? '') : '';
    if (className === undefined || (inParts && (bases.size > 1 || !partName.test(part))))
      throw new TauscopeError(
        'data-format',
        `${name} holds ${path}, where the class cannot be told. ${structure}. Arrange the images so.`,
      );
    return { path, read, part, className };
  });
  return placed.sort(
    (a, b) => order(a.part, b.part) || order(a.className, b.className) || order(a.path, b.path),
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function rangesOf(placed: readonly PlacedImage[]): ImageRange[] {
  const names = [...new Set(placed.map(({ part }) => part))];
  return names.map((part) => ({
    name: part,
    first: placed.findIndex((image) => image.part === part),
    count: placed.filter((image) => image.part === part).length,
  }));
}

/** Decodes the images one after the other into one array. */
function pixelValues(
  name: string,
  placed: readonly PlacedImage[],
  { shape, resizing = 'crop' }: ImageTarget,
): Pick<LabelledImages, 'shape' | 'values' | 'notice'> {
  const wanted = imageExtents(shape);
  let extents = wanted;
  let values = new Uint8Array(0);
  let pixelCount = 0;
  let resized = 0;
  placed.forEach(({ path, read }, index) => {
    const fileName = `${path} in ${name}`;
    const pixels = readImageFile({ name: fileName, bytes: read() });
    pixelCount += pixels.height * pixels.width;
    if (pixelCount > dataLimits.decodedPixels)
      throw new TauscopeError(
        'data-limit',
        `The images up to ${fileName} have ${formatCount(pixelCount)} pixels together; at most ${formatCount(dataLimits.decodedPixels)} are decoded. ` +
          'Make the images smaller, or keep fewer.',
      );
    extents ??= extentsOf(pixels);
    const { height, width, channels } = extents;
    if (!wanted && sizeText(pixels) !== sizeText(extents))
      throw new TauscopeError(
        'data-mismatch',
        `${fileName} is ${sizeText(pixels)}, but those before it are ${sizeText(extents)}. ` +
          'Open the model first, or together with the images: then all are brought to what its input takes.',
      );
    const size = height * width * channels;
    if (index === 0) {
      if (placed.length * size > dataLimits.unpackedBytes)
        throw new TauscopeError(
          'data-limit',
          `The ${formatCount(placed.length)} images of ${name} take ${formatCount(placed.length * size)} bytes as ${sizeText(extents)}; ` +
            `at most ${formatCount(dataLimits.unpackedBytes)} are held. Keep fewer images.`,
        );
      values = new Uint8Array(placed.length * size);
    }
    if (pixels.height !== height || pixels.width !== width) resized++;
    values.set(inChannels(fitPixels(pixels, height, width, resizing), channels), index * size);
  });
  const { height, width, channels } = extents!;
  const how = resizing === 'crop' ? 'scaled and cropped around their middle' : 'stretched';
  return {
    shape: [height, width, channels],
    values,
    ...(resized > 0 && {
      notice: `${formatCount(resized)} of the ${formatCount(placed.length)} images of ${name} were ${how} to ${width} x ${height}.`,
    }),
  };
}

type Extents = Pick<Pixels, 'height' | 'width' | 'channels'>;

function extentsOf({ height, width, channels }: Extents): Extents {
  return { height, width, channels };
}

function sizeText({ width, height, channels }: Extents): string {
  return `${width} x ${height} in ${channels === 1 ? 'grey' : 'colour'}`;
}

/** What a network's input takes, if it is an image. */
function imageExtents(shape: readonly number[] = []): Extents | null {
  const [height, width, channels = 1] = shape;
  const isImage = (shape.length === 2 || shape.length === 3) && (channels === 1 || channels === 3);
  return isImage ? { height: height!, width: width!, channels } : null;
}

/** Grey in three equal channels, or colour as its luma (ITU-R BT.601, in 65536ths). */
function inChannels({ channels, values }: Pixels, wanted: 1 | 3): Uint8Array {
  if (channels === wanted) return values;
  if (wanted === 3)
    return Uint8Array.from({ length: 3 * values.length }, (_, at) => values[Math.floor(at / 3)]!);
  return Uint8Array.from({ length: values.length / 3 }, (_, pixel) => {
    const [red, green, blue] = values.subarray(3 * pixel, 3 * pixel + 3) as unknown as [
      number,
      number,
      number,
    ];
    return (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16;
  });
}
