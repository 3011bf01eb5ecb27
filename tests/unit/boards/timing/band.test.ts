import { expect, test } from 'vitest';
import type { Routine } from '../../../../src/assembly/routine.ts';
import { boardOf } from '../../../../src/boards/boards.ts';
import type { Cache } from '../../../../src/boards/timing/memoryTiming.ts';
import { routineCycles } from '../../../../src/boards/timing/routineCycles.ts';
import { convCase } from '../../../firmware/convCases.ts';
import { goldenForms, goldenShapes } from '../../../firmware/goldenCycles.ts';

const { task } = convCase('k', goldenShapes[1]!, 3);
const routine = goldenForms['unpacked']!(task, 'double');

test('the band is the model at the low and the high stall of a line', () => {
  const board = boardOf('nucleo-u575zi-q');
  const { low, high } = routineCycles(routine, board);
  const at = (lineFillStallCycles: number) => {
    const memory = { kind: 'cache', cacheBytes: 8192, ways: 2, lineBytes: 16, lineFillStallCycles } as const;
    const { core: cycles, stalls } = routineCycles(routine, { core: board.core, memory });
    return cycles + stalls;
  };
  expect([low, high]).toEqual([at(1), at(5)]);
  expect(high).toBeGreaterThan(low);
});

test('a data cache of its own holds the tables, and the code cache the code', () => {
  const small = { cacheBytes: 512, ways: 2, lineBytes: 32 };
  const large = { cacheBytes: 16384, ways: 2, lineBytes: 32 };
  const stalls = (kernel: Routine, code: Cache, dataCache: Cache) =>
    routineCycles(kernel, {
      core: 'cortex-m7',
      memory: { kind: 'cache', lineFillStallCycles: 1, ...code, dataCache },
    }).stalls;
  // Straight-line code runs over and over; so do the weights of a loop.
  const rolled = goldenForms['rolled']!(task, 'double');
  expect(stalls(routine, small, large)).toBeGreaterThan(2 * stalls(routine, large, large));
  expect(stalls(rolled, large, small)).toBeGreaterThan(2 * stalls(rolled, large, large));
});

test('a core without a checked model widens the band', () => {
  const { core: cycles, stalls, low, high } = routineCycles(routine, boardOf('nucleo-h743zi'));
  expect(low).toBeLessThan(0.95 * (cycles + stalls));
  expect(high).toBeGreaterThan(1.1 * (cycles + stalls));
});
