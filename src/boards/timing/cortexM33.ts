import type { Instruction } from '../../assembly/instruction.ts';
import type { Pipeline } from './pipeline.ts';

const takenBranchCycles = 2;
const notTakenBranchCycles = 1;
const returnCycles = 3;
const divideCycles = 6;
const registerCount = 16;

/**
 * Cortex-M33: single issue in order. Loads take a cycle per word and their result comes a cycle late; so do products,
 * extensions, saturation and shifted operands. An accumulator, or a value to store, may be that cycle late.
 * Source: jnk0le/random, pipeline cycle test, cortex_m33.md (measured on RP2350); Arm publishes no table.
 */
export class CortexM33 implements Pipeline {
  cycles = 0;
  readonly loopExitCycles = notTakenBranchCycles - takenBranchCycles;
  readonly #ready = new Float64Array(registerCount);

  issue(instruction: Instruction): void {
    const { reads, readsLate, writes, timing, words } = instruction;
    let start = this.cycles;
    const ready = this.#ready;
    for (let set = reads; set !== 0; set &= set - 1) start = Math.max(start, ready[lowest(set)]!);
    for (let set = readsLate; set !== 0; set &= set - 1) start = Math.max(start, ready[lowest(set)]! - 1);
    const transfer = timing === 'load' || timing === 'store' || timing === 'return';
    const busy = transfer ? words : timing === 'divide' ? divideCycles : 1;
    const latency = timing === 'load' ? words + 1 : timing === 'slow' || timing === 'accumulate' ? 2 : busy;
    this.cycles = start + busy + (timing === 'return' ? returnCycles : 0);
    for (let set = writes; set !== 0; set &= set - 1) ready[lowest(set)] = start + latency;
  }

  branch(taken: boolean): void {
    this.cycles += taken ? takenBranchCycles : notTakenBranchCycles;
  }

  pass(cycles: number): void {
    this.cycles += cycles;
    for (let register = 0; register < registerCount; register++) this.#ready[register]! += cycles;
  }
}

/** Number of the lowest register in a set. */
function lowest(set: number): number {
  return 31 - Math.clz32(set & -set);
}
