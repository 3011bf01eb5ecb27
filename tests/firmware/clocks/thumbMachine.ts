/** Memory and registers as a program sees them. Values are unsigned. */
export interface Bus {
  read(address: number): number;
  write(address: number, value: number): void;
}

/** A program that goes on for longer waits for what never happens. */
const mostInstructions = 20_000;
const returnAddress = 0xffff_fffe;
const [sp, lr, pc] = [13, 14, 15];

/**
 * Runs a function of a program until it returns: the Thumb instructions that GCC makes of set-up code (Armv7-M architecture
 * reference manual, A5 and A7), words only. Any other instruction is an error.
 */
export function runFunction(code: Uint8Array, codeAddress: number, entry: number, bus: Bus): void {
  const flash = new DataView(code.buffer, code.byteOffset, code.length);
  const half = (address: number) => flash.getUint16(address - codeAddress, true);
  const isCode = (address: number) => address >= codeAddress && address < codeAddress + code.length;
  const load = (address: number) =>
    isCode(address) ? flash.getUint32(address - codeAddress, true) : bus.read(address);
  const r = new Uint32Array(16);
  r[sp] = 0x2000_8000;
  r[lr] = returnAddress + 1;
  r[pc] = entry;
  const flags = { n: false, z: false, c: false, v: false };
  const setNz = (value: number) => Object.assign(flags, { n: value >> 31 !== 0, z: value >>> 0 === 0 });
  const sum = (a: number, b: number, carry: number, sets: boolean) => {
    const wide = (a >>> 0) + (b >>> 0) + carry;
    const result = wide >>> 0;
    if (sets) {
      setNz(result);
      flags.c = wide > 0xffff_ffff;
      flags.v = (~(a ^ b) & (a ^ result)) >>> 31 !== 0;
    }
    return result;
  };
  const shifted = (value: number, type: number, amount: number) => {
    if (type === 0) return amount === 0 ? value : amount > 31 ? 0 : value << amount;
    if (type === 1) return amount === 0 || amount > 31 ? 0 : value >>> amount;
    if (type === 2) return value >> Math.min(31, amount === 0 ? 31 : amount);
    return (value >>> amount) | (value << (32 - amount));
  };
  const holds = (condition: number): boolean => {
    const { n, z, c, v } = flags;
    const positive = [z, c, n, v, c && !z, n === v, !z && n === v, true][condition >> 1]!;
    return (condition & 1) === 1 && condition !== 15 ? !positive : positive;
  };
  const branch = (target: number) => (r[pc] = target & ~1);
  /** Operations of the data-processing encodings, by their opcode; null where the result is not kept. */
  const operate = (opcode: number, a: number, b: number, sets: boolean): number => {
    const logic = (value: number) => {
      if (sets) setNz(value);
      return value;
    };
    switch (opcode) {
      case 0:
        return logic(a & b);
      case 1:
        return logic(a & ~b);
      case 2:
        return logic(a | b);
      case 3:
        return logic(a | ~b);
      case 4:
        return logic(a ^ b);
      case 8:
        return sum(a, b, 0, sets);
      case 13:
        return sum(a, ~b, 1, sets);
      case 14:
        return sum(~a, b, 1, sets);
      default:
        throw new Error(`data-processing operation ${opcode}`);
    }
  };
  /** An operation whose destination may be none (compare, test) and whose first operand may be none (move). */
  const process = (opcode: number, n: number, d: number, b: number, sets: boolean) => {
    const first = n === pc && (opcode === 2 || opcode === 3) ? 0 : r[n]!;
    const result = operate(opcode, first, b, sets);
    if (d !== pc) r[d] = result;
  };
  const transfer = (registers: number, address: number, loads: boolean) => {
    let at = address;
    for (let i = 0; i < 16; i++) {
      if (((registers >> i) & 1) === 0) continue;
      if (!loads) bus.write(at, r[i]!);
      else if (i === pc) branch(load(at));
      else r[i] = load(at);
      at += 4;
    }
    return at;
  };
  const push = (registers: number) => {
    r[sp] = r[sp]! - 4 * bitCount(registers);
    transfer(registers, r[sp], false);
  };
  let conditions: number[] = [];

  function narrow(op: number, at: number): void {
    const [d, n, m] = [op & 7, (op >> 3) & 7, (op >> 6) & 7];
    const byte = op & 255;
    const sets = conditions.length === 0;
    const top = op >> 11;
    if (top < 3) {
      const amount = (op >> 6) & 31;
      if (sets && top + amount > 0) {
        const last = top === 0 ? 32 - amount : (amount === 0 ? 32 : amount) - 1;
        flags.c = ((r[n]! >>> last) & 1) === 1;
      }
      r[d] = shifted(r[n]!, top, amount);
      if (sets) setNz(r[d]);
    } else if (top === 3) {
      const value = (op & 0x400) === 0 ? r[m]! : m;
      r[d] = (op & 0x200) === 0 ? sum(r[n]!, value, 0, sets) : sum(r[n]!, ~value, 1, sets);
    } else if (top < 8) {
      const register = (op >> 8) & 7;
      if (top === 4) {
        r[register] = byte;
        if (sets) setNz(byte);
      } else if (top === 5) sum(r[register]!, ~byte, 1, true);
      else r[register] = top === 6 ? sum(r[register]!, byte, 0, sets) : sum(r[register]!, ~byte, 1, sets);
    } else if (op >> 10 === 16) {
      const opcode = (op >> 6) & 15;
      const named: Readonly<Record<number, number>> = { 0: 0, 1: 4, 8: 0, 10: 13, 12: 2, 14: 1 };
      if (opcode === 15) {
        r[d] = ~r[n]!;
        setNz(r[d]);
        return;
      }
      if (named[opcode] === undefined) throw new Error(`instruction ${op.toString(16)}`);
      process(named[opcode], d, opcode === 8 || opcode === 10 ? pc : d, r[n]!, sets || opcode === 10);
    } else if (op >> 10 === 17) {
      const [to, from] = [((op >> 4) & 8) | d, (op >> 3) & 15];
      if (((op >> 8) & 3) === 2) r[to] = r[from]!;
      else if (((op >> 8) & 3) === 0) r[to] = sum(r[to]!, r[from]!, 0, false);
      else if (((op >> 8) & 3) === 1) sum(r[to]!, ~r[from]!, 1, true);
      else branch(r[from]!);
    } else if (top === 9) r[(op >> 8) & 7] = load(((at + 4) & ~3) + 4 * byte);
    else if (top === 12) bus.write(r[n]! + 4 * ((op >> 6) & 31), r[d]!);
    else if (top === 13) r[d] = load(r[n]! + 4 * ((op >> 6) & 31));
    else if (top === 18) bus.write(r[sp]! + 4 * byte, r[(op >> 8) & 7]!);
    else if (top === 19) r[(op >> 8) & 7] = load(r[sp]! + 4 * byte);
    else if (op >> 9 === 0x5a) push(byte | ((op & 0x100) << 6));
    else if (op >> 9 === 0x5e) r[sp] = transfer(byte | ((op & 0x100) << 7), r[sp]!, true);
    else if (op >> 8 === 0xb2) {
      const value = r[n]!;
      r[d] = [(value << 16) >> 16, (value << 24) >> 24, value & 0xffff, value & 255][(op >> 6) & 3]!;
    } else if (op >> 8 === 0xb0) r[sp] = r[sp]! + ((op & 0x80) === 0 ? 4 : -4) * (op & 0x7f);
    else if ((op & 0xf500) === 0xb100) {
      const isZero = r[d] === 0;
      if (isZero === ((op & 0x800) === 0)) branch(at + 4 + ((op >> 3) & 31) * 2 + ((op & 0x200) >> 3));
    } else if (op >> 8 === 0xbf) {
      if ((op & 15) !== 0) conditions = conditionsOf(op);
    } else if ((op & 0xffe8) === 0xb660) return;
    else if (op >> 12 === 13) {
      if (holds((op >> 8) & 15)) branch(at + 4 + 2 * ((byte << 24) >> 24));
    } else if (top === 28) branch(at + 4 + 2 * ((op << 21) >> 21));
    else throw new Error(`instruction ${op.toString(16)}`);
  }

  function wide(op: number, next: number, at: number): void {
    const [n, d, low] = [op & 15, (next >> 8) & 15, next & 0xfff];
    const immediate = ((op & 0x400) << 1) | ((next >> 4) & 0x700) | (next & 255);
    const sets = (op & 0x10) !== 0;
    if (op === 0xf3bf) return;
    if ((op & 0xfa00) === 0xf000 && (next & 0x8000) === 0) {
      process((op >> 5) & 15, n, d, expanded(immediate), sets);
    } else if ((op & 0xfb50) === 0xf240 && (next & 0x8000) === 0) {
      const value = (n << 12) | immediate;
      r[d] = (op & 0x80) === 0 ? value : (r[d]! & 0xffff) | (value << 16);
    } else if ((op & 0xfbf0) === 0xf200) r[d] = (n === pc ? (at + 4) & ~3 : r[n]!) + immediate;
    else if ((op & 0xfbf0) === 0xf2a0) r[d] = r[n]! - immediate;
    else if ((op & 0xfff0) === 0xf360) {
      const [lsb, msb] = [((next >> 10) & 0x1c) | ((next >> 6) & 3), next & 31];
      const mask = ((2 ** (msb - lsb + 1) - 1) << lsb) >>> 0;
      r[d] = (r[d]! & ~mask) | (((n === pc ? 0 : r[n]!) << lsb) & mask);
    } else if ((op & 0xfff0) === 0xf3c0) {
      const [lsb, width] = [((next >> 10) & 0x1c) | ((next >> 6) & 3), (next & 31) + 1];
      r[d] = (r[n]! >>> lsb) & (2 ** width - 1);
    } else if ((op & 0xfe00) === 0xea00) {
      const amount = ((next >> 10) & 0x1c) | ((next >> 6) & 3);
      process((op >> 5) & 15, n, d, shifted(r[next & 15]!, (next >> 4) & 3, amount), sets);
    } else if ((op & 0xff7f) === 0xf85f) {
      r[next >> 12] = load(((at + 4) & ~3) + ((op & 0x80) === 0 ? -low : low));
    } else if ((op & 0xfff0) === 0xf8c0) bus.write(r[n]! + low, r[next >> 12]!);
    else if ((op & 0xfff0) === 0xf8d0) r[next >> 12] = load(r[n]! + low);
    else if ((op & 0xffe0) === 0xf840 && (next & 0x800) !== 0) {
      const moved = r[n]! + ((next & 0x200) === 0 ? -1 : 1) * (next & 255);
      const address = (next & 0x400) === 0 ? r[n]! : moved;
      if ((next & 0x100) !== 0) r[n] = moved;
      if (sets) r[next >> 12] = load(address);
      else bus.write(address, r[next >> 12]!);
    } else if (op === 0xe92d) push(next);
    else if (op === 0xe8bd) r[sp] = transfer(next, r[sp]!, true);
    else if ((op & 0xf800) === 0xf000 && (next & 0xd000) === 0x8000) {
      const offset = ((op & 0x400) << 10) | ((next & 0x800) << 8) | ((next & 0x2000) << 5);
      const distance = offset | ((op & 63) << 12) | ((next & 0x7ff) << 1);
      if (holds((op >> 6) & 15)) branch(at + 4 + ((distance << 11) >> 11));
    } else throw new Error(`instruction ${op.toString(16)} ${next.toString(16)}`);
  }

  for (let count = 0; r[pc] !== returnAddress; count++) {
    if (count > mostInstructions) throw new Error('the set-up waits for ever');
    const at: number = r[pc];
    const op = half(at);
    const isWide = op >> 11 > 28;
    r[pc] = at + (isWide ? 4 : 2);
    const condition = conditions[0];
    if (condition === undefined || holds(condition))
      if (isWide) wide(op, half(at + 2), at);
      else narrow(op, at);
    if (condition !== undefined) conditions = conditions.slice(1);
  }
}

/** Conditions of the instructions after an IT. */
function conditionsOf(op: number): number[] {
  const first = (op >> 4) & 15;
  const length = 4 - Math.log2(op & -op & 15);
  return [first, ...[3, 2, 1].slice(0, length - 1).map((bit) => (first & 14) | ((op >> bit) & 1))];
}

/** A modified immediate constant (A5.3.2). */
function expanded(immediate: number): number {
  const byte = immediate & 255;
  const pattern = immediate >> 8;
  if (pattern < 4) return [byte, byte * 0x1_0001, byte * 0x100_0100, byte * 0x101_0101][pattern]! >>> 0;
  const [value, amount] = [(immediate & 127) | 128, immediate >> 7];
  return ((value >>> amount) | (value << (32 - amount))) >>> 0;
}

function bitCount(set: number): number {
  let count = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) count++;
  return count;
}
