import type { Instruction } from '../../assembly/instruction.ts';
import type { Pipeline } from './pipeline.ts';

const takenBranchCycles = 2;
const notTakenBranchCycles = 1;
const returnCycles = 2;
const divideCycles = 6;

/**
 * Cortex-M4: a load takes 2 cycles, 1 directly after another whose address it does not need; several words 1 more than
 * their number; a store 1, or none after a load. An address from the instruction before costs a cycle.
 * Source: Cortex-M4 Technical Reference Manual, instruction set summary; TI SWCU185G, load/store timings; jnk0le/random,
 * pipeline cycle test, cortex_m3m4.md (measured on STM32F407).
 */
export class CortexM4 implements Pipeline {
  cycles = 0;
  readonly loopExitCycles = notTakenBranchCycles - takenBranchCycles;
  #previous: Instruction | null = null;

  issue(instruction: Instruction): void {
    this.cycles += costAfter(this.#previous, instruction);
    this.#previous = instruction;
  }

  branch(taken: boolean): void {
    this.cycles += taken ? takenBranchCycles : notTakenBranchCycles;
    this.#previous = null;
  }

  pass(cycles: number): void {
    this.cycles += cycles;
  }
}

function costAfter(previous: Instruction | null, instruction: Instruction): number {
  const { timing, words, addresses } = instruction;
  const afterLoad = previous?.timing === 'load' && previous.words === 1;
  const needsResult = previous !== null && (previous.writes & addresses) !== 0;
  const afterArithmetic = previous !== null && !['load', 'store', 'divide'].includes(previous.timing);
  const addressWait = afterArithmetic && needsResult ? 1 : 0;
  switch (timing) {
    case 'load': {
      if (words > 1) return 1 + words + addressWait;
      const sameBase =
        previous?.writesBack === true && instruction.writesBack && (previous.addresses & addresses) !== 0;
      const afterStore = previous?.timing === 'store' && previous.words === 1;
      return (afterLoad && !needsResult && !sameBase ? 1 : 2) + (afterStore ? 1 : 0) + addressWait;
    }
    case 'store':
      if (words > 1) return 1 + words + addressWait;
      return (afterLoad ? 0 : 1) + (instruction.indexed ? 1 : 0) + addressWait;
    case 'return':
      return 1 + words + returnCycles;
    case 'divide':
      return divideCycles;
    default:
      return instruction.bytes === 2 && previous?.bytes === 2 ? 0 : 1;
  }
}
