import type { Address, Condition, Instruction, InstructionClass, Operand, Register } from './instruction.ts';
import { bitsOf } from './instruction.ts';

/**
 * Constructors of the Thumb-2 instructions that the kernels use. All but `it` take 32 bits, forced by `.w` where a
 * short one exists: kernels stay word-aligned, which Cortex-M4 fetches and pipelines best.
 * A constructor throws a RangeError when a constant does not fit its encoding.
 */

export const sp: Register = { name: 'sp', number: 13 };
export const lr: Register = { name: 'lr', number: 14 };
const pc: Register = { name: 'pc', number: 15 };
const none: readonly Register[] = [];

interface Parts {
  readonly words?: number;
  readonly reads?: readonly Register[];
  readonly readsLate?: readonly Register[];
  readonly writes?: readonly Register[];
  readonly base?: Register;
  readonly writesBack?: boolean;
  readonly condition?: Condition;
  readonly table?: string | null;
  readonly tableBytes?: number;
  readonly bytes?: 2 | 4;
}

function instruction(
  kind: InstructionClass,
  mnemonic: string,
  operands: readonly Operand[],
  parts: Parts,
): Instruction {
  const { reads = none, readsLate = none, writes = none, base, table = null } = parts;
  const addresses = base ? 1 << base.number : 0;
  return {
    mnemonic,
    kind,
    operands,
    condition: parts.condition ?? null,
    bytes: parts.bytes ?? 4,
    words: parts.words ?? 1,
    reads: bitsOf(reads) | addresses,
    readsLate: bitsOf(readsLate),
    writes: bitsOf(writes),
    addresses,
    writesBack: parts.writesBack ?? false,
    table,
    tableBytes: table === null ? 0 : (parts.tableBytes ?? 0),
  };
}

function inRange(what: string, value: number, low: number, high: number): number {
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  throw new RangeError(`${what} ${value} does not fit its encoding (${low} to ${high})`);
}

export function at(base: Register, offset = 0): Address {
  return { kind: 'address', base, offset, postIndexed: false };
}

/** The word at `base`, which moves on by `step` bytes afterwards. */
export function following(base: Register, step: number): Address {
  return { kind: 'address', base, offset: step, postIndexed: true };
}

/** Largest offset of a plain load or store. */
export const largestOffset = 4095;

function ofWord(address: Address): Address {
  const { offset, postIndexed } = address;
  inRange(postIndexed ? 'step' : 'offset', offset, -255, postIndexed ? 255 : largestOffset);
  return address;
}

function ofDoubleWord(address: Address): Address {
  const { offset } = address;
  if (offset % 4 !== 0) throw new RangeError(`double word offset ${offset} is not a multiple of 4`);
  inRange('offset', offset, -1020, 1020);
  return address;
}

/** LLVM's assembler refuses `.w` where there is no short encoding: post-indexed and with negative offsets. */
function accessMnemonic(name: string, { postIndexed, offset }: Address): string {
  return postIndexed || offset < 0 ? name.replace('.w', '') : name;
}

const loadBytes = { 'ldr.w': 4, 'ldrsh.w': 2, 'ldrsb.w': 1, 'ldrb.w': 1 } as const;

export function load(
  name: keyof typeof loadBytes,
  target: Register,
  address: Address,
  table: string | null = null,
): Instruction {
  const kind = name === 'ldr.w' ? 'load-word' : 'load-narrow';
  return instruction(kind, accessMnemonic(name, address), [target, ofWord(address)], {
    writes: [target],
    base: address.base,
    writesBack: address.postIndexed,
    table,
    tableBytes: loadBytes[name],
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
  return instruction('load-multiple', 'ldrd', [first, second, ofDoubleWord(address)], {
    words: 2,
    writes: [first, second],
    base: address.base,
    writesBack: address.postIndexed,
    table,
    tableBytes: 8,
  });
}

export function store(name: 'str.w' | 'strh.w' | 'strb.w', value: Register, address: Address): Instruction {
  return instruction('store', accessMnemonic(name, address), [value, ofWord(address)], {
    readsLate: [value],
    base: address.base,
    writesBack: address.postIndexed,
  });
}

export function str(value: Register, address: Address): Instruction {
  return store('str.w', value, address);
}

export function strd(first: Register, second: Register, address: Address): Instruction {
  return instruction('store-multiple', 'strd', [first, second, ofDoubleWord(address)], {
    words: 2,
    readsLate: [first, second],
    base: address.base,
    writesBack: address.postIndexed,
  });
}

/** Words from `base` on into registers of ascending number; `base` moves past them. */
export function ldm(base: Register, targets: readonly Register[], table: string | null = null): Instruction {
  return instruction('load-multiple', 'ldm.w', [{ kind: 'moving', register: base }, listOf(targets)], {
    words: targets.length,
    writes: targets,
    base,
    writesBack: true,
    table,
    tableBytes: 4 * targets.length,
  });
}

export function stm(base: Register, values: readonly Register[]): Instruction {
  return instruction('store-multiple', 'stm.w', [{ kind: 'moving', register: base }, listOf(values)], {
    words: values.length,
    readsLate: values,
    base,
    writesBack: true,
  });
}

function listOf(registers: readonly Register[]): Operand {
  if (registers.length < 2) throw new RangeError('a register list needs two registers');
  registers.forEach((register, i) => {
    if (i > 0 && register.number <= registers[i - 1]!.number)
      throw new RangeError('registers of a list must ascend');
  });
  return { kind: 'list', registers };
}

export function push(registers: readonly Register[]): Instruction {
  return instruction('store-multiple', 'push.w', [listOf(registers)], {
    words: registers.length,
    readsLate: registers,
    base: sp,
    writesBack: true,
  });
}

/** Restores `registers` and returns. */
export function popReturn(registers: readonly Register[]): Instruction {
  return instruction('return', 'pop.w', [listOf([...registers, pc])], {
    words: registers.length + 1,
    writes: registers,
    base: sp,
    writesBack: true,
  });
}

/** target = accumulator + a * b, in the lanes the name says; of `smlawb` and `smlawt` b is a lane and the lowest 16 bits are cut off the product. */
export function mac(
  name: 'smlad' | 'smlabb' | 'smlabt' | 'smlatb' | 'smlatt' | 'smlawb' | 'smlawt' | 'smmla' | 'smmlar',
  target: Register,
  a: Register,
  b: Register,
  accumulator: Register,
): Instruction {
  return instruction('multiply-accumulate', name, [target, a, b, accumulator], {
    writes: [target],
    reads: [a, b],
    readsLate: [accumulator],
  });
}

function combination(
  kind: InstructionClass,
  name: string,
  target: Register,
  a: Register,
  b: Register,
): Instruction {
  return instruction(kind, name, [target, a, b], { writes: [target], reads: [a, b] });
}

/** The upper half of a * b, its lower half (`mul`), the product of their lower halves, or the sum of both lanes' products. */
export function multiply(
  name: 'smmul' | 'smmulr' | 'smulbb' | 'smuad' | 'mul',
  target: Register,
  a: Register,
  b: Register,
): Instruction {
  return combination('multiply', name, target, a, b);
}

export function sdiv(target: Register, a: Register, b: Register): Instruction {
  return combination('divide', 'sdiv', target, a, b);
}

export function parallel(name: 'ssub16' | 'sadd16', target: Register, a: Register, b: Register): Instruction {
  return combination('parallel', name, target, a, b);
}

/** Lanes of a where the last {@link parallel} was not negative, of b elsewhere. */
export function sel(target: Register, a: Register, b: Register): Instruction {
  return combination('select', 'sel', target, a, b);
}

/** Bytes 0 and 2 of `value`, rotated right by `rotation` bits first, as two int16 lanes. */
export function sxtb16(target: Register, value: Register, rotation: 0 | 8 = 0): Instruction {
  const rotated: Operand =
    rotation === 0 ? value : { kind: 'shifted', register: value, shift: 'ror', by: rotation };
  return instruction('extend-lanes', 'sxtb16', [target, rotated], { writes: [target], reads: [value] });
}

/** The lanes of a plus bytes 0 and 2 of `value`, rotated right by `rotation` bits first. */
export function sxtab16(target: Register, a: Register, value: Register, rotation: 0 | 8 = 0): Instruction {
  const rotated: Operand =
    rotation === 0 ? value : { kind: 'shifted', register: value, shift: 'ror', by: rotation };
  return instruction('extend-add', 'sxtab16', [target, a, rotated], {
    writes: [target],
    reads: [value],
    readsLate: [a],
  });
}

/** target = a + byte `byte` of `value`. */
export function addByte(target: Register, a: Register, value: Register, byte: 0 | 1 | 2 | 3): Instruction {
  const rotated: Operand =
    byte === 0 ? value : { kind: 'shifted', register: value, shift: 'ror', by: 8 * byte };
  return instruction('extend-add', 'uxtab', [target, a, rotated], {
    writes: [target],
    reads: [value],
    readsLate: [a],
  });
}

/** The lower lane of `low` below the lower or the upper lane of `high`. */
export function packLanes(
  target: Register,
  low: Register,
  high: Register,
  laneOfHigh: 'lower' | 'upper',
): Instruction {
  const operand: Operand =
    laneOfHigh === 'upper' ? high : { kind: 'shifted', register: high, shift: 'lsl', by: 16 };
  return instruction('shifted-operand', 'pkhbt', [target, low, operand], {
    writes: [target],
    reads: [low, high],
  });
}

/** The upper lane of `low` below that of `high`. */
export function packUpperLanes(target: Register, low: Register, high: Register): Instruction {
  return instruction('shifted-operand', 'pkhtb', [target, high, shifted(low, 16)], {
    writes: [target],
    reads: [low, high],
  });
}

/** Sign-extends the lower 16 bits. */
export function sxth(target: Register, value: Register): Instruction {
  return instruction('extend', 'sxth.w', [target, value], { writes: [target], reads: [value] });
}

/** Saturates `value`, shifted right by `shift` first, to 8 bits. */
export function saturate8(name: 'ssat' | 'usat', target: Register, value: Register, shift = 0): Instruction {
  const kind = shift === 0 ? 'saturate' : 'saturate-shifted';
  const operand = shift === 0 ? value : shifted(value, shift);
  return instruction(kind, name, [target, 8, operand], { writes: [target], reads: [value] });
}

function shifted(register: Register, by: number): Operand {
  return { kind: 'shifted', register, shift: 'asr', by: inRange('shift', by, 1, 31) };
}

export function mov(target: Register, value: Register): Instruction {
  return instruction('move', 'mov.w', [target, value], { writes: [target], reads: [value] });
}

/** Lower 16 bits of a constant; the upper half becomes 0. */
export function movw(target: Register, value: number): Instruction {
  return moveLower(target, inRange('constant', value, 0, 0xffff));
}

export function movt(target: Register, value: number): Instruction {
  return moveUpper(target, inRange('constant', value, 0, 0xffff));
}

function moveLower(target: Register, half: Operand): Instruction {
  return instruction('move', 'movw', [target, half], { writes: [target] });
}

function moveUpper(target: Register, half: Operand): Instruction {
  return instruction('move', 'movt', [target, half], { writes: [target], reads: [target] });
}

/** Any 32-bit constant, in one instruction or two. */
export function constant(target: Register, value: number): Instruction[] {
  const [low, high] = [value & 0xffff, value >>> 16];
  return high === 0 ? [movw(target, low)] : [movw(target, low), movt(target, high)];
}

/** Address of a byte of a table. */
export function addressOf(target: Register, table: string, offset = 0): Instruction[] {
  return [
    moveLower(target, { kind: 'lower16', table, offset }),
    moveUpper(target, { kind: 'upper16', table, offset }),
  ];
}

export function add(target: Register, a: Register, b: Register): Instruction {
  return combination('add', 'add.w', target, a, b);
}

/** target = a - b. */
export function sub(target: Register, a: Register, b: Register): Instruction {
  return combination('add', 'sub.w', target, a, b);
}

/** target = a + (b >> shift), or with the sign of b for shift 31. */
export function addShifted(target: Register, a: Register, b: Register, shift: number): Instruction {
  return withShifted('add.w', target, a, b, shift);
}

/** target = a & (b >> shift). */
export function andShifted(target: Register, a: Register, b: Register, shift: number): Instruction {
  return withShifted('and.w', target, a, b, shift);
}

function withShifted(name: string, target: Register, a: Register, b: Register, shift: number): Instruction {
  const operands = [target, a, shifted(b, shift)];
  return instruction('shifted-operand', name, operands, { writes: [target], reads: [a, b] });
}

/** target = a & b. */
export function and(target: Register, a: Register, b: Register): Instruction {
  return combination('logic', 'and.w', target, a, b);
}

/** target = a + b * 2^shift, a - b * 2^shift (`sub.w`), b * 2^shift - a (`rsb.w`) or a & b * 2^shift (`and.w`). */
export function combineScaled(
  name: 'add.w' | 'sub.w' | 'rsb.w' | 'and.w',
  target: Register,
  a: Register,
  b: Register,
  shift: number,
): Instruction {
  const by = inRange('shift', shift, 1, 31);
  const operands: Operand[] = [target, a, { kind: 'shifted', register: b, shift: 'lsl', by }];
  return instruction('shifted-operand', name, operands, { writes: [target], reads: [a, b] });
}

/** target = a + value, -4095 to 4095. */
export function addImmediate(target: Register, a: Register, value: number): Instruction {
  const operands = [target, a, inRange('addend', Math.abs(value), 0, largestOffset)];
  return instruction('add', value < 0 ? 'subw' : 'addw', operands, { writes: [target], reads: [a] });
}

/** target = a + 2^exponent. */
export function addPower(target: Register, a: Register, exponent: number): Instruction {
  const operands = [target, a, 2 ** inRange('exponent', exponent, 0, 30)];
  return instruction('add', 'add.w', operands, { writes: [target], reads: [a] });
}

/** target = a + value * (2^16 + 1), value a multiple of 256 below 2^16: in both lanes when the lower one does not overflow. */
export function addToLanes(target: Register, a: Register, value: number): Instruction {
  if (value % 256 !== 0) throw new RangeError(`addend ${value} is not a multiple of 256`);
  const both = inRange('addend', value, 0, 0x7f00) * 0x10001;
  return instruction('add', 'add.w', [target, a, both], { writes: [target], reads: [a] });
}

/** The largest number up to `value` that {@link addRounded} adds: its 8 highest bits. */
export function roundedAddend(value: number): number {
  const unit = 2 ** Math.max(0, 24 - Math.clz32(value));
  return Math.floor(value / unit) * unit;
}

/** target = a + value in one instruction; of `value` only 8 bits in a row may be set. */
export function addRounded(target: Register, a: Register, value: number): Instruction {
  if (roundedAddend(value) !== value)
    throw new RangeError(`addend ${value} has more than 8 significant bits`);
  return instruction('add', 'add.w', [target, a, value], { writes: [target], reads: [a] });
}

/** Moves `target` by any constant; `spare` is overwritten when it does not fit one instruction. */
export function advance(target: Register, value: number, spare: Register): Instruction[] {
  if (value === 0) return [];
  if (Math.abs(value) <= largestOffset) return [addImmediate(target, target, value)];
  return [...constant(spare, Math.abs(value)), (value < 0 ? sub : add)(target, target, spare)];
}

export function shift(
  name: 'asr.w' | 'lsl.w',
  target: Register,
  value: Register,
  by: Register | number,
): Instruction {
  const amount = typeof by === 'number' ? inRange('shift', by, 1, 31) : by;
  const reads = typeof by === 'number' ? [value] : [value, by];
  return instruction('shift', name, [target, value, amount], { writes: [target], reads });
}

/** Decrements a counter and sets the flags: the zero flag when it has come to 0. */
export function countDown(counter: Register): Instruction {
  return instruction('add', 'subs.w', [counter, counter, 1], { writes: [counter], reads: [counter] });
}

export function compare(a: Register, b: Register | number): Instruction {
  const operand = typeof b === 'number' ? inRange('constant', b, 0, 255) : b;
  return instruction('compare', 'cmp.w', [a, operand], { reads: typeof b === 'number' ? [a] : [a, b] });
}

/** Sets the zero flag when the lowest bit is clear. */
export function testLowestBit(value: Register): Instruction {
  return instruction('compare', 'tst.w', [value, 1], { reads: [value] });
}

export function clearLowestBit(target: Register, value: Register): Instruction {
  return instruction('logic', 'bic.w', [target, value, 1], { writes: [target], reads: [value] });
}

/** target = value with one of its bits flipped. */
export function flipBit(target: Register, value: Register, bit: number): Instruction {
  const mask = 2 ** inRange('bit', bit, 0, 30);
  return instruction('logic', 'eor.w', [target, value, mask], { writes: [target], reads: [value] });
}

/** Bytes that a branch under a condition goes back at most, from behind it. */
export const branchReach = 2 ** 20;

export function branch(condition: Condition, label: string): Instruction {
  return instruction('branch', 'b.w', [{ kind: 'label', label }], { condition });
}

/** Goes on at the address in a register. A NOP behind it, which never runs, keeps the code at words. */
export function jump(address: Register): Instruction {
  return instruction('jump', 'bx', [address], { reads: [address] });
}

/** `then` only takes effect under `condition`; it counts as executed either way. */
export function ifThen(condition: Condition, then: Instruction): Instruction[] {
  return [instruction('if-then', 'it', [condition], { bytes: 2 }), { ...then, condition }];
}
