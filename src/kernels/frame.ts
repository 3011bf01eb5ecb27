import type { Instruction, Register } from '../assembly/instruction.ts';
import type { Node } from '../assembly/routine.ts';
import { block, loop } from '../assembly/routine.ts';
import {
  addImmediate,
  at,
  constant,
  countDown,
  ldr,
  lr,
  popReturn,
  push,
  sp,
  str,
} from '../assembly/thumb.ts';

const saved: readonly Register[] = [
  ...[4, 5, 6, 7, 8, 9, 10, 11].map((number) => ({ name: `r${number}`, number })),
  lr,
];

/** The stack frame of a routine under construction, and its labels: counters and pointers live here, not in registers. */
export class Frame {
  readonly #name: string;
  readonly #slots = new Map<string, number>();
  #words = 0;
  #labels = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** Byte offset from sp of the `words` of that name. */
  slot(name: string, words = 1): number {
    const known = this.#slots.get(name);
    if (known !== undefined) return known;
    const offset = this.#words * 4;
    this.#words += words;
    this.#slots.set(name, offset);
    return offset;
  }

  load(register: Register, slot: string): Instruction {
    return ldr(register, at(sp, this.slot(slot)));
  }

  store(register: Register, slot: string): Instruction {
    return str(register, at(sp, this.slot(slot)));
  }

  label(what: string): string {
    return `${this.#name}_${what}_${this.#labels++}`;
  }

  /**
   * `body` repeated `count` times, counted in a slot; once, without a loop, for a count of 1. `step` runs between loading
   * and decrementing the counter and must leave `counter` alone.
   */
  repeat(
    what: string,
    count: number,
    counter: Register,
    body: readonly Node[],
    step: readonly Instruction[] = [],
    rewinds: readonly string[] = [],
  ): Node[] {
    if (count === 0) return [];
    if (count === 1) return [...body, ...(step.length > 0 ? [block('', step)] : [])];
    const last = block('', this.load(counter, what), step, countDown(counter), this.store(counter, what));
    return [
      block(`${count} x ${what}`, constant(counter, count), this.store(counter, what)),
      loop(this.label(what), count, body, last, { rewinds }),
    ];
  }

  /** `body` between the saving and restoring of registers; call it last, when all slots are known. */
  wrap(body: readonly Node[]): Node[] {
    const bytes = Math.ceil((this.#words * 4) / 8) * 8;
    const open = bytes === 0 ? [] : [addImmediate(sp, sp, -bytes)];
    const close = bytes === 0 ? [] : [addImmediate(sp, sp, bytes)];
    return [block('', push(saved), open), ...body, block('', close, popReturn(saved.slice(0, -1)))];
  }
}
