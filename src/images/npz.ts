import { TauscopeError } from '../network/errors.ts';
import { readArrays } from './arrays.ts';
import type { DataFile } from './dataFile.ts';
import type { UnpackBudget } from './dataLimits.ts';
import type { ImageTarget } from './imageTarget.ts';
import type { LabelledImages } from './labelledImages.ts';
import { readNpy } from './npy.ts';
import { unzipEntry, zipEntries } from './zip.ts';

const npyName = /\.npy$/;

/** A data set in a NumPy archive, see {@link readArrays}. @throws TauscopeError data-format, data-mismatch, data-limit */
export function readNpz(file: DataFile, budget: UnpackBudget, target: ImageTarget = {}): LabelledImages {
  const entries = [...zipEntries(file).values()].filter(({ name }) => npyName.test(name));
  const arrays = entries.map((entry) => {
    const name = entry.name.replace(npyName, '');
    const read = () => readNpy(`${entry.name} in ${file.name}`, unzipEntry(file.name, entry, budget));
    return { name, source: `${name} in ${file.name}`, read };
  });
  return readArrays(file.name, arrays, target);
}

/** The same of arrays in files of their own, which are all used unless the target says which are meant. */
export function readNpyFiles(files: readonly DataFile[], target: ImageTarget = {}): LabelledImages {
  const names = files.map(({ name }) => name);
  const twice = names.find((name, n) => names.indexOf(name) !== n);
  if (twice !== undefined && !target.isRecorded)
    throw new TauscopeError(
      'data-format',
      `Two of the files are called ${twice}, but arrays are told apart by their names. Rename them, for example to x_train.npy and x_test.npy.`,
    );
  const arrays = files.map(({ name, bytes }) => ({
    name: name.replace(npyName, ''),
    source: name,
    ...(!target.isRecorded && { isFile: true as const }),
    read: () => readNpy(name, bytes),
  }));
  return readArrays(names.join(' and '), arrays, target);
}
