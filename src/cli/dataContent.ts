import type { DataFile } from '../images/dataFile.ts';
import { unpackBudget } from '../images/dataLimits.ts';
import { gunzip, isGzip } from '../images/gzip.ts';
import { isNpy } from '../images/npy.ts';
import { holdsImages } from '../images/placedImages.ts';
import { isTar, tarFiles } from '../images/tar.ts';
import { isZip, zipEntries } from '../images/zip.ts';

/** What a data file holds, as `readImages` decides it: PNG and JPEG images, named arrays, or something else. */
export function dataContent(given: DataFile): 'images' | 'arrays' | 'other' {
  const file = isGzip(given.bytes) ? gunzip(given, unpackBudget(given.bytes.length)) : given;
  if (isZip(file.bytes))
    return holdsImages([...zipEntries(file).values()].map(({ name }) => name)) ? 'images' : 'arrays';
  if (isTar(file.bytes)) return holdsImages(tarFiles(file).map(({ name }) => name)) ? 'images' : 'other';
  return isNpy(file.bytes) ? 'arrays' : 'other';
}
