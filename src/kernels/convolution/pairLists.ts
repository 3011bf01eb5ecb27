import type { ConvPlan } from './convTask.ts';
import { packWords } from './packedWeights.ts';

/** Pairs per iteration of the sparse rolled kernel; lists are filled up to a multiple with zero weights. */
export const groupPairs = 4;
/** Words of a group's steps, an int16 for each pair. */
export const stepWords = groupPairs / 2;

/** A list of pairs that the same channels of every block keep. */
export interface PairList {
  readonly keeps: readonly boolean[];
  /** Weight words of one group. */
  readonly groupWords: number;
  /** Groups of each block, one at least. */
  readonly groupCounts: readonly number[];
}

export interface PairLists {
  /** Those that some block needs, in the order in which they run. */
  readonly lists: readonly PairList[];
  /** Per block, per list, per group: steps and weights as words; made when asked for. */
  readonly groups: () => readonly (readonly (readonly (readonly number[])[])[])[];
}

const largestStep = 32766;

/**
 * The kept pairs of the channel blocks that start at `firsts`, as the sparse kernel reads them. A step is the distance in
 * bytes from the pair before, or from the window's corner; the lowest bit of a group's first step marks the list's last group.
 * @returns null when the window spans more than steps of 16 bits can bridge.
 */
export function pairLists(
  plan: ConvPlan,
  firsts: readonly number[],
  channels: number,
  packed: boolean,
): PairLists | null {
  const kinds =
    channels === 2
      ? [
          [true, true],
          [true, false],
          [false, true],
        ]
      : [[true]];
  const pairCount = plan.task.pairs.pairCount;
  const kept = kinds.map(() => firsts.map((): number[] => []));
  firsts.forEach((first, blockIndex) => {
    for (let pair = 0; pair < pairCount; pair++) {
      const inFirst = plan.keeps(first, pair);
      const inSecond = channels === 2 && plan.keeps(first + 1, pair);
      if (inFirst || inSecond)
        kept[channels === 1 || (inFirst && inSecond) ? 0 : inFirst ? 1 : 2]![blockIndex]!.push(pair);
    }
  });
  const used = kinds.map((_, kind) => kind).filter((kind) => kept[kind]!.some((list) => list.length > 0));
  for (let pair = 0; pair < pairCount; pair++) if (plan.pairOffset(pair) > largestStep) return null;
  const groups = () =>
    firsts.map((first, blockIndex) => {
      let position = 0;
      return used.map((kind) => {
        const pairs = kept[kind]![blockIndex]!;
        const count = groupCount(pairs.length);
        return Array.from({ length: count }, (_, group) => {
          const steps: number[] = [];
          const words: number[] = [];
          for (let i = group * groupPairs; i < (group + 1) * groupPairs; i++) {
            const pair = pairs[i];
            const next = pair === undefined ? position : plan.pairOffset(pair);
            steps.push(next - position);
            position = next;
            kinds[kind]!.forEach((keep, channel) => {
              if (keep) words.push(pair === undefined ? 0 : plan.weightWord(first + channel, pair));
            });
          }
          if (group === count - 1) steps[0]! |= 1;
          return [...halfwords(steps), ...(packed ? packWords(words) : words)];
        });
      });
    });
  const lists = used.map((kind) => ({
    keeps: kinds[kind]!,
    groupWords: groupPairs * kinds[kind]!.filter(Boolean).length,
    groupCounts: kept[kind]!.map((list) => groupCount(list.length)),
  }));
  return { lists, groups };
}

function groupCount(pairs: number): number {
  return Math.max(1, Math.ceil(pairs / groupPairs));
}

function halfwords(values: readonly number[]): number[] {
  return Array.from(
    { length: values.length / 2 },
    (_, i) => (values[2 * i]! & 0xffff) | ((values[2 * i + 1]! & 0xffff) << 16),
  );
}
