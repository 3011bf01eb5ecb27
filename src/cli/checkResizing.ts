import type { DataFile } from '../images/dataFile.ts';
import type { Resizing } from '../images/fitPixels.ts';
import { TauscopeError } from '../network/errors.ts';
import { dataContent } from './dataContent.ts';

/** Throws TauscopeError `usage` where a way to resize images is named and no file holds any that are. */
export function checkResizing(resizing: Resizing | undefined, files: readonly DataFile[]): void {
  if (!resizing || files.some((file) => dataContent(file) === 'images')) return;
  throw new TauscopeError(
    'usage',
    '--resize is of PNG and JPEG images, and the data has none. Leave it out.',
  );
}
