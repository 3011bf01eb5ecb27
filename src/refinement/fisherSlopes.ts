import type { Tensor } from '../network/network.ts';
import { softmax } from './softmax.ts';

/** Classes less likely than this are left out: they add less than a thousandth of what an undecided image adds. */
const leastProbability = 1e-3;
/** The likeliest ones always count, and no more than a network of many classes can bear. */
const fewestClasses = 2;
const mostClasses = 16;

/**
 * What to send back through a network for the Fisher information about its own answer: for the likeliest classes y, likeliest
 * first, the derivatives of log p_y by every int8 logit, times the root of p_y. The sum of the squares of what arrives anywhere
 * is sum_y p_y (d log p_y / d .)^2, for which no label is needed. A single logit decides between two classes as against 0.
 * @param logits of one image
 */
export function fisherSlopes(
  logits: Int8Array,
  { scale, zeroPoint }: Pick<Tensor, 'scale' | 'zeroPoint'>,
): Float64Array[] {
  if (logits.length === 1)
    return fisherSlopes(Int8Array.of(logits[0]!, zeroPoint), { scale, zeroPoint }).map((row) =>
      row.subarray(0, 1),
    );
  const { values: p } = softmax(logits, scale);
  const classes = Array.from(p.keys()).sort((a, b) => p[b]! - p[a]! || a - b);
  return classes
    .filter((y, rank) => rank < fewestClasses || (rank < mostClasses && p[y]! >= leastProbability))
    .map((y) => p.map((likely, k) => Math.sqrt(p[y]!) * scale * ((k === y ? 1 : 0) - likely)));
}
