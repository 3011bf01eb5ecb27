import { pMapIterable } from 'p-map';
import { TauscopeError } from '../../network/errors.ts';
import type { Engine, Levels } from '../engine.ts';
import type { Exploration } from '../exploration.ts';
import { FailedCall, failedCall } from '../failedCall.ts';
import { sliceImages, slices } from '../imageSlices.ts';
import { levelsOfPoint } from '../points/pointTable.ts';
import { exactPoint } from '../recipe/space.ts';
import type { SplitInputs } from './splitInputs.ts';
import { classified } from './splitInputs.ts';

/** Takes the answers a point gives to some images of the split, by their numbers in it, and the right ones. */
export type Record = (point: number, numbers: Uint32Array, answers: Uint16Array, right: Uint16Array) => void;

/** A slice of images that a block of points has seen. */
export interface Measured {
  readonly block: readonly number[];
  /** Evaluations: points x images of the slice. */
  readonly amount: number;
  /** Whether the block has seen all the images asked for. */
  readonly last: boolean;
}

/**
 * Evaluates blocks of points on images of a split, block after block, slice after slice, and yields in this order when a
 * slice is recorded. What a call that failed by itself leaves open is left out: the others are recorded before its error is thrown,
 * unless the exact network is among it, without which nothing is kept.
 * @param numbers which images of the split, in the order to see them
 */
export async function* measure(
  { points }: Pick<Exploration, 'points'>,
  engine: Engine,
  blocks: readonly (readonly number[])[],
  inputs: SplitInputs,
  record: Record,
  numbers: Uint32Array = inputs.split.map((_, number) => number),
): AsyncGenerator<Measured> {
  let last: { readonly block: readonly number[]; readonly configurations: readonly Levels[] } | undefined;
  /** The same array for all slices of a block, which follow each other. */
  const configurationsOf = (block: readonly number[]) => {
    if (last?.block !== block)
      last = { block, configurations: block.map((point) => levelsOfPoint(points, point)) };
    return last.configurations;
  };
  const parts = Array.from(slices(numbers, sliceImages), (slice) => slice.images);
  const tasks = blocks.flatMap((block) => parts.map((slice) => ({ block, slice })));
  const results = pMapIterable(
    tasks,
    async ({ block, slice }) => {
      const found = await classified(engine, inputs, slice, configurationsOf(block)).catch(failedCall);
      return { block, slice, found };
    },
    { concurrency: engine.capacity ?? engine.concurrency },
  );
  const end = numbers.at(-1);
  const failed = new Map<readonly number[], FailedCall>();
  for await (const { block, slice, found } of results) {
    // An error of its own, which nobody goes on after.
    if (found instanceof FailedCall && block.includes(exactPoint))
      throw new TauscopeError(found.code, found.message);
    if (found instanceof FailedCall) failed.set(block, found);
    if (found instanceof FailedCall || failed.has(block)) continue;
    const { answers, right } = found;
    block.forEach((point, row) =>
      record(point, slice, answers.subarray(row * slice.length, (row + 1) * slice.length), right),
    );
    yield { block, amount: block.length * slice.length, last: slice.at(-1) === end };
  }
  for (const error of failed.values()) throw error;
}
