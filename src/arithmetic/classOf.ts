/** The class an output names: the index of its largest value, the lowest one when several are equal. */
export function classOf(output: Int8Array | Float32Array): number {
  let best = 0;
  for (let i = 1; i < output.length; i++) if (output[i]! > output[best]!) best = i;
  return best;
}
