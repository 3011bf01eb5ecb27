import type { Instruction, Register } from '../../../assembly/instruction.ts';
import {
  add,
  addByte,
  advance,
  at,
  following,
  jump,
  ldr,
  ldrd,
  load,
  mac,
  movw,
  multiply,
  sp,
  stm,
  str,
} from '../../../assembly/thumb.ts';
import type { Frame } from '../../frame.ts';
import type { SkippingOptions, SkippingPlan } from './skippingPlan.ts';
import { registers } from './winogradSlots.ts';

/** Slots of a block of tiles: the inputs of the point, where its sums go, and steps for which there is no register. */
export const pointInputs = 'pointInputs';
export const pointSums = 'pointSums';
const stepSlot = 'steps';

/** The parts of the products' code. */
export interface SkippingCode {
  /** Moves through the inputs of a point. */
  readonly place: Register;
  /** Moves through the table. */
  readonly stream: Register;
  /** The first kept pair of a point, of which the sums begin, then a jump. */
  readonly begin: Instruction[];
  /** The pair at a position of the unrolled code. */
  readonly pair: (position: number) => Instruction[];
  /** A jump to where the table says. */
  readonly goOn: Instruction[];
  /** Stores the sums of a point, then a jump. */
  readonly store: Instruction[];
  /** The sums of a point where all is skipped. */
  readonly clear: Instruction[];
}

type StepByte = 0 | 1 | 2 | 3;

type RegisterBlock = Pick<SkippingOptions, 'blockTiles' | 'channels'>;

/** Whether their sums leave a register for a word of steps. */
export const hasStepRegister = ({ blockTiles, channels }: RegisterBlock): boolean =>
  (blockTiles + 1) * channels + 5 <= registers.length;

/** Four steps are in a word: in a register while there is one for it, else in the frame. */
export function skippingCode({ options, inputs }: SkippingPlan, frame: Frame, table: string): SkippingCode {
  const { blockTiles, channels, loads } = options;
  const sums = registers.slice(0, blockTiles * channels);
  const weights = registers.slice(sums.length, sums.length + channels);
  const [even, odd, place, stream, steps] = registers.slice(sums.length + channels) as [
    Register,
    Register,
    Register,
    Register,
    Register?,
  ];
  const values = [even, odd] as const;
  const [weight, otherWeight] = weights as [Register, Register?];
  const next = (target: Register) => ldr(target, following(stream, 4), table);
  const loadWeights = otherWeight
    ? loads === 'paired'
      ? [ldr(otherWeight, at(stream, 4), table), ldr(weight, following(stream, 8), table)]
      : [ldrd(weight, otherWeight, following(stream, 8), table)]
    : [next(weight)];

  /** Moves on to a pair and loads its weights. */
  const stepTo = (byte: StepByte, isNewWord: boolean): Instruction[] => {
    if (steps) {
      const step = addByte(place, place, steps, byte);
      if (!isNewWord) return [step, ...loadWeights];
      return loads === 'paired' ? [next(steps), step, ...loadWeights] : [next(steps), ...loadWeights, step];
    }
    const slot = frame.slot(stepSlot);
    if (isNewWord) {
      const [keep, step] = [str(even, at(sp, slot)), addByte(place, place, even, 0)];
      return loads === 'paired'
        ? [next(even), keep, step, ...loadWeights]
        : [next(even), ...loadWeights, step, keep];
    }
    const [read, step] = [load('ldrb.w', even, at(sp, slot + byte)), add(place, place, even)];
    return loads === 'paired' ? [read, step, ...loadWeights] : [read, ...loadWeights, step];
  };

  /** @param last goes before the last product, where this value is free */
  const products = (begins: boolean, last: (free: Register) => Instruction[]): Instruction[] => {
    const value = (tile: number) => values[tile % 2 === 0 ? 0 : 1];
    const loaded = (tile: number) =>
      tile < blockTiles ? [ldr(value(tile), at(place, tile * inputs.tileBytes))] : [];
    const productsOf = (tile: number) =>
      weights.map((factor, channel) => {
        const sum = sums[channel * blockTiles + tile]!;
        return begins
          ? multiply('smuad', sum, value(tile), factor)
          : mac('smlad', sum, value(tile), factor, sum);
      });
    const tiles = Array.from({ length: blockTiles }, (_, tile) => tile);
    const lastOf = (tile: number) => (tile === blockTiles - 1 ? last(value(blockTiles)) : []);
    if (loads === 'single')
      return [
        ...loaded(0),
        ...tiles.flatMap((tile) => [
          ...(tile === 0 ? loaded(1) : []),
          ...lastOf(tile),
          ...productsOf(tile),
          ...loaded(tile + 2),
        ]),
      ];
    return tiles.flatMap((tile) => [
      ...(tile % 2 === 0 ? [...loaded(tile), ...loaded(tile + 1)] : []),
      ...lastOf(tile),
      ...productsOf(tile),
    ]);
  };

  const entry = (target: Register): Instruction[] =>
    steps
      ? [ldrd(target, steps, following(stream, 8), table)]
      : [ldrd(target, odd, following(stream, 8), table), str(odd, at(sp, frame.slot(stepSlot)))];
  const store = [
    frame.load(weight, pointSums),
    frame.load(place, pointInputs),
    ...entry(even),
    ...(sums.length === 1 ? [str(sums[0]!, following(weight, 4))] : [stm(weight, sums)]),
    ...advance(place, inputs.pointBytes, odd),
    frame.store(weight, pointSums),
    frame.store(place, pointInputs),
    jump(even),
  ];
  const free = values[blockTiles % 2 === 0 ? 0 : 1];
  return {
    place,
    stream,
    begin: [...stepTo(0, false), ...products(true, (target) => [next(target)]), jump(free)],
    pair: (position) => {
      const byte = (position % 4) as StepByte;
      return [...stepTo(byte, byte === 0), ...products(false, () => [])];
    },
    goOn: [...entry(even), jump(even)],
    store,
    clear: [...sums.map((sum) => movw(sum, 0)), ...store],
  };
}
