/** Where runs of values start, and what they count in a sum. */
export interface RunSum {
  readonly starts: Int32Array;
  readonly factors: Float64Array;
}

/** @param runs start and factor of each */
export function runSum(runs: readonly (readonly [number, number])[]): RunSum {
  const counting = runs.filter(([, factor]) => factor !== 0);
  return {
    starts: Int32Array.from(counting, ([start]) => start),
    factors: Float64Array.from(counting, ([, factor]) => factor),
  };
}

/** Enters the sum of runs of `length` values, place by place. Whole numbers below 2^53 make it exact. @param offset of all runs in `from` */
export function addRuns(
  { starts, factors }: RunSum,
  from: Float64Array,
  offset: number,
  into: Float64Array,
  to: number,
  length: number,
): void {
  const runs = starts.length;
  if (runs === 0) into.fill(0, to, to + length);
  // Two by two: most of the time goes into reading and writing what has been added up.
  for (let n = 0; n < runs; n += 2) {
    const isLast = n + 1 === runs;
    const [f, g] = [factors[n]!, isLast ? 0 : factors[n + 1]!];
    const a = offset + starts[n]!;
    const b = isLast ? a : offset + starts[n + 1]!;
    if (n === 0) for (let i = 0; i < length; i++) into[to + i] = f * from[a + i]! + g * from[b + i]!;
    else for (let i = 0; i < length; i++) into[to + i]! += f * from[a + i]! + g * from[b + i]!;
  }
}

/** A sum of at most so many runs can be added up without being entered anywhere. */
const mostRuns = 6;

/** The same sum of {@link mostRuns} runs, some of which count nothing. */
export function paddedRuns({ starts, factors }: RunSum): RunSum {
  if (starts.length > mostRuns) throw new RangeError(`sums of ${starts.length} runs, at most ${mostRuns}`);
  const padded = { starts: new Int32Array(mostRuns), factors: new Float64Array(mostRuns) };
  padded.starts.set(starts);
  padded.factors.set(factors);
  return padded;
}

/** Adds the values of a sum of runs to the first of the totals, and their absolute values to the second one. @param sum of {@link paddedRuns} */
export function addTotals(
  { starts, factors }: RunSum,
  from: Float64Array,
  length: number,
  totals: Float64Array,
): void {
  const [a, b, c] = [starts[0]!, starts[1]!, starts[2]!];
  const [d, e, f] = [starts[3]!, starts[4]!, starts[5]!];
  const [ofA, ofB, ofC] = [factors[0]!, factors[1]!, factors[2]!];
  const [ofD, ofE, ofF] = [factors[3]!, factors[4]!, factors[5]!];
  let sum = 0;
  let size = 0;
  for (let i = 0; i < length; i++) {
    const value =
      ofA * from[a + i]! +
      ofB * from[b + i]! +
      ofC * from[c + i]! +
      ofD * from[d + i]! +
      ofE * from[e + i]! +
      ofF * from[f + i]!;
    sum += value;
    size += Math.abs(value);
  }
  totals[0]! += sum;
  totals[1]! += size;
}
