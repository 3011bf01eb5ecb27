import type { Instruction, Register } from '../../assembly/instruction.ts';
import type { Clamp, Rounding } from '../../network/network.ts';

/** How sums of one layer become outputs. */
export interface RequantisationTask {
  readonly rounding: Rounding;
  readonly zeroPoint: number;
  readonly clamp: Clamp;
  readonly element: 'int8' | 'int16';
  /** Sums come multiplied by 2^sumShift and an odd factor, and fit int32 so; 0 and 1 unless given. */
  readonly sumShift?: number;
  readonly sumFactor?: number;
}

/**
 * CMSIS-NN's `arm_nn_requantize` in few instructions, bit for bit.
 *
 * Outputs that are cut to 0 to 255 above their zero point need one multiplication and one saturation, those that only int8 bounds two
 * instructions more where they are rounded twice: see `roundedLine.ts` and `brokenLine.ts`.
 * Others, and layers for which it finds no constants:
 * Double rounding: with m in [2^30, 2^31), (2 a m + 2^31) >> 32 is SMMLAR with multiplier 2m - 2^32 and accumulator a.
 * Rounding half away from zero by 2^e is (d + (d >> 31) + 2^(e-1)) >> e, and the zero point fits into the same addend.
 * Where that addend could leave int32, d is halved first: (d + 2^(e-1)) >> e = ((d >> 1) + 2^(e-2)) >> (e - 1).
 * Single rounding: (a m + 2^(s-1)) >> s, s >= 33, needs only the high word: SMMLA with 2^(s-33) as accumulator. Factors of
 * 1/4 and more need a shifted left for it; where int32 has no room for that, sums are first cut where outputs are saturated.
 */
export interface Requantiser {
  /** Channels whose output is the same whatever the input: their weights must be left out. */
  readonly dead: readonly boolean[];
  /** What the sums of a channel begin with. */
  readonly bias: (channel: number) => number;
  /** Constants of one channel, in the order in which {@link emit} reads them. */
  readonly words: (channel: number) => number[];
  readonly wordsPerChannel: number;
  /** When a channel's two words are multiplier and addend of SMMLA, before a saturation with a shift by `right`; else null. */
  readonly line: { readonly right: number; readonly saturation: 'usat' | 'ssat' } | null;
  /**
   * Turns `sums` of one channel into outputs in place. Constants are read at `offset` from `constants`; three `spare`
   * registers are overwritten.
   */
  readonly emit: (
    sums: readonly Register[],
    constants: Register,
    offset: number,
    spare: readonly [Register, Register, Register],
    table: string | null,
  ) => Instruction[];
}

/** Whether outputs are cut to 0 to 255 above their zero point, which one saturation does. */
export function isRectified({ clamp, zeroPoint }: RequantisationTask): boolean {
  return clamp.min === zeroPoint && clamp.max - zeroPoint === 255;
}
