import type { PointColumns } from './pointColumns.ts';

/** One place on the front: points equal in cost and accuracy share it. */
export interface FrontMark {
  readonly point: number;
  readonly tied: readonly number[];
}

/** The places of a front that is sorted by cost; the first point of a tie stands for all of them. */
export function frontMarks(front: readonly number[], { cost, correct }: PointColumns): FrontMark[] {
  const marks: { point: number; tied: number[] }[] = [];
  for (const point of front) {
    const last = marks.at(-1);
    const isTied =
      last !== undefined && cost[last.point] === cost[point] && correct[last.point] === correct[point];
    if (isTied) last.tied.push(point);
    else marks.push({ point, tied: [point] });
  }
  return marks;
}
