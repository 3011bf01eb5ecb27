import type { Instruction, Register } from '../../../assembly/instruction.ts';
import type { Node } from '../../../assembly/routine.ts';
import { block } from '../../../assembly/routine.ts';
import { advance, at, ldm, ldr, mac, str } from '../../../assembly/thumb.ts';
import type { Frame } from '../../frame.ts';
import { slots } from '../../tiles/tilePasses.ts';
import { registers } from '../winograd/winogradSlots.ts';
import type { RowPlan, Section } from './rowPlan.ts';

const [begin, ...rest] = registers;
const weights = rest.slice(0, 5);
const [even, odd, done, first, both, second, places, sumsAt] = registers.slice(6) as [
  Register,
  Register,
  Register,
  Register,
  Register,
  Register,
  Register,
  Register,
];

/** Slot of the weights of the next point. */
export const weightsAt = 'weightsAt';

/** A product of a loaded word and a word of weights. */
interface Term {
  readonly name: 'smlad' | 'smlabt' | 'smlatb';
  readonly value: Register;
  readonly weight: Register;
}

/** Weights of a point: where taps of the pair of channels lie, and those of the odd one, taps 0 and 1, 1 and 2. */
export interface WeightWord {
  readonly low: { readonly tap: number; readonly channel: number };
  readonly high: { readonly tap: number; readonly channel: number };
}

export function weightWords(channels: number): WeightWord[] {
  const last = channels - 1;
  const pair = [0, 1, 2].map((tap) => ({ low: { tap, channel: 0 }, high: { tap, channel: 1 } }));
  const ofOdd = [0, 1].map((tap) => ({
    low: { tap, channel: last },
    high: { tap: tap + 1, channel: last },
  }));
  return [...(channels > 1 ? pair : []), ...(channels % 2 === 1 ? ofOdd : [])];
}

/** Products that two columns of inputs take part in, by whose sums they belong to: those of the columns before, and their own. */
function termsOf(channels: number) {
  const term = (value: Register, weight: Register, name: Term['name'] = 'smlad'): Term => ({
    name,
    value,
    weight,
  });
  const pair = channels > 1;
  const [tap0, tap1, tap2] = weights as [Register, Register, Register];
  const [taps01, taps12] = weights.slice(pair ? 3 : 0) as [Register, Register];
  const some = (when: boolean, ...terms: Term[]) => (when ? terms : []);
  const single = channels % 2 === 1;
  return {
    loads: [...(pair ? [first] : []), ...(single ? [both] : []), ...(pair ? [second] : [])],
    evenEnd: [...some(pair, term(first, tap2)), ...some(single, term(both, taps12, 'smlabt'))],
    oddEnd: [
      ...some(pair, term(first, tap1)),
      ...some(single, term(both, taps12)),
      ...some(pair, term(second, tap2)),
    ],
    evenBegin: [
      ...some(pair, term(first, tap0)),
      ...some(single, term(both, taps01)),
      ...some(pair, term(second, tap1)),
    ],
    oddBegin: [...some(pair, term(second, tap0)), ...some(single, term(both, taps01, 'smlatb'))],
  };
}

/** `from` and all products as `target`. */
function summed(target: Register, from: Register, terms: readonly Term[]): Instruction[] {
  return terms.map(({ name, value, weight }, i) => mac(name, target, value, weight, i === 0 ? from : target));
}

/**
 * The products of one output channel with a row of tiles, point by point: the weights of a point stay in registers, and
 * the sums of two columns are under way at a time.
 */
export function productNodes(plan: RowPlan, section: Section, frame: Frame, table: string): Node[] {
  const { task, pairs, inputRowBytes, sumRowBytes } = plan;
  const { loads, evenEnd, oddEnd, evenBegin, oddBegin } = termsOf(task.input.c);
  /** Two columns of inputs, `place` pairs behind `places`; the sums before them lie one pair behind `sumsAt`. */
  const columns = (pair: number, place: number): Instruction[] => {
    const isLast = pair === pairs;
    const sum = (column: number) => at(sumsAt, 8 * (place - 1) + 4 * column);
    return [
      ...loads.map((target, i) => ldr(target, at(places, 4 * (place * loads.length + i)))),
      // Behind a load, where a store costs nothing on Cortex-M4.
      ...(pair > 1 ? [str(done, sum(-1))] : []),
      ...(pair > 0 ? [...summed(even, even, evenEnd), str(even, sum(0))] : []),
      ...(pair > 0 ? oddSums() : []),
      ...(isLast
        ? [str(done, sum(1))]
        : [...summed(even, begin, evenBegin), ...summed(odd, begin, oddBegin)]),
    ];
  };
  const oddSums = () => [...summed(odd, odd, oddEnd.slice(0, -1)), ...summed(done, odd, oddEnd.slice(-1))];
  const some = (from: number, to: number, moved: number) =>
    block(
      '',
      ...Array.from({ length: Math.max(0, to - from) }, (_, i) => columns(from + i, from + i - moved)),
    );
  const { unroll } = plan.options;
  const inner = Math.max(0, pairs - 2);
  const iterations = Math.floor(inner / unroll);
  const moved = iterations > 1 ? iterations * unroll : 0;
  const step = [...advance(places, unroll * 4 * loads.length, first), ...advance(sumsAt, unroll * 8, first)];
  return [
    block(
      'products point by point',
      frame.load(places, slots.scratch),
      frame.load(sumsAt, slots.scratch),
      advance(sumsAt, plan.sumsAt, first),
    ),
    ...frame.repeat(
      'points',
      section.points,
      first,
      [
        block(
          '',
          frame.load(first, weightsAt),
          ldm(first, [begin, ...weights.slice(0, weightWords(task.input.c).length)], table),
          frame.store(first, weightsAt),
        ),
        some(0, Math.min(2, pairs + 1), 0),
        ...(moved > 0 ? frame.repeat('columns', iterations, first, [some(2, 2 + unroll, 0)], step) : []),
        some(2 + moved, pairs + 1, moved),
      ],
      [
        ...advance(places, inputRowBytes - moved * 4 * loads.length, second),
        ...advance(sumsAt, sumRowBytes - moved * 8, second),
      ],
    ),
  ];
}
