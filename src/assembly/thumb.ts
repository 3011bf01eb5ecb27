import type { Instruction, Register, Timing } from './instruction.ts';
import { bitsOf } from './instruction.ts';

/**
 * Constructors of the Thumb-2 instructions that the kernels use. All but `it` have 32-bit encodings, forced by `.w` where a
 * short one exists: kernels stay word-aligned, which Cortex-M4 fetches and pipelines best.
 * A constructor throws a RangeError when a constant does not fit its encoding.
 */

export const sp: Register = { name: 'sp', number: 13 };
export const lr: Register = { name: 'lr', number: 14 };
const pc: Register = { name: 'pc', number: 15 };
const none: readonly Register[] = [];

interface Parts {
  readonly timing?: Timing;
  readonly words?: number;
  readonly reads?: readonly Register[];
  readonly readsLate?: readonly Register[];
  readonly writes?: readonly Register[];
  readonly addresses?: readonly Register[];
  readonly writesBack?: boolean;
  readonly setsFlags?: boolean;
  readonly indexed?: boolean;
  readonly table?: string | null;
  /** Of one word; 4 unless told. */
  readonly transferBytes?: number;
  readonly bytes?: 2 | 4;
}

function instruction(mnemonic: string, operands: string, parts: Parts): Instruction {
  const { reads = none, readsLate = none, writes = none, addresses = none } = parts;
  return {
    mnemonic,
    operands,
    bytes: parts.bytes ?? 4,
    timing: parts.timing ?? 'alu',
    words: parts.words ?? 1,
    reads: bitsOf(reads) | bitsOf(addresses),
    readsLate: bitsOf(readsLate),
    writes: bitsOf(writes),
    addresses: bitsOf(addresses),
    writesBack: parts.writesBack ?? false,
    setsFlags: parts.setsFlags ?? false,
    indexed: parts.indexed ?? false,
    table: parts.table ?? null,
    tableBytes: parts.table ? (parts.words ?? 1) * (parts.transferBytes ?? 4) : 0,
    registers: reads.concat(readsLate, writes, addresses),
  };
}

function inRange(what: string, value: number, low: number, high: number): number {
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  throw new RangeError(`${what} ${value} does not fit its encoding (${low} to ${high})`);
}

/** Where a load or store finds its word. */
export interface Address {
  readonly base: Register;
  readonly offset: number;
  readonly writeBack: 'none' | 'post';
}

export function at(base: Register, offset = 0): Address {
  return { base, offset, writeBack: 'none' };
}

/** The word at `base`, which moves on by `step` bytes afterwards. */
export function following(base: Register, step: number): Address {
  return { base, offset: step, writeBack: 'post' };
}

/** Largest offset of a plain load or store. */
export const largestOffset = 4095;

function addressText({ base, offset, writeBack }: Address, double: boolean): string {
  if (writeBack === 'post') return `[${base.name}], #${inRange('step', offset, -255, double ? 1020 : 255)}`;
  if (double && offset % 4 !== 0) throw new RangeError(`double word offset ${offset} is not a multiple of 4`);
  const text = inRange('offset', offset, double ? -1020 : -255, double ? 1020 : largestOffset);
  return text === 0 ? `[${base.name}]` : `[${base.name}, #${text}]`;
}

export type LoadName = 'ldr.w' | 'ldrh.w' | 'ldrsh.w' | 'ldrb.w' | 'ldrsb.w';

export function load(
  name: LoadName,
  target: Register,
  address: Address,
  table: string | null = null,
): Instruction {
  return instruction(name, `${target.name}, ${addressText(address, false)}`, {
    timing: 'load',
    writes: [target],
    addresses: [address.base],
    writesBack: address.writeBack === 'post',
    table,
    transferBytes: name === 'ldr.w' ? 4 : name.includes('h') ? 2 : 1,
  });
}

export function ldr(target: Register, address: Address, table: string | null = null): Instruction {
  return load('ldr.w', target, address, table);
}

export function ldrd(
  first: Register,
  second: Register,
  address: Address,
  table: string | null = null,
): Instruction {
  return instruction('ldrd', `${first.name}, ${second.name}, ${addressText(address, true)}`, {
    timing: 'load',
    words: 2,
    writes: [first, second],
    addresses: [address.base],
    writesBack: address.writeBack === 'post',
    table,
  });
}

export function store(name: 'str.w' | 'strh.w' | 'strb.w', value: Register, address: Address): Instruction {
  return instruction(name, `${value.name}, ${addressText(address, false)}`, {
    timing: 'store',
    readsLate: [value],
    addresses: [address.base],
    writesBack: address.writeBack === 'post',
  });
}

export function str(value: Register, address: Address): Instruction {
  return store('str.w', value, address);
}

export function strd(first: Register, second: Register, address: Address): Instruction {
  return instruction('strd', `${first.name}, ${second.name}, ${addressText(address, true)}`, {
    timing: 'store',
    words: 2,
    readsLate: [first, second],
    addresses: [address.base],
    writesBack: address.writeBack === 'post',
  });
}

/** Words from `base` on into registers of ascending number; `base` moves past them. */
export function ldm(base: Register, targets: readonly Register[], table: string | null = null): Instruction {
  return instruction('ldm.w', `${base.name}!, {${listText(targets)}}`, {
    timing: 'load',
    words: targets.length,
    writes: targets,
    addresses: [base],
    writesBack: true,
    table,
  });
}

export function stm(base: Register, values: readonly Register[]): Instruction {
  return instruction('stm.w', `${base.name}!, {${listText(values)}}`, {
    timing: 'store',
    words: values.length,
    readsLate: values,
    addresses: [base],
    writesBack: true,
  });
}

function listText(registers: readonly Register[]): string {
  if (registers.length < 2) throw new RangeError('a register list needs two registers');
  registers.forEach((register, i) => {
    if (i > 0 && register.number <= registers[i - 1]!.number)
      throw new RangeError('registers of a list must ascend');
  });
  return registers.map((register) => register.name).join(', ');
}

export function push(registers: readonly Register[]): Instruction {
  return instruction('push.w', `{${listText(registers)}}`, {
    timing: 'store',
    words: registers.length,
    readsLate: registers,
    addresses: [sp],
    writesBack: true,
  });
}

/** Restores `registers` and returns. */
export function popReturn(registers: readonly Register[]): Instruction {
  return instruction('pop.w', `{${listText([...registers, pc])}}`, {
    timing: 'return',
    words: registers.length + 1,
    writes: registers,
    addresses: [sp],
    writesBack: true,
  });
}

type MacName = 'smlad' | 'smlabb' | 'smlatt' | 'smlabt' | 'smlatb' | 'smmla' | 'smmlar' | 'mla';

/** target = accumulator + a * b, in the lanes the name says. */
export function mac(
  name: MacName,
  target: Register,
  a: Register,
  b: Register,
  accumulator: Register,
): Instruction {
  return instruction(name, `${target.name}, ${a.name}, ${b.name}, ${accumulator.name}`, {
    timing: 'accumulate',
    writes: [target],
    reads: [a, b],
    readsLate: [accumulator],
  });
}

type ProductName = 'smmulr' | 'smmul' | 'mul' | 'smulbb' | 'smultt';

export function multiply(name: ProductName, target: Register, a: Register, b: Register): Instruction {
  return instruction(name, `${target.name}, ${a.name}, ${b.name}`, {
    timing: 'slow',
    writes: [target],
    reads: [a, b],
  });
}

export function sdiv(target: Register, a: Register, b: Register): Instruction {
  return instruction('sdiv', `${target.name}, ${a.name}, ${b.name}`, {
    timing: 'divide',
    writes: [target],
    reads: [a, b],
  });
}

export type ParallelName = 'ssub16' | 'sadd16' | 'sel';

export function parallel(name: ParallelName, target: Register, a: Register, b: Register): Instruction {
  return instruction(name, `${target.name}, ${a.name}, ${b.name}`, {
    timing: name === 'sel' ? 'alu' : 'slow',
    writes: [target],
    reads: [a, b],
  });
}

/** Bytes 0 and 2 of `value`, rotated right by `rotation` bits first, as two int16 lanes. */
export function sxtb16(target: Register, value: Register, rotation: 0 | 8 = 0): Instruction {
  return instruction('sxtb16', `${target.name}, ${value.name}${rotation === 0 ? '' : ', ror #8'}`, {
    timing: 'slow',
    writes: [target],
    reads: [value],
  });
}

export function pack(
  name: 'pkhbt' | 'pkhtb',
  target: Register,
  a: Register,
  b: Register,
  shift: string,
): Instruction {
  return instruction(name, `${target.name}, ${a.name}, ${b.name}${shift}`, {
    timing: 'slow',
    writes: [target],
    reads: [a, b],
  });
}

/** Saturates `value`, shifted right by `shift` first, to 8 bits. */
export function saturate8(name: 'ssat' | 'usat', target: Register, value: Register, shift = 0): Instruction {
  const shifted = shift === 0 ? '' : `, asr #${inRange('shift', shift, 1, 31)}`;
  return instruction(name, `${target.name}, #8, ${value.name}${shifted}`, {
    timing: 'slow',
    writes: [target],
    reads: [value],
  });
}

export function mov(target: Register, value: Register): Instruction {
  return instruction('mov.w', `${target.name}, ${value.name}`, { writes: [target], reads: [value] });
}

/** Lower 16 bits of a constant; the upper half becomes 0. */
export function movw(target: Register, value: number): Instruction {
  return instruction('movw', `${target.name}, #${inRange('constant', value, 0, 0xffff)}`, {
    writes: [target],
  });
}

export function movt(target: Register, value: number): Instruction {
  const operands = `${target.name}, #${inRange('constant', value, 0, 0xffff)}`;
  return instruction('movt', operands, { writes: [target], reads: [target] });
}

/** Any 32-bit constant, in one instruction or two. */
export function constant(target: Register, value: number): Instruction[] {
  const [low, high] = [value & 0xffff, value >>> 16];
  return high === 0 ? [movw(target, low)] : [movw(target, low), movt(target, high)];
}

/** Address of a byte of a table. */
export function addressOf(target: Register, table: string, offset = 0): Instruction[] {
  const place = offset === 0 ? table : `(${table} + ${offset})`;
  return [
    instruction('movw', `${target.name}, #:lower16:${place}`, { writes: [target] }),
    instruction('movt', `${target.name}, #:upper16:${place}`, { writes: [target], reads: [target] }),
  ];
}

export function add(target: Register, a: Register, b: Register): Instruction {
  return instruction('add.w', `${target.name}, ${a.name}, ${b.name}`, { writes: [target], reads: [a, b] });
}

function sub(target: Register, a: Register, b: Register): Instruction {
  return instruction('sub.w', `${target.name}, ${a.name}, ${b.name}`, { writes: [target], reads: [a, b] });
}

/** target = a + (b >> shift), or with the sign of b for shift 31. */
export function addShifted(target: Register, a: Register, b: Register, shift: number): Instruction {
  const operands = `${target.name}, ${a.name}, ${b.name}, asr #${inRange('shift', shift, 1, 31)}`;
  return instruction('add.w', operands, { timing: 'slow', writes: [target], reads: [a, b] });
}

/** target = a & (b >> shift). */
export function andShifted(target: Register, a: Register, b: Register, shift: number): Instruction {
  const operands = `${target.name}, ${a.name}, ${b.name}, asr #${inRange('shift', shift, 1, 31)}`;
  return instruction('and.w', operands, { timing: 'slow', writes: [target], reads: [a, b] });
}

/** target = a + value, -4095 to 4095. */
export function addImmediate(target: Register, a: Register, value: number): Instruction {
  const name = value < 0 ? 'subw' : 'addw';
  const operands = `${target.name}, ${a.name}, #${inRange('addend', Math.abs(value), 0, largestOffset)}`;
  return instruction(name, operands, { writes: [target], reads: [a] });
}

/** Moves `target` by any constant; `spare` is overwritten when it does not fit one instruction. */
export function advance(target: Register, value: number, spare: Register): Instruction[] {
  if (value === 0) return [];
  if (Math.abs(value) <= largestOffset) return [addImmediate(target, target, value)];
  return [...constant(spare, Math.abs(value)), (value < 0 ? sub : add)(target, target, spare)];
}

export function shift(
  name: 'asr.w' | 'lsl.w' | 'lsr.w',
  target: Register,
  value: Register,
  by: Register | number,
): Instruction {
  const amount = typeof by === 'number' ? `#${inRange('shift', by, 1, 31)}` : by.name;
  return instruction(name, `${target.name}, ${value.name}, ${amount}`, {
    writes: [target],
    reads: typeof by === 'number' ? [value] : [value, by],
  });
}

/** Decrements a counter and sets the flags for {@link branchIfNotZero}. */
export function countDown(counter: Register, by = 1): Instruction {
  return instruction('subs.w', `${counter.name}, ${counter.name}, #${inRange('step', by, 1, 255)}`, {
    writes: [counter],
    reads: [counter],
    setsFlags: true,
  });
}

export function compare(a: Register, b: Register | number): Instruction {
  const text = typeof b === 'number' ? `#${inRange('constant', b, 0, 255)}` : b.name;
  return instruction('cmp.w', `${a.name}, ${text}`, {
    reads: typeof b === 'number' ? [a] : [a, b],
    setsFlags: true,
  });
}

export function branch(name: 'bne.w' | 'beq.w' | 'b.w', label: string): Instruction {
  return instruction(name, label, { timing: 'branch' });
}

/** The next instruction only takes effect under `condition`; it counts as executed either way. */
export function ifThen(condition: 'lt' | 'gt' | 'ne' | 'eq', then: Instruction): Instruction[] {
  const conditional = { ...then, mnemonic: then.mnemonic.replace(/(\.w)?$/, `${condition}$1`) };
  return [instruction('it', condition, { bytes: 2 }), conditional];
}

/** Sets the zero flag when the lowest bit is clear. */
export function testLowestBit(value: Register): Instruction {
  return instruction('tst.w', `${value.name}, #1`, { reads: [value], setsFlags: true });
}

export function clearLowestBit(target: Register, value: Register): Instruction {
  return instruction('bic.w', `${target.name}, ${value.name}, #1`, { writes: [target], reads: [value] });
}

/** target = a + 2^exponent. */
export function addPower(target: Register, a: Register, exponent: number): Instruction {
  return instruction('add.w', `${target.name}, ${a.name}, #${2 ** inRange('exponent', exponent, 0, 30)}`, {
    writes: [target],
    reads: [a],
  });
}

/** Sign-extends the lower 16 bits. */
export function sxth(target: Register, value: Register): Instruction {
  return instruction('sxth.w', `${target.name}, ${value.name}`, { writes: [target], reads: [value] });
}
