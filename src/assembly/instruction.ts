/** A core register under the name that the printed code gives it. */
export interface Register {
  readonly name: string;
  /** 0 to 15. */
  readonly number: number;
}

/**
 * What an instruction does, fine enough for the timing of every core. `shifted-operand`: a sum or a logical operation of
 * which one operand is shifted. `parallel`: sums of two lanes. `multiple`: two words or more. `jump`: to where a register says.
 */
export type InstructionClass =
  | 'move'
  | 'add'
  | 'logic'
  | 'compare'
  | 'if-then'
  | 'shift'
  | 'shifted-operand'
  | 'extend'
  | 'extend-lanes'
  | 'extend-add'
  | 'parallel'
  | 'select'
  | 'saturate'
  | 'saturate-shifted'
  | 'multiply'
  | 'multiply-accumulate'
  | 'divide'
  | 'load-word'
  | 'load-narrow'
  | 'load-multiple'
  | 'store'
  | 'store-multiple'
  | 'branch'
  | 'jump'
  | 'return';

export type Condition = 'eq' | 'ne' | 'lt' | 'gt';

/** Where a load or store finds its words: at `base` and `offset`, or at `base`, which then moves on by `offset`. */
export interface Address {
  readonly kind: 'address';
  readonly base: Register;
  readonly offset: number;
  readonly postIndexed: boolean;
}

/** What an instruction works on, in the order of the assembler's syntax. Numbers are immediates. */
export type Operand =
  | number
  | Condition
  | Register
  | Address
  | {
      readonly kind: 'shifted';
      readonly register: Register;
      readonly shift: 'asr' | 'lsl' | 'ror';
      readonly by: number;
    }
  /** The base register of several words, which moves past them. */
  | { readonly kind: 'moving'; readonly register: Register }
  | { readonly kind: 'list'; readonly registers: readonly Register[] }
  /** Half of the address of a byte of a table. */
  | { readonly kind: 'lower16' | 'upper16'; readonly table: string; readonly offset: number }
  | { readonly kind: 'label'; readonly label: string };

/** One Thumb-2 instruction, with all that its text, size and time depend on. Registers are bit sets. */
export interface Instruction {
  /** Without its condition. */
  readonly mnemonic: string;
  readonly kind: InstructionClass;
  readonly operands: readonly Operand[];
  /** Null for always. */
  readonly condition: Condition | null;
  readonly bytes: 2 | 4;
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
  /** Name of the table in flash that a load reads, and how many bytes of it. */
  readonly table: string | null;
  readonly tableBytes: number;
}

export function bitsOf(registers: readonly Register[]): number {
  let bits = 0;
  for (const { number } of registers) bits |= 1 << number;
  return bits;
}
