import { describe, expect, test } from 'vitest';
import type { Instruction, Register } from '../../../../src/assembly/instruction.ts';
import { block, loop } from '../../../../src/assembly/routine.ts';
import {
  add,
  addShifted,
  at,
  clearLowestBit,
  compare,
  countDown,
  ldr,
  ldrd,
  load,
  mac,
  movt,
  movw,
  multiply,
  sel,
  store,
  str,
  sxtb16,
} from '../../../../src/assembly/thumb.ts';
import { runNodes } from '../../../../src/boards/timing/coreCycles.ts';
import { CortexM7 } from '../../../../src/boards/timing/cortexM7.ts';

const r: Register[] = Array.from({ length: 13 }, (_, number) => ({ name: `r${number}`, number }));
const [r0, r1, r2, r3, r4, r5, r6, r7] = r as [
  ...[Register, Register, Register, Register],
  ...[Register, Register, Register, Register],
];

function cyclesOf(...instructions: readonly Instruction[]): number {
  const pipeline = new CortexM7();
  for (const instruction of instructions) pipeline.issue(instruction);
  return pipeline.cycles;
}

/** Facts of jnk0le's measurements on an STM32H743. */
describe('Cortex-M7', () => {
  test('two sums a cycle, two products or extensions never', () => {
    expect(cyclesOf(add(r0, r1, r2), add(r3, r4, r5))).toBe(1);
    expect(cyclesOf(mac('smlad', r0, r1, r2, r0), mac('smlad', r3, r1, r2, r3))).toBe(2);
    expect(cyclesOf(sxtb16(r0, r1), sxtb16(r2, r3))).toBe(2);
    expect(cyclesOf(sxtb16(r0, r1), mac('smlad', r4, r2, r3, r4))).toBe(1);
  });

  test('MOVW and MOVT of one register go together', () => {
    expect(cyclesOf(movw(r0, 1), movt(r0, 1))).toBe(1);
  });

  test('a load goes with a product or a store; a product and a store do not', () => {
    expect(cyclesOf(ldr(r0, at(r7)), mac('smlad', r1, r2, r3, r1))).toBe(1);
    expect(cyclesOf(ldr(r0, at(r7)), str(r0, at(r6)))).toBe(1);
    expect(cyclesOf(mac('smlad', r0, r1, r2, r0), str(r3, at(r7)))).toBe(2);
    expect(cyclesOf(str(r0, at(r7)), store('strh.w', r1, at(r6)))).toBe(2);
  });

  test('several words move two a cycle, alone', () => {
    expect(cyclesOf(ldrd(r0, r1, at(r7)), add(r2, r3, r4))).toBe(2);
  });

  test('a loaded word reaches a sum in the next cycle, a product one later, a byte one more', () => {
    expect(cyclesOf(ldr(r0, at(r7)), add(r1, r0, r2))).toBe(2);
    expect(cyclesOf(ldr(r0, at(r7)), mac('smlad', r1, r0, r2, r1))).toBe(3);
    expect(cyclesOf(load('ldrsb.w', r0, at(r7)), add(r1, r0, r2))).toBe(3);
  });

  test('products come a cycle late, but not into an accumulator', () => {
    const chain = Array.from({ length: 4 }, () => mac('smlad', r0, r1, r2, r0));
    expect(cyclesOf(...chain)).toBe(4);
    expect(cyclesOf(multiply('smmul', r0, r1, r2), add(r3, r0, r4))).toBe(3);
  });

  test('addresses and shifted operands are needed a cycle earlier than others', () => {
    expect(cyclesOf(sxtb16(r0, r1), add(r2, r0, r3))).toBe(2);
    expect(cyclesOf(sxtb16(r0, r1), ldr(r2, at(r0)))).toBe(3);
    expect(cyclesOf(ldr(r0, at(r7)), addShifted(r1, r2, r0, 3))).toBe(3);
  });

  test('what only the late stage does is not there for an address in the next cycle', () => {
    expect(cyclesOf(add(r0, r1, r2), ldr(r3, at(r0)))).toBe(2);
    expect(cyclesOf(clearLowestBit(r0, r1), ldr(r3, at(r0)))).toBe(3);
    expect(cyclesOf(sel(r0, r1, r2), ldr(r3, at(r0)))).toBe(3);
    expect(cyclesOf(add(r0, r1, r2), compare(r0, r3))).toBe(1);
  });

  test('a loop pays for the branch of its last iteration', () => {
    const pipeline = new CortexM7();
    runNodes([loop('loop', 10, [], block('', countDown(r0)))], pipeline);
    expect(pipeline.cycles).toBe(10 + 8);
  });
});
