import type { Instruction, InstructionClass } from '../../assembly/instruction.ts';
import type { Pipeline } from './pipeline.ts';

const takenBranchCycles = 2;
const notTakenBranchCycles = 1;
const returnCycles = 2;
const divideCycles = 6;

type Unit = 'arithmetic' | 'divide' | 'load' | 'loads' | 'store' | 'stores' | 'branch' | 'jump' | 'return';

const units: Readonly<Record<InstructionClass, Unit>> = {
  move: 'arithmetic',
  add: 'arithmetic',
  logic: 'arithmetic',
  compare: 'arithmetic',
  'if-then': 'arithmetic',
  shift: 'arithmetic',
  'shifted-operand': 'arithmetic',
  extend: 'arithmetic',
  'extend-lanes': 'arithmetic',
  'extend-add': 'arithmetic',
  parallel: 'arithmetic',
  select: 'arithmetic',
  saturate: 'arithmetic',
  'saturate-shifted': 'arithmetic',
  multiply: 'arithmetic',
  'multiply-accumulate': 'arithmetic',
  divide: 'divide',
  'load-word': 'load',
  'load-narrow': 'load',
  'load-multiple': 'loads',
  store: 'store',
  'store-multiple': 'stores',
  branch: 'branch',
  jump: 'jump',
  return: 'return',
};

/**
 * Cortex-M4: a load takes 2 cycles, 1 directly after another whose address it does not need; several words 1 more than
 * their number; a store 1, or none after a load. An address from the instruction before costs a cycle.
 * Source: Cortex-M4 Technical Reference Manual, instruction set summary; TI SWCU185G, load/store timings; jnk0le/random,
 * pipeline cycle test, cortex_m3m4.md (measured on STM32F407).
 */
export class CortexM4 implements Pipeline {
  cycles = 0;
  readonly loopExitCycles = notTakenBranchCycles - takenBranchCycles;
  /** Null after a branch. */
  #previous: Instruction | null = null;

  issue(instruction: Instruction, taken = false): void {
    const unit = units[instruction.kind];
    this.cycles += taken ? takenBranchCycles : costAfter(this.#previous, instruction, unit);
    this.#previous = unit === 'branch' || unit === 'jump' ? null : instruction;
  }

  pass(cycles: number): void {
    this.cycles += cycles;
  }
}

function costAfter(
  previous: Instruction | null,
  { words, addresses, writesBack }: Instruction,
  unit: Unit,
): number {
  const before = previous && units[previous.kind];
  const needsResult = previous !== null && (previous.writes & addresses) !== 0;
  const addressWait = before === 'arithmetic' && needsResult ? 1 : 0;
  switch (unit) {
    case 'load': {
      const sameBase = previous?.writesBack === true && writesBack && (previous.addresses & addresses) !== 0;
      const overlaps = before === 'load' && !needsResult && !sameBase;
      return (overlaps ? 1 : 2) + (before === 'store' ? 1 : 0) + addressWait;
    }
    case 'store':
      return (before === 'load' ? 0 : 1) + addressWait;
    case 'loads':
    case 'stores':
      return 1 + words + addressWait;
    case 'return':
      return 1 + words + returnCycles;
    case 'divide':
      return divideCycles;
    case 'jump':
      return takenBranchCycles;
    case 'branch':
      return notTakenBranchCycles;
    case 'arithmetic':
      return 1;
  }
}
