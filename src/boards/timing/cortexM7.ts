import type { Instruction } from '../../assembly/instruction.ts';
import type { Pipeline } from './pipeline.ts';

const mispredictedBranchCycles = 8;
const divideCycles = 6;
const registerCount = 16;

/** What an instruction occupies; some cannot be had twice in a cycle. */
type Unit = 'early' | 'late' | 'multiply' | 'shift' | 'load' | 'store' | 'alone';

/**
 * Cortex-M7: two instructions a cycle in order, an early and a late arithmetic stage one cycle apart. Addresses and shifted
 * operands are needed at issue, other operands a cycle later, accumulators two, stored values never too late. Products
 * come out a cycle later than sums. No two products, two shifts or extensions, two stores, or a product and a store go
 * together; several words move alone, two a cycle. Two loads only go together from different banks, which the model does
 * not know: never. Branches of loops are predicted but for the last.
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
    const unit = unitOf(instruction);
    const { reads, readsLate, addresses, timing } = instruction;
    const atIssue = addresses | (isShifted(instruction) ? reads : 0);
    const ready = unit === 'multiply' ? this.#multipliable : this.#ready;
    const start = Math.max(
      this.#cycle,
      latest(this.#ready, atIssue),
      latest(ready, reads & ~atIssue) - 1,
      latest(this.#ready, readsLate) - (timing === 'accumulate' ? 2 : 3),
    );
    const first = this.#first;
    if (first !== null && (start > this.#cycle || !goTogether(first, unit))) this.#nextCycle();
    if (start > this.#cycle) this.#cycle = start;
    this.#write(instruction, unit);
    if (unit === 'alone') this.#cycle += aloneCycles(instruction);
    else if (this.#first === null) this.#first = unit;
    else this.#nextCycle();
  }

  branch(): void {
    this.#nextCycle();
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

  #write({ reads, addresses, timing, words, writes, mnemonic, writesBack }: Instruction, unit: Unit): void {
    const early = unit === 'early' && latest(this.#ready, reads) <= this.#cycle;
    let latency = early ? 1 : 2;
    let multiplyLatency = latency;
    if (unit === 'multiply') latency = multiplyLatency = 3;
    else if (timing === 'load') {
      const narrow = /^ldrs?[bh]/.test(mnemonic);
      latency = words > 1 ? aloneCycles({ words, timing }) + 1 : narrow ? 3 : 2;
      multiplyLatency = narrow ? 3 : latency + 1;
    } else if (timing === 'divide') latency = multiplyLatency = divideCycles + 1;
    if (writesBack) this.#makeReady(addresses, 1, 1);
    this.#makeReady(writes, latency, multiplyLatency);
  }
}

function latest(ready: Float64Array, registers: number): number {
  let time = -Infinity;
  for (let set = registers; set !== 0; set &= set - 1)
    time = Math.max(time, ready[31 - Math.clz32(set & -set)]!);
  return time;
}

/** An operand goes through the shifter of the early stage. */
function isShifted({ operands, timing }: Instruction): boolean {
  return timing === 'slow' && /(asr|lsl|lsr) #/.test(operands);
}

function unitOf({ timing, words, mnemonic }: Instruction): Unit {
  if (timing === 'load' || timing === 'store') return words > 1 ? 'alone' : timing;
  if (timing === 'divide' || timing === 'return') return 'alone';
  if (timing === 'accumulate' || (timing === 'slow' && /^(mul|sml|smm|smu)/.test(mnemonic)))
    return 'multiply';
  if (timing === 'slow' || mnemonic.startsWith('sel')) return 'shift';
  return /^(add|sub|mov|lsl|lsr|asr)/.test(mnemonic) ? 'early' : 'late';
}

function goTogether(older: Unit, younger: Unit): boolean {
  if (younger === 'alone') return false;
  if (older === younger) return older === 'early' || older === 'late';
  return !(older === 'multiply' && younger === 'store') && !(older === 'store' && younger === 'multiply');
}

function aloneCycles({ words, timing }: Pick<Instruction, 'words' | 'timing'>): number {
  if (timing === 'divide') return divideCycles;
  return Math.ceil(words / 2);
}
