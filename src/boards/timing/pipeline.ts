import type { Instruction } from '../../assembly/instruction.ts';

/** Core cycles of instructions in program order, with a memory that never waits. */
export interface Pipeline {
  /** Cycles so far. */
  readonly cycles: number;
  /** What the last iteration of a loop takes beyond the others, whose branch is taken. */
  readonly loopExitCycles: number;
  /** @param taken of a branch: whether it leaves the program order */
  issue(instruction: Instruction, taken?: boolean): void;
  /** Lets time pass without changing what the next instruction waits for. */
  pass(cycles: number): void;
}

export type PipelineMaker = () => Pipeline;
