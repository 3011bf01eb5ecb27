import type { ArrayNames } from '../images/chooseArrays.ts';
import type { DataFile } from '../images/dataFile.ts';
import { unpackBudget } from '../images/dataLimits.ts';
import { gunzip, isGzip } from '../images/gzip.ts';
import { isNpy } from '../images/npy.ts';
import { holdsImages } from '../images/placedImages.ts';
import { isZip, zipEntries } from '../images/zip.ts';
import { TauscopeError } from '../network/errors.ts';

/** Throws TauscopeError `usage` where arrays are named and no file holds any. */
export function checkArrays(arrays: ArrayNames | undefined, files: readonly DataFile[]): void {
  if (!arrays || files.some(holdsArrays)) return;
  throw new TauscopeError(
    'usage',
    '--arrays names arrays of .npz or .npy files, and the data has none. Leave it out.',
  );
}

/** As `readImages` decides it. */
function holdsArrays(given: DataFile): boolean {
  const file = isGzip(given.bytes) ? gunzip(given, unpackBudget(given.bytes.length)) : given;
  if (!isZip(file.bytes)) return isNpy(file.bytes);
  return !holdsImages([...zipEntries(file).values()].map(({ name }) => name));
}
