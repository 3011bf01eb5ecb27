import type { CopyLoop } from '../network.ts';

/** Indices along one axis that loops reach: `input` is the one that the output's index `output` takes first. */
export interface AxisRun {
  readonly input: number;
  readonly output: number;
  /** Outermost first; none for a single index. */
  readonly loops: readonly CopyLoop[];
}

/**
 * Which index of an input each index of the output takes, of `count` from `first` on, in runs of equal steps, and those of equal form in
 * runs again.
 */
export function axisRuns(
  { first, count }: { readonly first: number; readonly count: number },
  indexOf: (index: number) => number,
): AxisRun[] {
  const singles = Array.from({ length: count }, (_, n): AxisRun => {
    return { input: indexOf(first + n), output: first + n, loops: [] };
  });
  return repeated(repeated(singles));
}

/** Neighbouring runs of one form as loops over them, where their starts lie in equal steps. */
function repeated(runs: readonly AxisRun[]): AxisRun[] {
  const result: AxisRun[] = [];
  for (let first = 0; first < runs.length;) {
    const { input, output, loops } = runs[first]!;
    const next = runs[first + 1] ?? { input, output };
    const [inputStride, outputStride] = [next.input - input, next.output - output];
    let count = 1;
    for (; first + count < runs.length; count++) {
      const run = runs[first + count]!;
      if (run.input !== input + count * inputStride || run.output !== output + count * outputStride) break;
      if (!sameForm(run.loops, loops)) break;
    }
    result.push({
      input,
      output,
      loops: count === 1 ? loops : [{ count, inputStride, outputStride }, ...loops],
    });
    first += count;
  }
  return result;
}

function sameForm([a]: readonly CopyLoop[], [b]: readonly CopyLoop[]): boolean {
  return a?.count === b?.count && a?.inputStride === b?.inputStride && a?.outputStride === b?.outputStride;
}
