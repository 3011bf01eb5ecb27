import { TauscopeError } from '../network/errors.ts';
import { OpenChoice } from '../network/openChoice.ts';
import { formatCount } from '../words/counts.ts';
import type { Labels } from './labels.ts';
import { countClasses, mostClasses } from './labels.ts';
import type { NpyArray } from './npy.ts';

/**
 * Labels of an array (N) or (N, 1) of class numbers, or one-hot (N, classes).
 * @throws TauscopeError data-format
 */
export function arrayLabels(source: string, { shape, values }: NpyArray): Labels {
  const columns = shape[1] ?? 1;
  if (shape.length > 2 || columns === 0 || columns > mostClasses)
    throw new TauscopeError(
      'data-format',
      `${source} has the shape (${shape.join(', ')}); expected (N) labels or (N, classes) one-hot with at most ${formatCount(mostClasses)} classes.`,
    );
  const labels = new Uint16Array(shape[0]!);
  if (columns === 1) {
    for (let row = 0; row < labels.length; row++) {
      const label = Number(values[row]);
      if (!(Number.isInteger(label) && label >= 0 && label < mostClasses))
        throw noClasses(
          `${source} holds ${values[row]} at position ${formatCount(row)}; expected class numbers 0 to ${formatCount(mostClasses - 1)}. Correct it and save again`,
        );
      labels[row] = label;
    }
    return { labels, classCount: countClasses(labels) };
  }
  for (let row = 0; row < labels.length; row++) {
    const scores = Array.from(values.subarray(row * columns, (row + 1) * columns), Number);
    const hot = scores.indexOf(1);
    if (hot === -1 || scores.some((score, column) => score !== 0 && column !== hot))
      throw noClasses(
        `${source} has ${columns} columns, but row ${formatCount(row)} is not one-hot (a single 1 among zeros). Save class numbers instead, for example y.argmax(axis=1)`,
      );
    labels[row] = hot;
  }
  return { labels, classCount: columns };
}

/** What is said of numbers that are no classes; without a full stop. */
export function noClasses(fault: string): OpenChoice {
  return new OpenChoice(
    'data-format',
    `${fault}; if they are targets of a regression, say so with --regression TOLERANCE (run, explore, crosscheck); the page asks.`,
    'regression',
  );
}
