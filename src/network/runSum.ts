/** Where runs of values start, and what they count in a sum. */
export interface RunSum {
  readonly starts: readonly number[];
  readonly factors: readonly number[];
}

/** @param runs start and factor of each */
export function runSum(runs: readonly (readonly [number, number])[]): RunSum {
  const counting = runs.filter(([, factor]) => factor !== 0);
  return { starts: counting.map(([start]) => start), factors: counting.map(([, factor]) => factor) };
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
