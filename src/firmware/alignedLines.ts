import { diffArrays } from 'diff';

/** Lines of two texts beside each other: pairs of line numbers, left and right, -1 where one has no counterpart. */
export type AlignedLines = Int32Array;

/** Consecutive lines of a text, and by what they are recognised in the other one. */
export interface LinePart {
  readonly key: string;
  readonly lines: readonly string[];
}

/** Parts of more differences than this are as good as different: aligning them would take long and help nobody. */
const mostDifferences = 1000;

/**
 * Aligns two texts: first their parts by their keys, then the lines within. So the time stays near-linear in the lines, also for
 * straight-line code of a hundred thousand instructions.
 */
export function alignedLines(left: readonly LinePart[], right: readonly LinePart[]): AlignedLines {
  const rows: number[] = [];
  let [l, r] = [0, 0];
  const push = (leftLines: readonly string[], rightLines: readonly string[]) => {
    for (const [a, b] of aligned(leftLines, rightLines))
      rows.push(a === null ? -1 : l + a, b === null ? -1 : r + b);
    l += leftLines.length;
    r += rightLines.length;
  };
  const keys = (parts: readonly LinePart[]) => parts.map(({ key }) => key);
  for (const [a, b] of aligned(keys(left), keys(right)))
    push(a === null ? [] : left[a]!.lines, b === null ? [] : right[b]!.lines);
  return Int32Array.from(rows);
}

type Place = readonly [left: number | null, right: number | null];

/** Places of two lists beside each other; between equal ones those of the left and of the right side by side. */
function aligned(left: readonly string[], right: readonly string[]): Place[] {
  const changes = diffArrays([...left], [...right], { maxEditLength: mostDifferences });
  const places: Place[] = [];
  let [l, r] = [0, 0];
  const beside = (leftEnd: number, rightEnd: number) => {
    while (l < leftEnd || r < rightEnd) places.push([l < leftEnd ? l++ : null, r < rightEnd ? r++ : null]);
  };
  let [leftEnd, rightEnd] = [0, 0];
  for (const { added, removed, count } of changes ?? []) {
    if (removed) leftEnd += count;
    else if (added) rightEnd += count;
    else {
      beside(leftEnd, rightEnd);
      leftEnd += count;
      rightEnd += count;
      beside(leftEnd, rightEnd);
    }
  }
  beside(left.length, right.length);
  return places;
}
