import { crc32 } from './crc32.ts';
import type { ImageRange, LabelledImages } from './labelledImages.ts';

/**
 * For each image that equals an earlier one, value for value, the first such image; labels do not matter. In the rare case that
 * unequal images share a checksum, repetitions of the later one go unseen.
 */
export function repeatedImages({ values, count }: LabelledImages): Map<number, number> {
  const contentOf = (image: number) => bytesOf(values, image, 1, count);
  const known = new Map<number, number>();
  const repeats = new Map<number, number>();
  for (let image = 0; image < count; image++) {
    const content = contentOf(image);
    const sum = crc32(content);
    const first = known.get(sum);
    if (first === undefined) known.set(sum, image);
    else if (isEqual(content, contentOf(first))) repeats.set(image, first);
  }
  return repeats;
}

/** The first image that equals one of a data set: itself, unless it repeats another. */
export function firstEqual({ repeats }: Pick<LabelledImages, 'repeats'>, image: number): number {
  return repeats?.get(image) ?? image;
}

/** Two files of a data set that hold the same images in the same order with the same labels, or null. */
export function equalFiles({
  files = [],
  values,
  labels,
  targets,
  count,
}: LabelledImages): readonly [ImageRange, ImageRange] | null {
  const partsOf = (file: ImageRange) =>
    [values, targets?.values ?? labels].map((all) => bytesOf(all, file.first, file.count, count)) as [
      Uint8Array,
      Uint8Array,
    ];
  const known = new Map<number, ImageRange>();
  for (const file of files) {
    const [content, classes] = partsOf(file);
    const sum = crc32(classes, crc32(content));
    const other = known.get(sum);
    if (!other) known.set(sum, file);
    else if (partsOf(other).every((part, n) => isEqual(part, n === 0 ? content : classes)))
      return [other, file];
  }
  return null;
}

/** The bytes that `count` of `imageCount` images take in `all`, as a view. */
function bytesOf(
  all: LabelledImages['values'] | LabelledImages['labels'] | Float64Array,
  first: number,
  count: number,
  imageCount: number,
): Uint8Array {
  const bytes = all.byteLength / imageCount;
  return new Uint8Array(all.buffer, all.byteOffset + first * bytes, count * bytes);
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((value, at) => value === b[at]);
}
