import { expect, test } from 'vitest';
import { printAssembly } from '../../../src/assembly/print.ts';
import type { Node } from '../../../src/assembly/routine.ts';
import { block, codeBytes, loop } from '../../../src/assembly/routine.ts';
import {
  add,
  addByte,
  addImmediate,
  addressOf,
  addShifted,
  at,
  compare,
  countDown,
  following,
  ifThen,
  jump,
  ldm,
  ldr,
  lr,
  mov,
  popReturn,
  push,
  saturate8,
  sp,
  sxtb16,
} from '../../../src/assembly/thumb.ts';

const [a, b, c] = [
  { name: 'a', number: 0 },
  { name: 'b', number: 1 },
  { name: 'r2', number: 2 },
] as const;

function printed(...body: readonly Node[]): string {
  const table = {
    name: 'f_table',
    comment: 'a table',
    byteLength: 4,
    bytes: () => Uint8Array.of(1, 2, 3, 4),
  };
  return printAssembly([{ name: 'f', comment: [], body, tables: [table], scratchBytes: 0 }], 'net');
}

test('registers print under their names, declared and released', () => {
  const text = printed(block('sum', add(a, b, c)));
  expect(text).toContain('a .req r0\nb .req r1\nnet_f:');
  expect(text).toContain('    @ sum\n    add.w   a, b, r2');
  expect(text).toContain('.unreq b\n');
});

test('operands print as the assembler reads them', () => {
  const lines = (...code: Parameters<typeof block>[1][]) =>
    printed(block('', ...code))
      .match(/(?<=^net_f:\n)[^]*(?=\n {4}\.size net_f,)/m)![0]
      .split('\n');
  expect(lines(ldr(a, at(b)), ldr(a, at(b, 8)), ldr(a, following(b, -4)), ldm(c, [a, b]))).toEqual([
    '    ldr.w   a, [b]',
    '    ldr.w   a, [b, #8]',
    '    ldr     a, [b], #-4',
    '    ldm.w   r2!, {a, b}',
  ]);
  expect(lines(sxtb16(a, b, 8), addShifted(a, b, c, 31), saturate8('usat', a, b, 3))).toEqual([
    '    sxtb16  a, b, ror #8',
    '    add.w   a, b, r2, asr #31',
    '    usat    a, #8, b, asr #3',
  ]);
  expect(lines(compare(a, 5), ifThen('lt', mov(a, b)))).toEqual([
    '    cmp.w   a, #5',
    '    it      lt',
    '    movlt.w a, b',
  ]);
});

test('what moves the stack pointer says where the caller is', () => {
  const text = printed(
    block('', push([c, lr]), addImmediate(sp, sp, -16)),
    block('', addImmediate(a, sp, 8), addImmediate(sp, sp, 16), popReturn([c])),
  );
  expect(
    text.match(/^ {4}(\.cfi_(?!sections).*|push.*|subw.*|addw.*|pop.*)$/gm)!.map((line) => line.trim()),
  ).toEqual([
    '.cfi_startproc',
    'push.w  {r2, lr}',
    '.cfi_adjust_cfa_offset 8',
    '.cfi_rel_offset r2, 0',
    '.cfi_rel_offset lr, 4',
    'subw    sp, sp, #16',
    '.cfi_adjust_cfa_offset 16',
    'addw    a, sp, #8',
    'addw    sp, sp, #16',
    '.cfi_adjust_cfa_offset -16',
    'pop.w   {r2, pc}',
    '.cfi_endproc',
  ]);
});

test('a table leads through threaded code by the addresses of its sections', () => {
  const section = (label: string, ...code: Parameters<typeof block>[1][]) => ({
    ...{ label, block: block('', ...code), runs: 1, jumps: 1 },
  });
  const table = {
    ...{ name: 'f_table', comment: 'where to go', byteLength: 12 },
    bytes: () => Uint8Array.of(0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0),
    labels: () =>
      new Map([
        [0, 'f_store_1'],
        [8, 'f_end_2'],
      ]),
  };
  const body: Node[] = [
    {
      kind: 'threaded',
      sections: [section('f_store_1', addByte(a, a, b, 2), jump(c)), section('f_end_2')],
    },
  ];
  const text = printAssembly([{ name: 'f', comment: [], body, tables: [table], scratchBytes: 0 }], 'net');
  expect(text).toContain(
    '.Lnet_f_store_1:\n    uxtab   a, a, b, ror #16\n    bx      r2\n    nop\n.Lnet_f_end_2:\n',
  );
  expect(text).toContain('    .word .Lnet_f_store_1 + 1, 0x7, .Lnet_f_end_2 + 1\n');
  expect(codeBytes(body)).toBe(8);
});

test('the prefix begins every symbol and label', () => {
  const text = printed(
    block('', addressOf(a, 'f_table'), addressOf(b, 'f_table', 8)),
    loop('f_rows_0', 3, [], block('', countDown(c))),
  );
  expect(text).toContain('movw    a, #:lower16:net_f_table\n    movt    a, #:upper16:net_f_table');
  expect(text).toContain('movw    b, #:lower16:(net_f_table + 8)');
  expect(text).toContain('.Lnet_f_rows_0:\n    subs.w  r2, r2, #1\n    bne.w   .Lnet_f_rows_0\n');
  expect(text).toContain('.section .rodata.net_f, "a", %progbits');
  expect(text).toContain('net_f_table:\n    .word 0x4030201\n');
  expect(text.replaceAll(/net_f/g, '')).not.toMatch(/\bf_/);
});
