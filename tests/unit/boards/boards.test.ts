import { expect, test } from 'vitest';
import { parseBoard } from '../../../src/boards/board.ts';
import { boardOf, boards } from '../../../src/boards/boards.ts';
import { runtimeOf } from '../../../src/firmware/image/runtime.ts';
import { templateText } from '../../../src/firmware/template.ts';

test('the boards are known, sorted by id', () => {
  expect(boards.map((board) => board.id)).toEqual([
    'b-u585i-iot02a',
    'nano-33-ble',
    'nucleo-f401re',
    'nucleo-f411re',
    'nucleo-f446re',
    'nucleo-g474re',
    'nucleo-h563zi',
    'nucleo-h743zi',
    'nucleo-l476rg',
    'nucleo-l4r5zi',
    'nucleo-l4r5zi-single-bank',
    'nucleo-u575zi-q',
    'pico-2',
  ]);
  expect(boardOf('nucleo-u575zi-q')).toMatchObject({ core: 'cortex-m33', clockHz: 160e6, waitStates: 4 });
});

test('an unknown board is refused with the known ones', () => {
  expect(() => boardOf('nucleo-x')).toThrow(/no board "nucleo-x".*nucleo-l4r5zi, .*nucleo-u575zi-q/);
});

const stackBytes = 4096;

test.each(boards)('$id: folder name, linker script and sizes agree', (board) => {
  const { codeMemory } = board;
  const script = templateText(`boards/${board.id}/memory.ld`);
  const sizes = [...script.matchAll(/LENGTH = (\d+)K/g)].map(([, kilobytes]) => Number(kilobytes) * 1024);
  expect(sizes).toEqual([board.flashBytes, board.ramBytes, ...(codeMemory ? [codeMemory.bytes] : [])]);
  // Code lies behind what is left of the RAM; where that is not all of it, the stack is behind both.
  const runtime = runtimeOf(board.id);
  const besideBytes = runtime.ramBesideCodeAddress - Number(/RAM .*ORIGIN = (0x\w+)/.exec(script)![1]);
  expect(runtime.codeMemoryEndAddress - runtime.codeMemoryAddress).toBe(codeMemory?.bytes ?? 0);
  expect(codeMemory?.ramBytes ?? board.ramBytes).toBe(
    besideBytes === board.ramBytes ? besideBytes : besideBytes + stackBytes,
  );
});

test('a description with a wrong or unknown field is refused by path and field', () => {
  const board: Record<string, unknown> = structuredClone(boards[0]!);
  const parse = (changes: object) =>
    parseBoard('boards/x/board.json', JSON.stringify({ ...board, ...changes }));
  expect(parse({})).toEqual(boards[0]);
  expect(() => parse({ clockHz: 0 })).toThrow(/boards\/x\/board.json: clockHz/);
  expect(() => parse({ core: 'cortex-m0' })).toThrow(/core/);
  expect(() => parse({ colour: 'white' })).toThrow(/colour/);
  expect(() => parse({ name: 'x */' })).toThrow(/name/);
});
