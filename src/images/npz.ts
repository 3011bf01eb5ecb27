import { TauscopeError } from '../network/errors.ts';
import { formatCount } from '../words/counts.ts';
import type { DataFile } from './dataFile.ts';
import type { UnpackBudget } from './dataLimits.ts';
import type { LabelledImages } from './labelledImages.ts';
import type { Labels } from './labels.ts';
import { checkCounts, countClasses, mostClasses } from './labels.ts';
import type { NpyArray } from './npy.ts';
import { readNpy } from './npy.ts';
import { unzipEntry, zipEntries } from './zip.ts';

/**
 * NumPy archives with the arrays x (N, ...) and y. x: uint8 = byte pixels, int8 = already quantised, float32 or float64 =
 * real values. y: labels (N) or (N, 1) of any number type, or one-hot (N, classes).
 * @throws TauscopeError data-format, data-mismatch, data-limit
 */
export function readNpz(file: DataFile, budget: UnpackBudget): LabelledImages {
  const entries = zipEntries(file);
  const [x, y] = ['x', 'y'].map((name) => {
    const entry = entries.get(`${name}.npy`);
    if (entry) return readNpy(`${entry.name} in ${file.name}`, unzipEntry(file.name, entry, budget));
    const names = [...entries.keys()].slice(0, 10).join(', ') || 'nothing';
    throw new TauscopeError(
      'data-format',
      `${file.name} is a zip archive without ${name}.npy; it holds ${names}. Save the images and labels with ` +
        'numpy.savez(file, x=images, y=labels).',
    );
  }) as [NpyArray, NpyArray];
  const [count = 0, ...shape] = x.shape;
  if (shape.length === 0 || shape.includes(0))
    throw new TauscopeError(
      'data-format',
      `x in ${file.name} has the shape (${x.shape.join(', ')}); expected (N, ...) with the values of one image behind N.`,
    );
  if (y.shape.length === 0)
    throw new TauscopeError(
      'data-format',
      `y in ${file.name} is a single number; expected one label for each of the ${formatCount(count)} images, shape (${count},). ` +
        'Save an array of labels, for example numpy.full(len(x), label).',
    );
  checkCounts(`x in ${file.name}`, count, `y in ${file.name}`, y.shape[0] ?? 0);
  return { name: file.name, shape, count, values: imageValues(file.name, x), ...labelsOf(file.name, y) };
}

function imageValues(file: string, { type, values }: NpyArray): LabelledImages['values'] {
  if (values instanceof Uint8Array || values instanceof Int8Array) return values;
  if (!(values instanceof Float32Array || values instanceof Float64Array))
    throw new TauscopeError(
      'data-format',
      `x in ${file} has elements of type ${type}; expected uint8 (pixels), int8 (already quantised) or float32 (real values). ` +
        "Convert it, for example with x.astype('float32').",
    );
  const reals = values instanceof Float32Array ? values : new Float32Array(values);
  const bad = reals.findIndex((real) => !Number.isFinite(real));
  if (bad !== -1)
    throw new TauscopeError(
      'data-format',
      `x in ${file} holds ${values[bad]} at position ${formatCount(bad)}; expected finite float32 values. Correct it and save again.`,
    );
  return reals;
}

function labelsOf(file: string, { shape, values }: NpyArray): Labels {
  const columns = shape[1] ?? 1;
  if (shape.length > 2 || columns === 0 || columns > mostClasses)
    throw new TauscopeError(
      'data-format',
      `y in ${file} has the shape (${shape.join(', ')}); expected (N) labels or (N, classes) one-hot with at most ${formatCount(mostClasses)} classes.`,
    );
  const labels = new Uint16Array(shape[0]!);
  if (columns === 1) {
    for (let row = 0; row < labels.length; row++) {
      const label = Number(values[row]);
      if (!(Number.isInteger(label) && label >= 0 && label < mostClasses))
        throw new TauscopeError(
          'data-format',
          `y in ${file} holds ${values[row]} at position ${formatCount(row)}; expected class numbers 0 to ${formatCount(mostClasses - 1)}. Correct it and save again.`,
        );
      labels[row] = label;
    }
    return { labels, classCount: countClasses(labels) };
  }
  for (let row = 0; row < labels.length; row++) {
    const scores = Array.from(values.subarray(row * columns, (row + 1) * columns), Number);
    const hot = scores.indexOf(1);
    if (hot === -1 || scores.some((score, column) => score !== 0 && column !== hot))
      throw new TauscopeError(
        'data-format',
        `y in ${file} has ${columns} columns, but row ${formatCount(row)} is not one-hot (a single 1 among zeros). ` +
          'Save class numbers instead, for example y.argmax(axis=1).',
      );
    labels[row] = hot;
  }
  return { labels, classCount: columns };
}
