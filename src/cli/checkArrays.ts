import type { ArrayNames } from '../images/chooseArrays.ts';
import type { DataFile } from '../images/dataFile.ts';
import { TauscopeError } from '../network/errors.ts';
import { dataContent } from './dataContent.ts';

/** Throws TauscopeError `usage` where arrays are named and no file holds any. */
export function checkArrays(arrays: ArrayNames | undefined, files: readonly DataFile[]): void {
  if (!arrays || files.some((file) => dataContent(file) === 'arrays')) return;
  throw new TauscopeError(
    'usage',
    '--arrays names arrays of .npz or .npy files, and the data has none. Leave it out.',
  );
}
