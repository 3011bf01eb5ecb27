import type { Table } from '../../../assembly/routine.ts';
import { bytesOfWords } from '../convTask.ts';
import type { KeptList, UnrolledPairs } from './keptLists.ts';
import { waysThrough } from './keptLists.ts';
import type { SkippingPlan } from './skippingPlan.ts';

/** Labels of the code that the table leads through. */
export interface SkippingLabels {
  readonly begin: string;
  /** By position in the unrolled code. */
  readonly pairs: readonly string[];
  readonly turn: string;
  readonly store: string;
  readonly clear: string;
  readonly end: string;
}

/**
 * Per channel block and point: where its code begins and a word of steps; the weights of the first pair, where the code goes on; then
 * weights, and a word of four steps before every fourth position of the code. The first word has the step to the first pair and
 * those of the positions before a fourth one. Where the code ends with a jump, the next way through begins with such words too.
 */
export function skippingTable(plan: SkippingPlan, labels: SkippingLabels, name: string): Table {
  const { lists } = plan;
  const words = tableWords(plan) + endWords * lists.length;
  let made: (number | string)[] | null = null;
  const entries = () => (made ??= entriesOf(plan, labels));
  return {
    name,
    comment: 'per channel block and point: where to go, steps, weights of the kept pairs',
    byteLength: 4 * words,
    bytes: () => bytesOfWords(entries().map((entry) => (typeof entry === 'string' ? 0 : entry))),
    labels: () =>
      new Map(entries().flatMap((entry, i) => (typeof entry === 'string' ? [[4 * i, entry] as const] : []))),
  };
}

/** Where to go, and steps. */
const turnWords = 2;
const endWords = turnWords;

type TableShape = Pick<SkippingPlan, 'lengths' | 'unrolled' | 'options'>;

/** Without the ends of the channel blocks. */
export function tableWords({ lengths, unrolled, options }: TableShape): number {
  const { channels } = options;
  let words = 0;
  for (const [length, count] of lengths) {
    const ofPairs = waysThrough(length, unrolled).map(
      (pairs) => pairs * channels + stepWords(pairs, unrolled) + (unrolled.turns ? turnWords : 0),
    );
    words +=
      count * ofPairs.reduce((sum, some) => sum + some, length === 0 ? turnWords : turnWords + channels + 1);
  }
  return words;
}

/** Fourth positions among the last `pairs`. */
function stepWords(pairs: number, { length }: UnrolledPairs): number {
  return Math.ceil(length / 4) - Math.ceil((length - pairs) / 4);
}

function entriesOf(plan: SkippingPlan, labels: SkippingLabels): (number | string)[] {
  const { task, live, points, lists, unrolled, channelBlocks } = plan;
  const { pointWeights } = task.layer;
  const inC = task.input.c;
  const entries: (number | string)[] = [];
  lists.forEach((ofBlock, n) => {
    ofBlock.forEach((list, point) => {
      const weights = (at: number): number[] =>
        channelBlocks[n]!.map((channel) => {
          const pair = live.inputPairs[list[at]!]!;
          const first = (channel * points + point) * inC + 2 * pair;
          const upper = 2 * pair + 1 < inC ? pointWeights[first + 1]! : 0;
          return (pointWeights[first]! & 0xffff) | (upper << 16);
        });
      entries.push(...entriesOfPoint(list, weights, unrolled, labels));
    });
    entries.push(labels.end, 0);
  });
  return entries;
}

/** @param weights of a pair by its place in the list, one word per channel of two lanes */
function entriesOfPoint(
  list: KeptList,
  weights: (at: number) => readonly number[],
  unrolled: UnrolledPairs,
  labels: SkippingLabels,
): (number | string)[] {
  if (list.length === 0) return [labels.clear, 0];
  let following = 1;
  const ways = waysThrough(list.length, unrolled).map((pairs) => {
    const begin = unrolled.length - pairs;
    const from = following - begin;
    following += pairs;
    /** Of the positions up to the next fourth one. */
    const steps = (position: number): number => {
      let word = 0;
      for (let i = position; i < unrolled.length && (i === position || i % 4 !== 0); i++)
        word |= (4 * (list[from + i]! - list[from + i - 1]!)) << (8 * (i % 4));
      return word;
    };
    return { begin, from, steps, head: [labels.pairs[begin]!, begin % 4 === 0 ? 0 : steps(begin)] as const };
  });
  const firstStep = 4 * list[0]!;
  const [entry, steps] = ways[0]?.head ?? [labels.store, 0];
  const entries: (number | string)[] = [labels.begin, firstStep | steps, ...weights(0), entry];
  ways.forEach((way, n) => {
    for (let i = way.begin; i < unrolled.length; i++) {
      if (i % 4 === 0) entries.push(way.steps(i));
      entries.push(...weights(way.from + i));
    }
    if (unrolled.turns) entries.push(...(ways[n + 1]?.head ?? [labels.store, 0]));
  });
  return entries;
}
