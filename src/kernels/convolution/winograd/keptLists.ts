import { tilePairs } from '../../../network/tilePairs.ts';
import type { TiledConvTask } from '../convTask.ts';
import type { LiveChannels } from '../liveChannels.ts';

/** A step of one byte goes no further. */
const largestStep = 63;

/** Pairs that a block of channels multiplies at a point, as positions among the pairs that are read, ascending. */
export type KeptList = readonly number[];

/**
 * The lists of blocks of channels, point by point: of the pairs that some channel of the block keeps. Where one is further from
 * the one before than a step goes, others are listed in between, whose weights are 0.
 */
export function keptLists(
  { layer }: TiledConvTask,
  { inputPairs }: LiveChannels,
  channelBlocks: readonly (readonly number[])[],
): KeptList[][] {
  const { points, keeps } = tilePairs(layer);
  return channelBlocks.map((channels) =>
    Array.from({ length: points }, (_, point) => {
      const list: number[] = [];
      inputPairs.forEach((pair, position) => {
        if (!channels.some((channel) => keeps(channel, point, pair))) return;
        let last = list.at(-1) ?? 0;
        while (position - last > largestStep) list.push((last += largestStep));
        list.push(position);
      });
      return list;
    }),
  );
}

/** How many lists are of each length. */
export type ListLengths = ReadonlyMap<number, number>;

export function lengthsOf(lists: readonly (readonly KeptList[])[]): ListLengths {
  const lengths = new Map<number, number>();
  for (const { length } of lists.flat()) lengths.set(length, (lengths.get(length) ?? 0) + 1);
  return lengths;
}

/** Code for the pairs of a list behind the first one, entered where as many remain as it has. */
export interface UnrolledPairs {
  /** Pairs in a row. */
  readonly length: number;
  /** Whether some list is longer and goes through the code more than once, so that a jump ends every way through. */
  readonly turns: boolean;
}

export function unrolledPairs(lengths: ListLengths, mostLength: number): UnrolledPairs {
  const longest = Math.max(0, ...lengths.keys()) - 1;
  if (longest > mostLength) return { length: mostLength, turns: true };
  return { length: Math.max(0, longest), turns: false };
}

/** How many pairs each way through the code multiplies for a list of some length: all of the code's but in the first one. */
export function waysThrough(length: number, unrolled: UnrolledPairs): number[] {
  const following = length - 1;
  if (following <= 0) return [];
  const first = ((following - 1) % unrolled.length) + 1;
  const others = (following - first) / unrolled.length;
  return [first, ...Array.from({ length: others }, () => unrolled.length)];
}
