import type { Address, Condition, Instruction, Operand, Register } from './instruction.ts';
import { branchReach } from './thumb.ts';

/** What an instruction's text leaves open: where things lie. All in bytes. */
export interface Places {
  /** The address of a table. */
  readonly table: (name: string) => number;
  /** The address of a label. */
  readonly label: (name: string) => number;
  /** The address of the instruction itself. */
  readonly here: number;
}

/**
 * The halfwords of an instruction: Armv7-M and Armv8-M Architecture Reference Manuals, instruction encodings T32; 32-bit
 * forms, first halfword first. A {@link jump} comes with the NOP behind it.
 * @throws RangeError when a constant or a distance does not fit.
 */
export function encoded(instruction: Instruction, places: Places): readonly number[] {
  const { mnemonic, operands } = instruction;
  const name = mnemonic.replace(/\.w$/, '');
  const [first, second] = operands;
  if (name === 'it') return [0xbf08 | (conditionBits(first as Condition) << 4)];
  if (name === 'bx') return [0x4700 | (numberOf(first) << 3), nop];
  if (name === 'b') return branch(instruction.condition!, places.label(labelOf(first)) - (places.here + 4));
  const access = accesses[name];
  if (access) return accessed(access, numberOf(first), second as Address);
  const pair = pairAccesses[name];
  if (pair) return pairAccessed(pair, numberOf(first), numberOf(second), operands[2] as Address);
  const list = lists[name];
  if (list) return [list.base ?? list.moving | numberOf(first), registerBits(operands.at(-1)!)];
  const move = halfMoves[name];
  if (move !== undefined) {
    const half = halfword(second!, places);
    return withImmediate(move | (half >> 12), numberOf(first), half & 0xfff);
  }
  const three = threeRegisters[name];
  if (three)
    return [
      three[0] | numberOf(operands[1]),
      three[1] | (numberOf(first) << 8) | accumulatorBits(operands[3]) | registerOf(operands[2]!),
    ];
  const extension = extensions[name];
  if (extension !== undefined) return extended(extension, operands);
  if (name === 'ssat' || name === 'usat') return saturated(name, operands);
  if (name === 'asr' || name === 'lsl') return shiftedBy(name, operands);
  return dataProcessing(name, operands);
}

/** Fills places that are never run. */
export const nop = 0xbf00;
/** Where an encoding names no register. */
const none = 15;

const conditions: Readonly<Record<Condition, number>> = { eq: 0, ne: 1, lt: 11, gt: 12 };

function conditionBits(condition: Condition): number {
  return conditions[condition];
}

/** Loads and stores of one word or less: the encoding with a 12-bit offset, and the one with an 8-bit step. */
const accesses: Readonly<Record<string, { readonly offset: number; readonly step: number }>> = {
  ldr: { offset: 0xf8d0, step: 0xf850 },
  ldrb: { offset: 0xf890, step: 0xf810 },
  ldrsb: { offset: 0xf990, step: 0xf910 },
  ldrsh: { offset: 0xf9b0, step: 0xf930 },
  str: { offset: 0xf8c0, step: 0xf840 },
  strb: { offset: 0xf880, step: 0xf800 },
  strh: { offset: 0xf8a0, step: 0xf820 },
};

function accessed(
  { offset: withOffset, step }: { readonly offset: number; readonly step: number },
  value: number,
  { base, offset, postIndexed }: Address,
): number[] {
  if (!postIndexed && offset >= 0) return [withOffset | base.number, (value << 12) | bits(offset, 12)];
  const index = (postIndexed ? 0x900 : 0xc00) | (offset < 0 ? 0 : 0x200);
  return [step | base.number, (value << 12) | index | bits(Math.abs(offset), 8)];
}

const pairAccesses: Readonly<Record<string, number>> = { ldrd: 0xe850, strd: 0xe840 };

function pairAccessed(
  code: number,
  first: number,
  second: number,
  { base, offset, postIndexed }: Address,
): number[] {
  const index = (postIndexed ? 0x20 : 0x100) | (offset < 0 ? 0 : 0x80);
  return [code | index | base.number, (first << 12) | (second << 8) | bits(Math.abs(offset) / 4, 8)];
}

const lists: Readonly<Record<string, { readonly moving: number; readonly base?: number }>> = {
  ldm: { moving: 0xe8b0 },
  stm: { moving: 0xe8a0 },
  push: { moving: 0, base: 0xe92d },
  pop: { moving: 0, base: 0xe8bd },
};

const halfMoves: Readonly<Record<string, number>> = { movw: 0xf240, movt: 0xf2c0 };

function halfword(operand: Operand, { table }: Places): number {
  if (typeof operand === 'number') return operand;
  if (typeof operand !== 'object' || !('table' in operand)) throw notEncoded('operand of a move');
  const address = table(operand.table) + operand.offset;
  return operand.kind === 'lower16' ? address & 0xffff : address >>> 16;
}

/** target = a op b, with an accumulator or its place filled. */
const threeRegisters: Readonly<Record<string, readonly [number, number]>> = {
  smlad: [0xfb20, 0],
  smlabb: [0xfb10, 0],
  smlabt: [0xfb10, 0x10],
  smlatb: [0xfb10, 0x20],
  smlatt: [0xfb10, 0x30],
  smlawb: [0xfb30, 0],
  smlawt: [0xfb30, 0x10],
  smmla: [0xfb50, 0],
  smmlar: [0xfb50, 0x10],
  smuad: [0xfb20, 0],
  smulbb: [0xfb10, 0],
  smmul: [0xfb50, 0],
  smmulr: [0xfb50, 0x10],
  mul: [0xfb00, 0],
  sdiv: [0xfb90, 0xf0],
  sadd16: [0xfa90, 0],
  ssub16: [0xfad0, 0],
  sel: [0xfaa0, 0x80],
};

function accumulatorBits(accumulator: Operand | undefined): number {
  return (accumulator === undefined ? none : numberOf(accumulator)) << 12;
}

const extensions: Readonly<Record<string, number>> = {
  sxth: 0xfa00,
  sxtb16: 0xfa20,
  sxtab16: 0xfa20,
  uxtab: 0xfa50,
};

function extended(code: number, operands: readonly Operand[]): number[] {
  const value = operands.at(-1)!;
  const addend = operands.length === 3 ? numberOf(operands[1]) : none;
  const rotation = shiftOf(value).by / 8;
  return [code | addend, 0xf080 | (numberOf(operands[0]) << 8) | (rotation << 4) | registerOf(value)];
}

function saturated(name: 'ssat' | 'usat', [target, width, value]: readonly Operand[]): number[] {
  const { by } = shiftOf(value!);
  const code = (name === 'ssat' ? 0xf300 : 0xf380) | (by === 0 ? 0 : 0x20);
  const field = name === 'ssat' ? (width as number) - 1 : (width as number);
  return [code | registerOf(value!), shiftFields(by) | (numberOf(target) << 8) | field];
}

const shiftTypes = { lsl: 0, asr: 2, ror: 3 } as const;

function shiftedBy(name: 'asr' | 'lsl', [target, value, by]: readonly Operand[]): number[] {
  const destination = numberOf(target) << 8;
  if (typeof by === 'number')
    return [0xea4f, shiftFields(by) | destination | (shiftTypes[name] << 4) | numberOf(value)];
  return [(name === 'asr' ? 0xfa40 : 0xfa00) | numberOf(value), 0xf000 | destination | numberOf(by)];
}

/** Of sums and logical operations: the operation's field, and whether it sets the flags. */
const operations: Readonly<Record<string, { readonly field: number; readonly flags?: true }>> = {
  and: { field: 0 },
  tst: { field: 0, flags: true },
  bic: { field: 1 },
  mov: { field: 2 },
  eor: { field: 4 },
  pkhbt: { field: 6 },
  pkhtb: { field: 6 },
  add: { field: 8 },
  sub: { field: 13 },
  subs: { field: 13, flags: true },
  cmp: { field: 13, flags: true },
  rsb: { field: 14 },
};
const withoutTarget = ['tst', 'cmp'];
const longAddends: Readonly<Record<string, number>> = { addw: 0xf200, subw: 0xf2a0 };

function dataProcessing(name: string, operands: readonly Operand[]): number[] {
  const last = operands.at(-1)!;
  const target = withoutTarget.includes(name) ? none : numberOf(operands[0]);
  const a = operands.length === 3 ? numberOf(operands[1]) : target === none ? numberOf(operands[0]) : none;
  const long = longAddends[name];
  if (long !== undefined) return withImmediate(long | a, target, bits(last as number, 12));
  const operation = operations[name];
  if (!operation) throw notEncoded(name);
  const code = (operation.field << 5) | (operation.flags ? 0x10 : 0) | a;
  if (typeof last === 'number') return withImmediate(0xf000 | code, target, modifiedImmediate(last));
  const { shift, by } = shiftOf(last);
  return [0xea00 | code, shiftFields(by) | (target << 8) | (shiftTypes[shift] << 4) | registerOf(last)];
}

/** A 12-bit field spread over both halfwords. */
function withImmediate(code: number, target: number, field: number): number[] {
  return [code | ((field >> 11) << 10), (((field >> 8) & 7) << 12) | (target << 8) | (field & 255)];
}

/** Field of a constant that is a byte, the byte in both lanes, or eight bits in a row that begin with a 1. */
function modifiedImmediate(value: number): number {
  if (value < 256) return value;
  const low = value & 255;
  if (value === low * 0x10001) return 0x100 | low;
  const high = (value >>> 8) & 255;
  if (value === high * 0x1000100) return 0x200 | high;
  const left = 24 - Math.clz32(value);
  const byte = value / 2 ** left;
  if (!Number.isInteger(byte)) throw new RangeError(`constant ${value} does not fit its encoding`);
  return ((32 - left) << 7) | (byte & 127);
}

function branch(condition: Condition, distance: number): number[] {
  if (distance % 2 !== 0 || distance < -branchReach || distance >= branchReach)
    throw new RangeError(`a branch of ${distance} bytes does not fit its encoding`);
  const half = distance >> 1;
  const bit = (position: number) => (half >> position) & 1;
  return [
    0xf000 | (bit(19) << 10) | (conditionBits(condition) << 6) | ((half >> 11) & 63),
    0x8000 | (bit(17) << 13) | (bit(18) << 11) | (half & 0x7ff),
  ];
}

/** A shift's five bits in their two fields. */
function shiftFields(by: number): number {
  return ((by >> 2) << 12) | ((by & 3) << 6);
}

function shiftOf(operand: Operand): { readonly shift: 'asr' | 'lsl' | 'ror'; readonly by: number } {
  if (typeof operand === 'object' && 'kind' in operand && operand.kind === 'shifted') return operand;
  return { shift: 'lsl', by: 0 };
}

/** Of a register, shifted or not. */
function registerOf(operand: Operand): number {
  return typeof operand === 'object' && 'register' in operand ? operand.register.number : numberOf(operand);
}

function numberOf(operand: Operand | undefined): number {
  if (typeof operand === 'object' && 'number' in operand) return operand.number;
  if (typeof operand === 'object' && 'register' in operand) return operand.register.number;
  throw notEncoded('operand');
}

function registerBits(operand: Operand): number {
  if (typeof operand !== 'object' || !('registers' in operand)) throw notEncoded('register list');
  return operand.registers.reduce((set: number, { number }: Register) => set | (1 << number), 0);
}

function labelOf(operand: Operand | undefined): string {
  if (typeof operand === 'object' && 'label' in operand) return operand.label;
  throw notEncoded('branch');
}

function bits(value: number, width: number): number {
  if (Number.isInteger(value) && value >= 0 && value < 2 ** width) return value;
  throw new RangeError(`${value} does not fit ${width} bits`);
}

function notEncoded(what: string): RangeError {
  return new RangeError(`no encoding of this ${what}`);
}
