import type { Instruction, InstructionClass } from '../../assembly/instruction.ts';
import type { Pipeline } from './pipeline.ts';

const mispredictedBranchCycles = 8;
const registerCount = 16;

/** What an instruction occupies; some cannot be had twice in a cycle. */
type Unit = 'early' | 'late' | 'multiply' | 'shift' | 'load' | 'store' | 'alone' | 'branch';

interface Timing {
  readonly unit: Unit;
  /** For how long nothing else is issued. */
  readonly aloneCycles?: (words: number) => number;
  /** From issue, or from the end of `aloneCycles`, until sums and products can take the result. */
  readonly resultCycles: number;
  readonly productCycles: number;
  /** Operands go through the shifter of the early stage. */
  readonly shifted?: true;
  /** How many cycles after issue accumulators and stored values are needed. */
  readonly lateCycles?: number;
}

const early: Timing = { unit: 'early', resultCycles: 1, productCycles: 1 };
const late: Timing = { unit: 'late', resultCycles: 2, productCycles: 2 };
const shift: Timing = { unit: 'shift', resultCycles: 2, productCycles: 2 };
const multiply: Timing = { unit: 'multiply', resultCycles: 3, productCycles: 3 };
const store = { resultCycles: 0, productCycles: 0, lateCycles: 3 } as const;
const multiple = { unit: 'alone', aloneCycles: (words: number) => Math.ceil(words / 2) } as const;

const timings: Readonly<Record<InstructionClass, Timing>> = {
  move: early,
  add: early,
  logic: late,
  compare: late,
  'if-then': late,
  shift: early,
  'shifted-operand': { ...shift, shifted: true },
  extend: late,
  'extend-lanes': shift,
  'extend-add': shift,
  parallel: shift,
  select: shift,
  saturate: shift,
  'saturate-shifted': { ...shift, shifted: true },
  multiply,
  'multiply-accumulate': { ...multiply, lateCycles: 2 },
  divide: { unit: 'alone', aloneCycles: () => 6, resultCycles: 1, productCycles: 1 },
  'load-word': { unit: 'load', resultCycles: 2, productCycles: 3 },
  'load-narrow': { unit: 'load', resultCycles: 3, productCycles: 3 },
  'load-multiple': { ...multiple, resultCycles: 1, productCycles: 2 },
  store: { unit: 'store', ...store },
  'store-multiple': { ...multiple, ...store },
  branch: { unit: 'branch', resultCycles: 0, productCycles: 0 },
  jump: { unit: 'alone', aloneCycles: () => mispredictedBranchCycles, resultCycles: 0, productCycles: 0 },
  return: { ...multiple, resultCycles: 1, productCycles: 1 },
};

/**
 * Cortex-M7: two instructions a cycle in order, an early and a late arithmetic stage one cycle apart. Addresses and shifted
 * operands are needed at issue, other operands a cycle later, accumulators two, stored values never too late. What the
 * early stage would compute from a late operand, the late one does. Products
 * come out a cycle later than sums. No two products, two shifts or extensions, two stores, or a product and a store go
 * together; several words move alone, two a cycle. Two loads only go together from different banks, which the model does
 * not know: never. Branches of loops are predicted but for the last, jumps are not.
 * Source: jnk0le/random, pipeline cycle test, cortex_m7.md (measured on STM32H743).
 */
export class CortexM7 implements Pipeline {
  readonly loopExitCycles = mispredictedBranchCycles;
  #cycle = 0;
  /** What was issued in this cycle. */
  #first: Unit | null = null;
  /** When a register can be an early operand, and an operand of a product. */
  readonly #ready = new Float64Array(registerCount);
  readonly #multipliable = new Float64Array(registerCount);

  get cycles(): number {
    return this.#cycle + (this.#first === null ? 0 : 1);
  }

  issue(instruction: Instruction): void {
    const { kind, reads, readsLate, addresses, words } = instruction;
    const timing = timings[kind];
    const { unit, aloneCycles, shifted, lateCycles = 0 } = timing;
    if (unit === 'branch') {
      this.#nextCycle();
      return;
    }
    const atIssue = shifted ? reads : addresses;
    const ready = unit === 'multiply' ? this.#multipliable : this.#ready;
    const start = Math.max(
      this.#cycle,
      latest(this.#ready, atIssue),
      latest(ready, reads & ~atIssue) - 1,
      latest(this.#ready, readsLate) - lateCycles,
    );
    const first = this.#first;
    if (first !== null && (start > this.#cycle || !goTogether(first, unit))) this.#nextCycle();
    if (start > this.#cycle) this.#cycle = start;
    const alone = aloneCycles?.(words) ?? 0;
    this.#write(instruction, timing, alone);
    if (alone > 0) this.#cycle += alone;
    else if (this.#first === null) this.#first = unit;
    else this.#nextCycle();
  }

  pass(cycles: number): void {
    this.#cycle += cycles;
    for (let register = 0; register < registerCount; register++) {
      this.#ready[register]! += cycles;
      this.#multipliable[register]! += cycles;
    }
  }

  #makeReady(registers: number, latency: number, multiplyLatency: number): void {
    for (let set = registers; set !== 0; set &= set - 1) {
      const register = 31 - Math.clz32(set & -set);
      this.#ready[register] = this.#cycle + latency;
      this.#multipliable[register] = this.#cycle + multiplyLatency;
    }
  }

  #nextCycle(): void {
    this.#cycle++;
    this.#first = null;
  }

  #write({ reads, addresses, writes, writesBack }: Instruction, timing: Timing, alone: number): void {
    const delayed = timing.unit === 'early' && latest(this.#ready, reads) > this.#cycle ? 1 : 0;
    if (writesBack) this.#makeReady(addresses, 1, 1);
    const wait = alone + delayed;
    this.#makeReady(writes, wait + timing.resultCycles, wait + timing.productCycles);
  }
}

function latest(ready: Float64Array, registers: number): number {
  let time = -Infinity;
  for (let set = registers; set !== 0; set &= set - 1)
    time = Math.max(time, ready[31 - Math.clz32(set & -set)]!);
  return time;
}

function goTogether(older: Unit, younger: Unit): boolean {
  if (younger === 'alone') return false;
  if (older === younger) return older === 'early' || older === 'late';
  return !(older === 'multiply' && younger === 'store') && !(older === 'store' && younger === 'multiply');
}
