import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boardOf } from '../../../src/boards/boards.ts';
import { routineCycles } from '../../../src/boards/timing/routineCycles.ts';
import { placedTarget } from '../../../src/boards/timing/timingTarget.ts';
import { fasterPlace } from '../../../src/plan/copies.ts';
import { boardLimits, formsOf, tablesInRamOf } from '../../../src/plan/fittingKernels.ts';
import type { LayerCandidates, LayerCost } from '../../../src/plan/layerCost.ts';
import { layerCandidates } from '../../../src/plan/layerCost.ts';
import { networkCost } from '../../../src/plan/networkCost.ts';
import { networkKernels } from '../../../src/plan/networkKernels.ts';
import { waitingLayers, withTables } from '../../../src/plan/tablesInRam.ts';
import { randomlySkipping } from '../../firmware/bundleJobs.ts';
import { randomFrom } from '../../firmware/networkBuilder.ts';
import { everyOperator } from '../../firmware/zoo.ts';
import { representativeBoards, withoutCodeMemory } from '../boards/representativeBoards.ts';

const random = randomFrom(5);
const network = randomlySkipping(everyOperator(random), 0.3, random);

// Without the code memories, which are priced apart.
const boards = representativeBoards.map(withoutCodeMemory);

describe.each(boards)('$name', (board) => {
  const limits = boardLimits(board);

  test('tables in RAM change nothing but waiting, and never make it longer', () => {
    const kernels = networkKernels(network, { rounding: 'double', target: board });
    for (const { routine, cycles } of kernels.steps) {
      if (!routine) continue;
      const copied = routineCycles(routine, placedTarget(board, { tablesInRam: true, codeInMemory: false }));
      expect(copied.core).toBe(cycles.core);
      expect(copied.stalls).toBeLessThanOrEqual(cycles.stalls);
    }
  });

  test('what is copied pays, is counted in RAM and, pinned, costs the same again', () => {
    const inFlash = networkCost(network, board, { limits, tablesInRam: new Set() });
    const chosen = networkCost(network, board, { limits });
    const tablesInRam = tablesInRamOf(chosen.layers);
    if (tablesInRam.size === 0) expect(chosen).toEqual(inFlash);
    else expect(chosen.latencyCycles).toBeLessThanOrEqual(0.99 * inFlash.latencyCycles);
    expect(chosen.ramBytes).toBeLessThanOrEqual(limits.ramBytes!);
    const { activationBytes } = chosen;
    const pinned = { forms: formsOf(chosen.layers), activationBytes, tablesInRam };
    expect(networkCost(network, board, pinned)).toEqual(chosen);
    const settings = { rounding: 'double', target: board, ...pinned } as const;
    const { arenaBytes, steps } = networkKernels(network, settings);
    expect(arenaBytes + chosen.tableRamBytes).toBe(chosen.ramBytes);
    for (const { layer, latencyCycles } of chosen.layers) {
      const own = steps.filter(({ owner, routine }) => owner === layer && routine);
      if (network.layers.find(({ index }) => index === layer)!.kind === 'softmax') continue;
      const cycles = own.reduce((sum, step) => sum + step.cycles.core + step.cycles.stalls, 0);
      expect(Math.abs(cycles - latencyCycles)).toBeLessThan(1);
    }
  });
});

test('a room that only slow kernels fit is left', () => {
  const kernels = (...cycles: readonly number[]) =>
    cycles.map((latencyCycles) => ({ latencyCycles })) as unknown as LayerCandidates;
  const inFlash = kernels(100, 120);
  for (const inRam of [kernels(90, 130), kernels(100)]) expect(fasterPlace(inRam, inFlash)).toBe(inRam);
  for (const inRam of [kernels(110), null]) expect(fasterPlace(inRam, inFlash)).toBe(inFlash);
});

test('it pays on a board that reads its flash slowly', () => {
  const board = boardOf('pico-2');
  const { layers } = networkCost(network, board, { limits: boardLimits(board) });
  expect(tablesInRamOf(layers).size).toBeGreaterThan(0);
});

test('without a limit that says how much RAM there is, nothing is copied', () => {
  expect(networkCost(network, boardOf('pico-2')).tableRamBytes).toBe(0);
});

/** A layer of which everything but these figures does not matter. */
function costOf(figures: Partial<LayerCost>): LayerCost {
  const [cost] = layerCandidates(network, network.layers[0]!, boardOf('pico-2'));
  return { ...cost, tablesInRam: false, tableRamBytes: 0, scratchBytes: 0, ramBytes: 0, ...figures };
}

test('of all layers whose tables pay those are copied that save most, within the RAM that is free', () => {
  const arenaBytes = 100;
  const layer = fc.record({
    saved: fc.integer({ min: 0, max: 40 }),
    bytes: fc.integer({ min: 1, max: 300 }),
  });
  fc.assert(
    fc.property(fc.array(layer, { minLength: 1, maxLength: 6 }), fc.nat(1000), (layers, freeBytes) => {
      // The runtime of a ready program has some as well.
      const limits = { ramBytes: arenaBytes + 2048 + freeBytes };
      const kernels = layers.map(({ saved, bytes }, index) =>
        costOf({
          ...{ layer: index, latencyCycles: 100, stallCycles: saved },
          ...{ tableBytes: bytes, ramBytes: arenaBytes },
        }),
      );
      const total = 100 * layers.length;
      const isPaying = ({ saved, bytes }: (typeof layers)[number]) =>
        saved / total >= 0.001 && (saved / total) * limits.ramBytes >= 0.1 * bytes;
      const waiting = waitingLayers(kernels, limits);
      const paying = layers.flatMap((each, index) => (isPaying(each) ? [index] : []));
      const most = paying.reduce((sum, index) => sum + layers[index]!.saved, 0);
      expect(waiting).toEqual(most >= 0.01 * total ? paying : []);
      const inRam = new Map(
        waiting.map((index): [number, LayerCandidates] => {
          const { saved, bytes } = layers[index]!;
          const copied = { tablesInRam: true, tableRamBytes: bytes, latencyCycles: 100 - saved };
          return [index, [{ ...kernels[index]!, ...copied }]];
        }),
      );
      const placed = withTables(
        kernels,
        kernels.map((kernel): LayerCandidates => [kernel]),
        inRam,
        limits,
      );
      const subsets = waiting.reduce<number[][]>(
        (found, index) => [...found, ...found.map((set) => [...set, index])],
        [[]],
      );
      const sum = (set: readonly number[], figure: 'saved' | 'bytes') =>
        set.reduce((all, index) => all + layers[index]![figure], 0);
      const fitting = subsets.filter((set) => sum(set, 'bytes') <= freeBytes);
      const chosen = [...(placed?.tableRooms.keys() ?? [])];
      expect(sum(chosen, 'saved')).toBe(Math.max(...fitting.map((set) => sum(set, 'saved'))));
      const rooms = [...(placed?.tableRooms ?? [])];
      for (const [index, room] of rooms) expect(room).toBeGreaterThanOrEqual(layers[index]!.bytes);
      expect(rooms.reduce((all, [, room]) => all + room, 0)).toBeLessThanOrEqual(freeBytes);
    }),
  );
});
