import { describe, expect, test } from 'vitest';
import { routineFlashBytes, tableBytes } from '../../../src/assembly/routine.ts';
import { boardOf } from '../../../src/boards/boards.ts';
import { routineCycles } from '../../../src/boards/timing/routineCycles.ts';
import { placedTarget } from '../../../src/boards/timing/timingTarget.ts';
import { memoryUses } from '../../../src/plan/codeInMemory.ts';
import {
  boardLimits,
  codeInMemoryOf,
  fitsOf,
  formsOf,
  tablesInRamOf,
  tighterLimits,
} from '../../../src/plan/fittingKernels.ts';
import { networkCost } from '../../../src/plan/networkCost.ts';
import { networkKernels } from '../../../src/plan/networkKernels.ts';
import { randomlySkipping } from '../../firmware/bundleJobs.ts';
import { NetworkBuilder, randomFrom } from '../../firmware/networkBuilder.ts';
import { everyOperator } from '../../firmware/zoo.ts';
import { representativeBoards, withoutCodeMemory } from '../boards/representativeBoards.ts';

const random = randomFrom(5);
const network = randomlySkipping(everyOperator(random), 0.3, random);
/** Of its own, a part of the RAM, a part amid it. */
const boards = ['nucleo-l476rg', 'nucleo-g474re', 'nucleo-l4r5zi'].map(boardOf);

test.each(representativeBoards)('$name: code in memory changes nothing but waiting', (board) => {
  const { steps } = networkKernels(network, { rounding: 'double', target: board });
  for (const { routine, cycles } of steps) {
    if (!routine) continue;
    const inMemory = { tablesInRam: false, codeInMemory: true };
    const code = routineCycles(routine, placedTarget(board, inMemory));
    expect(code.core).toBe(cycles.core);
    expect(code.stalls).toBeLessThanOrEqual(cycles.stalls);
    const nothing = placedTarget(board, { ...inMemory, tablesInRam: true });
    expect(routineCycles(routine, nothing).stalls).toBe(0);
  }
});

describe.each(boards)('$name', (board) => {
  const limits = boardLimits(board);
  const memory = board.codeMemory!;

  test('what is copied pays, fits, leaves enough RAM and, pinned, costs the same again', () => {
    const inFlash = networkCost(network, withoutCodeMemory(board), { limits });
    const chosen = networkCost(network, board, { limits });
    expect(chosen.latencyCycles).toBeLessThanOrEqual(0.99 * inFlash.latencyCycles);
    expect(chosen.codeMemoryBytes).toBeGreaterThan(0);
    expect(chosen.codeMemoryBytes).toBeLessThanOrEqual(memory.bytes);
    const isApart = memory.ramBytes === board.ramBytes;
    const beside = isApart ? limits : boardLimits({ ...board, ramBytes: memory.ramBytes });
    expect(chosen.ramBytes).toBeLessThanOrEqual(beside.ramBytes!);
    const { layers, activationBytes } = chosen;
    const [tablesInRam, codeInMemory] = [tablesInRamOf(layers), codeInMemoryOf(layers)];
    const pinned = { forms: formsOf(layers), activationBytes, tablesInRam, codeInMemory };
    expect(networkCost(network, board, pinned)).toEqual(chosen);
    const { steps } = networkKernels(network, { rounding: 'double', target: board, ...pinned });
    for (const { layer, latencyCycles, codeMemoryBytes } of layers) {
      const own = steps.filter(({ owner, routine }) => owner === layer && routine);
      if (network.layers.find(({ index }) => index === layer)!.kind === 'softmax') continue;
      const cycles = own.reduce((sum, step) => sum + step.cycles.core + step.cycles.stalls, 0);
      expect(Math.abs(cycles - latencyCycles)).toBeLessThan(1);
      const routines = new Set(own.map(({ routine }) => routine!));
      const codeBytes = [...routines].reduce(
        (sum, routine) => sum + routineFlashBytes(routine) - tableBytes(routine.tables),
        0,
      );
      expect(codeMemoryBytes).toBe(codeInMemory.has(layer) ? codeBytes : 0);
    }
  });

  test('a limit of RAM counts code where it is a part of the RAM', () => {
    const ramBytes = memory.bytes + 20_000;
    const uses = memoryUses(board, tighterLimits(limits, { ramBytes }));
    const isApart = memory.ramBytes === board.ramBytes;
    expect(uses.map((use) => [use.codeMemoryBytes, use.limits.ramBytes])).toEqual(
      isApart
        ? [[memory.bytes, ramBytes]]
        : [
            [0, ramBytes],
            [memory.bytes, 20_000],
          ],
    );
  });

  test('without a limit that says how much RAM there is, nothing is copied', () => {
    expect(networkCost(network, board).codeMemoryBytes).toBe(0);
  });
});

test.each([
  { id: 'nucleo-g474re', size: 44, hasRoom: true },
  { id: 'nucleo-l4r5zi', size: 80, hasRoom: false },
])('$id, $size x $size: code is copied only where the rest finds room beside it', (each) => {
  const board = boardOf(each.id);
  const limits = boardLimits(board);
  const beside = boardLimits({ ...board, ramBytes: board.codeMemory!.ramBytes });
  const own = randomFrom(7);
  const builder = new NetworkBuilder([each.size, each.size, 14], own);
  const window = { kernel: { h: 3, w: 3 } };
  const output = builder.conv(builder.conv(builder.input, 14, window), 14, window);
  const images = randomlySkipping(builder.network('of images', output), 0.7, own);
  const inFlash = networkCost(images, withoutCodeMemory(board), { limits });
  expect([fitsOf(inFlash, limits).ram, fitsOf(inFlash, beside).ram]).toEqual([true, false]);
  const least = networkCost(images, board, { limits: { ramBytes: 1 } });
  expect(fitsOf(least, beside).ram).toBe(each.hasRoom);
  const chosen = networkCost(images, board, { limits });
  expect(chosen.codeMemoryBytes > 0).toBe(each.hasRoom);
  if (each.hasRoom) expect(fitsOf(chosen, beside).ram).toBe(true);
  else expect(chosen).toEqual(inFlash);
});

test('boards without such a memory have no code in it', () => {
  const board = boardOf('pico-2');
  expect(networkCost(network, board, { limits: boardLimits(board) }).codeMemoryBytes).toBe(0);
});
