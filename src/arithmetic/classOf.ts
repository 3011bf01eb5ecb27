/**
 * The class an output names: the index of its largest value, the lowest one when several are equal. A single value names
 * class 1 above `threshold` (`classThreshold.ts`), else class 0.
 */
export function classOf(output: Int8Array | Float32Array, threshold: number): number {
  if (output.length === 1) return output[0]! > threshold ? 1 : 0;
  let best = 0;
  for (let i = 1; i < output.length; i++) if (output[i]! > output[best]!) best = i;
  return best;
}

/** How many classes an output of several values names before one: 0 for its answer. Of equal values the lower index goes first. */
export function rankOf(output: Int8Array | Float32Array, index: number): number {
  const score = output[index]!;
  let ahead = 0;
  for (let i = 0; i < output.length; i++)
    if (output[i]! > score || (output[i] === score && i < index)) ahead++;
  return ahead;
}
