import { expect, test } from 'vitest';
import {
  add,
  advance,
  at,
  constant,
  following,
  ldm,
  ldr,
  ldrd,
  mac,
  saturate8,
} from '../../../src/assembly/thumb.ts';
import { CortexM4 } from '../../../src/boards/timing/cortexM4.ts';
import { CortexM33 } from '../../../src/boards/timing/cortexM33.ts';

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name, number) => ({ name, number })) as [
  { name: string; number: number },
  { name: string; number: number },
  { name: string; number: number },
  { name: string; number: number },
];

test('constants that do not fit their encoding are refused', () => {
  expect(() => ldr(a, at(b, 4096))).toThrow(/offset 4096/);
  expect(() => ldr(a, following(b, 256))).toThrow(/step 256/);
  expect(() => ldrd(a, b, at(c, 1024))).toThrow(/offset 1024/);
  expect(() => ldrd(a, b, at(c, 2))).toThrow(/multiple of 4/);
  expect(() => ldm(d, [b, a])).toThrow(/ascend/);
  expect(() => saturate8('ssat', a, b, 32)).toThrow(/shift 32/);
});

test('constants and distances take as few instructions as they can', () => {
  expect(constant(a, 0xffff)).toHaveLength(1);
  expect(constant(a, -1)).toHaveLength(2);
  expect(advance(a, 0, b)).toHaveLength(0);
  expect(advance(a, -4095, b).map(({ mnemonic }) => mnemonic)).toEqual(['subw']);
  expect(advance(a, 70000, b).map(({ mnemonic }) => mnemonic)).toEqual(['movw', 'movt', 'add.w']);
});

const cycles = (pipeline: CortexM33 | CortexM4, code: readonly ReturnType<typeof add>[]) => {
  code.forEach((instruction) => pipeline.issue(instruction));
  return pipeline.cycles;
};

test('Cortex-M33: a load delays its use by a cycle, an accumulator chain waits for nothing', () => {
  expect(cycles(new CortexM33(), [ldr(a, at(b)), add(c, a, a)])).toBe(3);
  expect(cycles(new CortexM33(), [ldr(a, at(b)), mac('smlad', c, d, d, a)])).toBe(2);
  expect(cycles(new CortexM33(), [mac('smlad', c, a, b, c), mac('smlad', c, a, b, c)])).toBe(2);
  expect(cycles(new CortexM33(), [mac('smlad', c, a, b, c), add(a, c, c)])).toBe(3);
  expect(cycles(new CortexM33(), [ldrd(a, b, at(c)), add(d, d, d)])).toBe(3);
});

test('Cortex-M4: neighbouring loads overlap, double words and computed addresses do not', () => {
  expect(cycles(new CortexM4(), [ldr(a, at(d)), ldr(b, at(d, 4)), ldr(c, at(d, 8))])).toBe(4);
  expect(cycles(new CortexM4(), [ldrd(a, b, at(d)), ldr(c, at(d, 8))])).toBe(5);
  expect(cycles(new CortexM4(), [add(d, d, a), ldr(b, at(d))])).toBe(4);
  expect(cycles(new CortexM4(), [ldr(d, at(a)), ldr(b, at(d))])).toBe(4);
});
