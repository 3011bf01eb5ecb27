import type { Copies, PlacedKernels, Rooms } from './copies.ts';
import { cyclesOf, fastestCopies, grownRooms, leastSaving, pays, sumOfRooms, withCopies } from './copies.ts';
import type { KernelTotals, MemoryLimits } from './fittingKernels.ts';
import { withinRam } from './fittingKernels.ts';
import type { LayerCandidates, LayerCost } from './layerCost.ts';

/** What the runtime of a ready program takes of RAM beyond what limits leave for a bundle's start-up, so that both can have the same tables. */
const readyProgramBytes = 2048;

/** Indices of layers that wait so long for flash that to copy their tables could pay. */
export function waitingLayers(kernels: readonly LayerCost[], limits: MemoryLimits): number[] {
  const waiting = kernels.filter(({ stallCycles, tableBytes }) =>
    pays(stallCycles, tableBytes, kernels, limits),
  );
  const stallCycles = waiting.reduce((sum, layer) => sum + layer.stallCycles, 0);
  return stallCycles < leastSaving.inAll * cyclesOf(kernels) ? [] : waiting.map(({ layer }) => layer);
}

/**
 * The layers whose tables are copied to the RAM that activations and scratch memory leave: of all sets that fit the one that saves most
 * cycles. What is left over then is shared by their rooms and by scratch memory, for kernels of other levels need more of both.
 * @param kernels one per layer, tables in flash, chosen within `limits`
 * @param inRam kernels of {@link waitingLayers} by index, tables in RAM
 * @returns no layer where no limit says how much RAM there is
 */
function tableRooms(kernels: readonly LayerCost[], inRam: Copies, limits: MemoryLimits): Rooms {
  const isPaying = (savedCycles: number, bytes: number) => pays(savedCycles, bytes, kernels, limits);
  const paying = [...inRam.values()].flatMap((ofLayer) => {
    const kernel = kernels.find(({ layer }) => layer === ofLayer[0].layer)!;
    return ofLayer.filter((cost) => isPaying(kernel.latencyCycles - cost.latencyCycles, cost.tableRamBytes));
  });
  const freeBytes =
    (limits.ramBytes ?? 0) -
    readyProgramBytes -
    Math.max(...[...kernels, ...paying].map(({ ramBytes }) => ramBytes));
  if (!(freeBytes > 0)) return new Map();
  const copies = fastestCopies(kernels, inRam, 'tableRamBytes', freeBytes, isPaying);
  const usedBytes = sumOfRooms(copies);
  return grownRooms(copies, 1 + (freeBytes - usedBytes) / 2 / usedBytes);
}

/**
 * Places tables as {@link tableRooms} says. Null where no layer's are copied.
 * @param candidates of every layer, tables in flash, not yet filtered by RAM
 */
export function withTables(
  kernels: readonly LayerCost[],
  candidates: readonly LayerCandidates[],
  inRam: Copies,
  limits: MemoryLimits,
): PlacedKernels | null {
  const rooms = tableRooms(kernels, inRam, limits);
  if (rooms.size === 0) return null;
  const besides = besideTables(limits, rooms);
  return {
    candidates: withCopies(candidates, inRam, 'tableRamBytes', rooms).map((ofLayer) =>
      withinRam(ofLayer, besides),
    ),
    tableRooms: rooms,
    codeRooms: new Map(),
  };
}

/** What these rooms leave of the limits for activations and scratch memory. */
export function besideTables(limits: MemoryLimits, rooms: Rooms): MemoryLimits {
  if (rooms.size === 0) return limits;
  return { ...limits, ramBytes: (limits.ramBytes ?? Infinity) - sumOfRooms(rooms) };
}

/** Whether a network with copies is so much faster that it is worth the memory. */
export function isWorthCopying(inFlash: KernelTotals, copied: KernelTotals): boolean {
  return copied.latencyCycles <= (1 - leastSaving.inAll) * inFlash.latencyCycles;
}
