import type { Instruction, InstructionClass } from '../../assembly/instruction.ts';
import type { Pipeline } from './pipeline.ts';

const takenBranchCycles = 2;
const notTakenBranchCycles = 1;
const registerCount = 16;

interface Timing {
  /** Until the next instruction: this, and for each word that is moved. */
  readonly cycles: number;
  readonly wordCycles: number;
  /** From then on until the result can be read. */
  readonly resultCycles: number;
}

const prompt: Timing = { cycles: 1, wordCycles: 0, resultCycles: 0 };
const late: Timing = { cycles: 1, wordCycles: 0, resultCycles: 1 };
const load: Timing = { cycles: 0, wordCycles: 1, resultCycles: 1 };
const store: Timing = { cycles: 0, wordCycles: 1, resultCycles: 0 };

const timings: Readonly<Record<InstructionClass, Timing>> = {
  move: prompt,
  add: prompt,
  logic: prompt,
  compare: prompt,
  'if-then': prompt,
  shift: prompt,
  'shifted-operand': late,
  extend: prompt,
  'extend-lanes': late,
  'extend-add': late,
  parallel: late,
  select: prompt,
  saturate: late,
  'saturate-shifted': late,
  multiply: late,
  'multiply-accumulate': late,
  divide: { cycles: 6, wordCycles: 0, resultCycles: 0 },
  'load-word': load,
  'load-narrow': load,
  'load-multiple': load,
  store,
  'store-multiple': store,
  branch: { cycles: notTakenBranchCycles, wordCycles: 0, resultCycles: 0 },
  jump: { cycles: takenBranchCycles, wordCycles: 0, resultCycles: 0 },
  return: { cycles: 3, wordCycles: 1, resultCycles: 0 },
};

/**
 * Cortex-M33: single issue in order. Loads take a cycle per word and their result comes a cycle late; so do products,
 * extensions to two lanes, saturation and shifted operands. An accumulator, or a value to store, may be that cycle late.
 * Source: jnk0le/random, pipeline cycle test, cortex_m33.md (measured on RP2350); Arm publishes no table.
 */
export class CortexM33 implements Pipeline {
  cycles = 0;
  readonly loopExitCycles = notTakenBranchCycles - takenBranchCycles;
  readonly #ready = new Float64Array(registerCount);

  issue({ kind, words, reads, readsLate, writes }: Instruction, taken = false): void {
    const { cycles, wordCycles, resultCycles } = timings[kind];
    const ready = this.#ready;
    let start = this.cycles;
    for (let set = reads; set !== 0; set &= set - 1) start = Math.max(start, ready[lowest(set)]!);
    for (let set = readsLate; set !== 0; set &= set - 1) start = Math.max(start, ready[lowest(set)]! - 1);
    this.cycles = start + (taken ? takenBranchCycles : cycles + wordCycles * words);
    for (let set = writes; set !== 0; set &= set - 1) ready[lowest(set)] = this.cycles + resultCycles;
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
