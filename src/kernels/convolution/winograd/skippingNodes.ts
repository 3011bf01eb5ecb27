import type { Instruction } from '../../../assembly/instruction.ts';
import type { Node, Section } from '../../../assembly/routine.ts';
import { block } from '../../../assembly/routine.ts';
import { advance } from '../../../assembly/thumb.ts';
import type { Frame } from '../../frame.ts';
import { slots } from '../../tiles/tilePasses.ts';
import { waysThrough } from './keptLists.ts';
import type { SkippingCode } from './skippingCode.ts';
import { pointInputs, pointSums, skippingCode } from './skippingCode.ts';
import type { SkippingPlan } from './skippingPlan.ts';
import type { SkippingLabels } from './skippingTable.ts';
import { skippingTable } from './skippingTable.ts';
import type { TileProducts } from './tileConv.ts';
import { registers, winogradSlots } from './winogradSlots.ts';

const [r0, r1] = registers;

/**
 * The products of a block of output channels with all blocks of tiles of a group. The table leads through the code: at every
 * point to its first kept pair, from there to where as many pairs follow as are kept, which run on into the storing of the sums,
 * and then to the next point.
 */
export function skippingProducts(plan: SkippingPlan, frame: Frame, table: string): TileProducts {
  const { grid, sums, unrolled } = plan;
  const labels: SkippingLabels = {
    begin: frame.label('begin'),
    pairs: Array.from({ length: unrolled.length }, () => frame.label('pair')),
    turn: frame.label('turn'),
    store: frame.label('store'),
    clear: frame.label('clear'),
    end: frame.label('end'),
  };
  const code = skippingCode(plan, frame, table);
  const nodes: Node[] = [
    block(
      'multiply the kept pairs, point by point',
      frame.load(r0, slots.scratch),
      frame.store(r0, pointInputs),
      advance(r0, sums.at, r1),
      frame.store(r0, pointSums),
    ),
    ...frame.repeat(
      'blocks',
      grid.blocks,
      r0,
      [
        block(
          '',
          frame.load(code.stream, winogradSlots.weights),
          frame.load(code.place, pointInputs),
          code.goOn,
        ),
        { kind: 'threaded', sections: sectionsOf(plan, labels, code) },
      ],
      [],
      [table],
    ),
    block('', frame.store(code.stream, winogradSlots.weights)),
  ];
  return { nodes, weights: skippingTable(plan, labels, table) };
}

function sectionsOf(
  { lists, lengths, points, unrolled }: SkippingPlan,
  labels: SkippingLabels,
  code: SkippingCode,
): Section[] {
  const [runs, jumps] = [new Float64Array(unrolled.length), new Float64Array(unrolled.length)];
  const empty = lengths.get(0) ?? 0;
  const single = lengths.get(1) ?? 0;
  const kept = lists.length * points - empty;
  let ways = 0;
  for (const [length, count] of lengths)
    for (const pairs of waysThrough(length, unrolled)) {
      ways += count;
      jumps[unrolled.length - pairs]! += count;
      for (let i = unrolled.length - pairs; i < unrolled.length; i++) runs[i]! += count;
    }
  const section = (
    label: string,
    comment: string,
    instructions: readonly Instruction[],
    [run, jumped]: readonly [number, number],
  ): Section => ({
    label,
    block: block(comment, instructions),
    runs: run / lists.length,
    jumps: jumped / lists.length,
  });
  return [
    section(labels.begin, 'the first kept pair of a point', code.begin, [kept, kept]),
    ...labels.pairs.map((label, i) => section(label, '', code.pair(i), [runs[i]!, jumps[i]!])),
    ...(unrolled.turns ? [section(labels.turn, '', code.goOn, [ways, 0])] : []),
    section(labels.store, 'the sums of a point', code.store, [kept, unrolled.turns ? kept : single]),
    section(labels.clear, 'a point where all pairs are skipped', code.clear, [empty, empty]),
    section(labels.end, '', [], [lists.length, lists.length]),
  ];
}
