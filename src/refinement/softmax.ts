import { exp, log } from '../network/portableMath.ts';

/** Softmax of logits * step, and the logarithm of its denominator. */
export function softmax(logits: Int8Array, step: number): { values: Float64Array; logSum: number } {
  let largest = -128;
  for (const logit of logits) largest = Math.max(largest, logit);
  const values = Float64Array.from(logits, (logit) => exp((logit - largest) * step));
  const sum = values.reduce((total, value) => total + value, 0);
  return { values: values.map((value) => value / sum), logSum: log(sum) + largest * step };
}
