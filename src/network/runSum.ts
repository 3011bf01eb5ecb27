/** A tile has as many points, or fewer, along a dimension. */
const mostRuns = 6;

/** Where runs of values start, and what they count in a sum: {@link mostRuns} each, those beyond a sum's own without weight. */
export interface RunSum {
  readonly starts: readonly number[];
  readonly factors: readonly number[];
}

/** @param runs start and factor of each, at most {@link mostRuns} */
export function runSum(runs: readonly (readonly [number, number])[]): RunSum {
  const counting = runs.filter(([, factor]) => factor !== 0);
  const padded = Array.from({ length: mostRuns }, (_, n) => counting[n] ?? [counting[0]?.[0] ?? 0, 0]);
  return { starts: padded.map(([start]) => start), factors: padded.map(([, factor]) => factor) };
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
  const [fa, fb, fc, fd, fe, ff] = factors as [number, number, number, number, number, number];
  let a = offset + starts[0]!;
  let b = offset + starts[1]!;
  let c = offset + starts[2]!;
  let d = offset + starts[3]!;
  let e = offset + starts[4]!;
  let f = offset + starts[5]!;
  for (const end = to + length; to < end; to++)
    into[to] =
      fa * from[a++]! +
      fb * from[b++]! +
      fc * from[c++]! +
      fd * from[d++]! +
      fe * from[e++]! +
      ff * from[f++]!;
}
