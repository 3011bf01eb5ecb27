import { TauscopeError } from '../network/errors.ts';
import { formatCount } from '../words/counts.ts';
import { dataLimits } from './dataLimits.ts';
import { fitPixels } from './fitPixels.ts';
import { readImageFile } from './imageFile.ts';
import type { ImageTarget } from './imageTarget.ts';
import type { ImageRange, LabelledImages } from './labelledImages.ts';
import type { Pixels } from './pixels.ts';
import type { Member, PlacedImage } from './placedImages.ts';
import { placedImages } from './placedImages.ts';
import { placedLabels } from './placedLabels.ts';
import type { Answers, Regression } from './targets.ts';
import { targetAnswers } from './targets.ts';

/**
 * Reads PNG and JPEG images in folders named by their classes, which count from 0 in the order of the sorted names, or beside a `labels.csv`
 * with their classes; folders around these do not matter, unless they are `train`, `val` and `test`: then these are the set's files. Images of the network's channels and size where it
 * is known, else of their own, which must be one. Other files are passed over.
 * @throws TauscopeError data-format, data-mismatch, data-limit
 */
export function readImageFolder(
  name: string,
  members: readonly Member[],
  target: ImageTarget,
): LabelledImages {
  const { placed, unlisted } = placedImages(name, members);
  const answers = target.regression
    ? targetsOf(name, placed, target.regression)
    : placedLabels(name, placed, target);
  const files = rangesOf(placed);
  const { notice, ...pixels } = pixelValues(name, placed, target);
  const notices = [
    notice,
    unlisted > 0 && `${formatCount(unlisted)} images of ${name} are not in its labels.csv and were left out.`,
  ].filter(Boolean);
  return {
    name,
    count: placed.length,
    ...pixels,
    ...answers,
    ...(files.length > 1 && { files }),
    ...(notices.length > 0 && { notice: notices.join(' ') }),
  };
}

/** Lists of labels give a target for each image; folders name classes. */
function targetsOf(name: string, placed: readonly PlacedImage[], regression: Regression): Answers {
  const values = Float64Array.from(placed, ({ className, isListed, path }) => {
    const value = isListed ? Number(className) : NaN;
    if (Number.isFinite(value)) return value;
    throw new TauscopeError(
      'data-format',
      `${path} in ${name} has ${isListed ? `the label "${className}"` : 'no label but its folder'}; expected for a regression is a number for each image in a labels.csv ` +
        '(file,label). Save several numbers for each image as arrays (.npz).',
    );
  });
  return targetAnswers(values, 1, regression);
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
): Pick<LabelledImages, 'shape' | 'values' | 'resized' | 'notice'> {
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
      resized,
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
