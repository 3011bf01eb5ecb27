import type { Register } from '../../../assembly/instruction.ts';
import type { StraightCode, Value } from '../../../assembly/straightCode.ts';
import {
  add,
  addPower,
  addRounded,
  at,
  combineScaled,
  flipBit,
  largestOffset,
  ldr,
  parallel,
  roundedAddend,
  str,
  sub,
} from '../../../assembly/thumb.ts';

/** Sums in straight-line code. */
export const plus = (code: StraightCode, a: Value, b: Value): Value => code.value(add, a, b);
export const minus = (code: StraightCode, a: Value, b: Value): Value => code.value(sub, a, b);

/** The same of two lanes. */
export const lanesPlus = (code: StraightCode, a: Value, b: Value): Value =>
  code.value((target, ...of) => parallel('sadd16', target, of[0]!, of[1]!), a, b);
export const lanesMinus = (code: StraightCode, a: Value, b: Value): Value =>
  code.value((target, ...of) => parallel('ssub16', target, of[0]!, of[1]!), a, b);

/** a + 2^shift b, a - 2^shift b, 2^shift b - a. */
export const plusScaled = (code: StraightCode, a: Value, b: Value, shift: number): Value =>
  code.value((target, ...of) => combineScaled('add.w', target, of[0]!, of[1]!, shift), a, b);
export const minusScaled = (code: StraightCode, a: Value, b: Value, shift: number): Value =>
  code.value((target, ...of) => combineScaled('sub.w', target, of[0]!, of[1]!, shift), a, b);
export const scaledMinus = (code: StraightCode, b: Value, shift: number, a: Value): Value =>
  code.value((target, ...of) => combineScaled('rsb.w', target, of[0]!, of[1]!, shift), a, b);

/** Half of the range of a lower lane. */
const laneBit = 15;
export const plusLaneHalf = (code: StraightCode, a: Value): Value =>
  code.value((target, value) => addPower(target, value, laneBit), a);
export const flipLaneSign = (code: StraightCode, a: Value): Value =>
  code.value((target, value) => flipBit(target, value, laneBit), a);

/** Words in RAM at any distance from a register: code that reaches further than an offset does moves the base first. */
export class Words {
  readonly #code: StraightCode;
  readonly #base: Register;
  #moved: { readonly by: number; readonly base: Value } | null = null;

  constructor(code: StraightCode, base: Register) {
    this.#code = code;
    this.#base = base;
  }

  load(offset: number): Value {
    const moved = this.#movedFor(offset);
    if (!moved) return this.#code.value((target) => ldr(target, at(this.#base, offset)));
    return this.#code.value((target, base) => ldr(target, at(base, offset - moved.by)), moved.base);
  }

  store(value: Value, offset: number): void {
    const moved = this.#movedFor(offset);
    if (!moved) this.#code.effect((source) => str(source, at(this.#base, offset)), value);
    else this.#code.effect((source, base) => str(source, at(base, offset - moved.by)), value, moved.base);
  }

  #movedFor(offset: number): { readonly by: number; readonly base: Value } | null {
    if (offset <= largestOffset) {
      this.#moved = null;
      return null;
    }
    const distance = this.#moved ? offset - this.#moved.by : -1;
    if (distance >= 0 && distance <= largestOffset) return this.#moved;
    const by = roundedAddend(offset);
    this.#moved = { by, base: this.#code.value((target) => addRounded(target, this.#base, by)) };
    return this.#moved;
  }
}
