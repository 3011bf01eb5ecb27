/** A core register under the name that the printed code gives it. */
export interface Register {
  readonly name: string;
  /** 0 to 15. */
  readonly number: number;
}

/**
 * What an instruction does in the pipeline. `alu`: result at once; `slow`: result one cycle later (products, extensions,
 * saturation, parallel arithmetic, shifted operands); `accumulate`: like `slow`, but a chain of accumulators does not wait.
 */
export type Timing = 'alu' | 'slow' | 'accumulate' | 'divide' | 'load' | 'store' | 'branch' | 'return';

/** One Thumb-2 instruction as printed, with all that its size and time depend on. Registers are bit sets. */
export interface Instruction {
  readonly mnemonic: string;
  readonly operands: string;
  readonly bytes: 2 | 4;
  readonly timing: Timing;
  /** Words moved by a load or store; above 1 for LDRD, LDM and their stores. */
  readonly words: number;
  readonly reads: number;
  /** Registers needed one cycle later than the others: accumulators and stored values. */
  readonly readsLate: number;
  readonly writes: number;
  /** Registers that form an address; contained in `reads`. */
  readonly addresses: number;
  /** The base register moves (post-indexed, or with `!`). */
  readonly writesBack: boolean;
  readonly setsFlags: boolean;
  /** Register-offset addressing. */
  readonly indexed: boolean;
  /** Name of the table in flash that a load reads, and how many bytes of it. */
  readonly table: string | null;
  readonly tableBytes: number;
  /** Names of the registers that appear in the operands, for the list of aliases. */
  readonly registers: readonly Register[];
}

export function bitsOf(registers: readonly Register[]): number {
  let bits = 0;
  for (const { number } of registers) bits |= 1 << number;
  return bits;
}
