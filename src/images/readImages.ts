import { TauscopeError } from '../network/errors.ts';
import { formatCount } from '../words/counts.ts';
import { channelsLast } from './channelsLast.ts';
import type { CifarFormat } from './cifar.ts';
import { cifarFault, cifarFormat, readCifar } from './cifar.ts';
import { inColourOrder } from './colourOrder.ts';
import type { DataFile } from './dataFile.ts';
import type { UnpackBudget } from './dataLimits.ts';
import { checkFileBytes, unpackBudget } from './dataLimits.ts';
import { equalFiles, repeatedImages } from './equalImages.ts';
import { gunzip, isGzip } from './gzip.ts';
import { isIdx, isWholeIdx, readIdx } from './idx.ts';
import { isImageFile } from './imageFile.ts';
import { readImageFolder } from './imageFolder.ts';
import type { ImageTarget } from './imageTarget.ts';
import type { LabelledImages } from './labelledImages.ts';
import { isNpy } from './npy.ts';
import { readNpyFiles, readNpz } from './npz.ts';
import type { Member } from './placedImages.ts';
import { holdsImages } from './placedImages.ts';
import { isTar, tarFiles } from './tar.ts';
import { checkAnswers } from './targets.ts';
import { isZip, unzipEntry, zipEntries } from './zip.ts';

/** A given file, unpacked if it was gzipped, with what it turned out to be. */
interface Part {
  readonly format: CifarFormat | 'IDX' | 'npz' | 'npy' | 'folders of images';
  readonly file: DataFile;
  /** What else its archive holds. */
  readonly beside?: readonly DataFile[];
  readonly members?: readonly Member[];
}

const understood =
  'Understood are CIFAR-10 binary batches (test_batch.bin), cifar-10-binary.tar.gz, the same of CIFAR-100, IDX (MNIST) image files each with ' +
  'its label file, all also gzipped, .npz or .npy files with the arrays x and y (or images and labels, x_train and y_train, ...), and a folder, zip or tar of PNG and JPEG images in folders named by their classes, or with a labels.csv.';

/**
 * Reads a labelled data set; the content decides the format, never the name. Of a CIFAR archive only the test
 * images are used (networks are usually trained on the other batches), all batches when they are absent.
 * @throws TauscopeError data-format, data-mismatch (also for a file that is given twice), data-limit
 */
export function readImages(files: readonly DataFile[], target: ImageTarget = {}): LabelledImages {
  const images = inColourOrder(readParts(files, target), target);
  checkAnswers(images, target);
  const repeats = repeatedImages(images);
  if (repeats.size === 0) return images;
  const twice = equalFiles(images)?.map(({ name }) => name);
  if (twice)
    throw new TauscopeError(
      'data-mismatch',
      `${twice.join(' and ')} hold the same images with the same labels. Give each file once.`,
    );
  return { ...images, repeats };
}

function readParts(files: readonly DataFile[], target: ImageTarget): LabelledImages {
  const budget = unpackBudget(checkFileBytes(files.map(({ bytes }) => bytes.length)));
  const parts = files.flatMap(({ name, bytes }) => partsOf({ name, bytes: plainBytes(bytes) }, budget));
  const formats = new Set(parts.map(({ format }) => format));
  const contents = parts.map(({ file }) => file);
  const [format] = formats;
  const [first] = contents;
  if (!format || !first) throw new TauscopeError('data-format', `No data file was given. ${understood}`);
  const { members, beside } = parts[0]!;
  if (formats.size > 1 || ((format === 'npz' || members) && contents.length > 1)) {
    const found = parts
      .map(
        (part) => `${part.file.name} (${typeof part.format === 'string' ? part.format : part.format.name})`,
      )
      .join(', ');
    throw new TauscopeError('data-format', `These files do not make one data set: ${found}. ${understood}`);
  }
  if (members) return readImageFolder(first.name, members, target);
  if (format === 'npz') return readNpz(first, budget, target);
  if (format === 'npy') return readNpyFiles(contents, target);
  if (format === 'IDX') return channelsLast(readIdx(contents), target.shape);
  return readCifar(contents, format as CifarFormat, beside);
}

/** The same memory without a subclass: Node's Buffer has another `slice`. */
function plainBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

function partsOf(given: DataFile, budget: UnpackBudget): Part[] {
  const file = isGzip(given.bytes) ? gunzip(given, budget) : given;
  const { bytes } = file;
  if (isZip(bytes)) return [zipPart(file, budget)];
  if (isTar(bytes)) return tarParts(file);
  if (isNpy(bytes)) return [{ format: 'npy', file }];
  // Both headers are weak: a black CIFAR-10 picture can start like IDX, so exact lengths go first.
  if (isWholeIdx(bytes)) return [{ format: 'IDX', file }];
  const format = cifarFormat(bytes);
  if (format) return [{ format, file }];
  if (isIdx(bytes)) return [{ format: 'IDX', file }];
  throw unknownFormat(file);
}

function zipPart(file: DataFile, budget: UnpackBudget): Part {
  const entries = [...zipEntries(file).values()];
  if (!holdsImages(entries.map(({ name }) => name))) return { format: 'npz', file };
  const members = entries.map((entry) => ({
    path: entry.name,
    read: () => unzipEntry(file.name, entry, budget),
  }));
  return { format: 'folders of images', file, members };
}

function tarParts(archive: DataFile): Part[] {
  const contents = tarFiles(archive);
  if (holdsImages(contents.map(({ name }) => name))) {
    const members = contents.map(({ name, bytes }) => ({ path: name, read: () => bytes }));
    return [{ format: 'folders of images', file: archive, members }];
  }
  const files = contents.map((file) => ({ ...file, format: cifarFormat(file.bytes) }));
  const beside = files.filter(({ format }) => !format);
  const parts = files.flatMap(({ name, bytes, format }) =>
    format ? [{ format, file: { name: `${archive.name}/${name}`, bytes }, beside }] : [],
  );
  if (parts.length === 0) {
    const names = files.slice(0, 10).map(({ name }) => name);
    throw new TauscopeError(
      'data-format',
      `${archive.name} has neither images (PNG or JPEG) nor a CIFAR-10 or CIFAR-100 binary file in it; it holds ${names.join(', ') || 'nothing'}. ` +
        'Get the "CIFAR-10 binary version (suitable for C programs)", cifar-10-binary.tar.gz, or that of CIFAR-100.',
    );
  }
  const test = parts.filter(({ file }) => /\/test(_batch)?\.bin$/.test(file.name));
  return test.length > 0 ? test : parts;
}

/** Whether content is that of a data file, or could be that of a damaged one. */
export function resemblesData(bytes: Uint8Array): boolean {
  const tests = [isGzip, isZip, isTar, isNpy, isIdx, cifarFormat, hintFor];
  return tests.some((test) => test(bytes));
}

function unknownFormat({ name, bytes }: DataFile): TauscopeError {
  const firstBytes = [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const found =
    bytes.length === 0 ? 'no bytes' : `${formatCount(bytes.length)} bytes, the first are ${firstBytes}`;
  return new TauscopeError(
    'data-format',
    [
      `${name} is in no known format (${found}).`,
      hintFor(bytes),
      understood,
      'Models are .tflite and .onnx files.',
    ]
      .filter(Boolean)
      .join(' '),
  );
}

function hintFor(bytes: Uint8Array): string {
  if (isImageFile(bytes))
    return 'It is a single image: give the folder that holds a folder of images for each class.';
  if (isGzip(bytes)) return 'It was packed by gzip twice: unpack it once.';
  return cifarFault(bytes);
}
