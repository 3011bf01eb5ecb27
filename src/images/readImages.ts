import { TauscopeError } from '../network/errors.ts';
import { cifar10Fault, isCifar10, readCifar10 } from './cifar10.ts';
import type { DataFile } from './dataFile.ts';
import { formatCount } from './dataFile.ts';
import { checkFileBytes } from './dataLimits.ts';
import type { LabelledImages } from './labelledImages.ts';

const understood =
  'Understood are CIFAR-10 binary batches (test_batch.bin), cifar-10-binary.tar.gz, an IDX (MNIST) image file with its ' +
  'label file, both also gzipped, and .npz with the arrays x and y.';

/**
 * Reads a labelled data set; the content decides the format, never the name.
 * @throws TauscopeError data-format, data-mismatch, data-limit
 */
export function readImages(files: readonly DataFile[]): LabelledImages {
  if (files.length === 0) throw new TauscopeError('data-format', `No data file was given. ${understood}`);
  checkFileBytes(files);
  for (const file of files) if (!isCifar10(file.bytes)) throw unknownFormat(file);
  return readCifar10(files);
}

function unknownFormat({ name, bytes }: DataFile): TauscopeError {
  const firstBytes = [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const found =
    bytes.length === 0 ? 'is empty' : `(${formatCount(bytes.length)} bytes, starting with ${firstBytes})`;
  return new TauscopeError(
    'data-format',
    `${name} ${found} is no data set of a known format. ${cifar10Fault(bytes)} ${understood}`,
  );
}
