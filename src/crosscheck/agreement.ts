import type { Clamp } from '../network/network.ts';

/** How far quantised values are from others. */
export interface Agreement {
  readonly values: number;
  readonly equal: number;
  /** Equal values at an end of the layer's range, where much is cut off that would not be equal. */
  readonly equalAtEnds: number;
  /** Largest difference in quantised steps. */
  readonly largestSteps: number;
}

export const nothingCompared: Agreement = { values: 0, equal: 0, equalAtEnds: 0, largestSteps: 0 };

/** With further values compared, which lie within `min` and `max`. */
export function withCompared(
  agreement: Agreement,
  found: Int8Array,
  expected: Int8Array,
  { min, max }: Clamp,
): Agreement {
  let { equal, equalAtEnds, largestSteps } = agreement;
  if (found.length !== expected.length) throw new RangeError(`${found.length} values for ${expected.length}`);
  for (let n = 0; n < found.length; n++) {
    const steps = Math.abs(found[n]! - expected[n]!);
    if (steps > largestSteps) largestSteps = steps;
    if (steps > 0) continue;
    equal++;
    if (found[n] === min || found[n] === max) equalAtEnds++;
  }
  return { values: agreement.values + found.length, equal, equalAtEnds, largestSteps };
}

/** 100 when nothing is compared. */
export function equalPercent({ values, equal }: Agreement): number {
  return values === 0 ? 100 : (100 * equal) / values;
}
