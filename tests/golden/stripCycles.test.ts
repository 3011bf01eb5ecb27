import { expect, test } from 'vitest';
import { boardOf } from '../../src/boards/boards.ts';
import { networkCost } from '../../src/plan/networkCost.ts';
import { stripNetwork } from './stripNetwork.ts';

/** Cycles of the layers in one warm inference, counted under QEMU by a trace-driven model, by stall cycles per line fill. */
const counted: Readonly<Record<number, readonly number[]>> = {
  1: [307168, 542659, 277980, 462697, 770959],
  3: [307772, 547713, 278576, 474843, 850277],
  5: [308376, 552767, 279172, 486989, 929595],
};

test.each([1, 3, 5])(
  'layers in strips behind a cache of %i stall cycles are within 1.2 %%',
  (stallCycles) => {
    const u575 = boardOf('nucleo-u575zi-q');
    if (u575.memory.kind !== 'cache') throw new Error('not the board that was traced');
    const board = { ...u575, memory: { ...u575.memory, lineFillStallCycles: stallCycles } };
    const forms = new Map([
      [1, 'rolled'],
      [3, 'rolled'],
      [4, 'winograd'],
    ] as const);
    const { layers } = networkCost(stripNetwork(), board, {
      forms,
      activationBytes: 0,
      tablesInRam: new Set(),
      codeInMemory: new Set(),
    });
    const errors = layers.map(({ latencyCycles }, i) => latencyCycles / counted[stallCycles]![i]! - 1);
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(0.012);
    const sum = (list: readonly number[]) => list.reduce((total, cycles) => total + cycles, 0);
    const network = sum(layers.map(({ latencyCycles }) => latencyCycles)) / sum(counted[stallCycles]!) - 1;
    expect(Math.abs(network)).toBeLessThan(0.005);
  },
);
