import type { Board } from '../boards/board.ts';
import type { IntegerLayer, IntegerNetwork } from '../network/network.ts';
import type { KernelPrice, KernelTotals, MemoryLimits } from './fittingKernels.ts';
import { chooseWithinFlash, withinRam } from './fittingKernels.ts';
import type { LayerCandidates, LayerCost, LayerCostOptions } from './layerCost.ts';
import { layerCandidates } from './layerCost.ts';

/** Layers whose kernels' tables are copied to RAM at the start, with the most bytes that they may take there. */
export type TableRooms = ReadonlyMap<number, number>;

/** Tables are copied where that saves at least these shares of a network's cycles in all and by any layer. */
const leastSaving = { inAll: 0.01, byLayer: 0.001 };
/** RAM has other uses: with all of it a network must become faster by such a share, with a part of it by that part of the share. */
const savingForAllRam = 0.1;

/** What the runtime of a ready program takes of RAM beyond what limits leave for a bundle's start-up, so that both can have the same tables. */
const readyProgramBytes = 2048;

/** Whether to take so many bytes of the RAM that the limits give pays when a layer saves so many cycles. */
function pays(
  savedCycles: number,
  bytes: number,
  kernels: readonly LayerCost[],
  { ramBytes = 0 }: MemoryLimits,
): boolean {
  const share = savedCycles / cyclesOf(kernels);
  return share >= leastSaving.byLayer && share * ramBytes >= savingForAllRam * bytes;
}

function cyclesOf(kernels: readonly LayerCost[]): number {
  return kernels.reduce((sum, { latencyCycles }) => sum + latencyCycles, 0);
}

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
function tableRooms(
  kernels: readonly LayerCost[],
  inRam: ReadonlyMap<number, LayerCandidates>,
  limits: MemoryLimits,
): TableRooms {
  const options = kernels.flatMap((kernel): [LayerCost, ...LayerCost[]][] => {
    const [first, ...others] = (inRam.get(kernel.layer) ?? []).filter(({ latencyCycles, tableRamBytes }) =>
      pays(kernel.latencyCycles - latencyCycles, tableRamBytes, kernels, limits),
    );
    return first ? [[first, ...others, kernel]] : [];
  });
  const needs = [...kernels, ...options.flat()].map((cost) => cost.ramBytes);
  const freeBytes = (limits.ramBytes ?? 0) - readyProgramBytes - Math.max(...needs);
  if (!(freeBytes > 0)) return new Map();
  // Kernels under a limit of flash are chosen in the same way: as many cycles fewer as some bytes can buy.
  const prices = options.map((ofLayer) =>
    ofLayer.map(({ latencyCycles, tableRamBytes }): KernelPrice => ({
      latencyCycles,
      flashBytes: tableRamBytes,
    })),
  );
  const chosen = chooseWithinFlash(prices, freeBytes);
  const copied = options.map((ofLayer, i) => ofLayer[chosen[i]!]!).filter(({ tablesInRam }) => tablesInRam);
  const usedBytes = copied.reduce((sum, { tableRamBytes }) => sum + tableRamBytes, 0);
  const growth = 1 + (freeBytes - usedBytes) / 2 / usedBytes;
  return new Map(
    copied.map(({ layer, tableRamBytes }) => [layer, Math.floor(growth * tableRamBytes)] as const),
  );
}

/** The kernels that each layer may have when the tables that pay are copied to RAM. */
export interface PlacedTables {
  readonly rooms: TableRooms;
  readonly candidates: readonly LayerCandidates[];
}

/**
 * Places tables as {@link tableRooms} says. Null where no layer's are copied.
 * @param candidates of every layer, tables in flash, not yet filtered by RAM
 */
export function withTables(
  kernels: readonly LayerCost[],
  candidates: readonly LayerCandidates[],
  inRam: ReadonlyMap<number, LayerCandidates>,
  limits: MemoryLimits,
): PlacedTables | null {
  const rooms = tableRooms(kernels, inRam, limits);
  if (rooms.size === 0) return null;
  return {
    rooms,
    candidates: candidates.map((ofLayer) => {
      const { layer } = ofLayer[0];
      const room = rooms.get(layer);
      const copied = room === undefined ? null : withinRoom(inRam.get(layer)!, room);
      return withinRam(fasterPlace(copied, ofLayer), besideTables(limits, rooms));
    }),
  };
}

/** What these rooms leave of the limits for activations and scratch memory. */
export function besideTables(limits: MemoryLimits, rooms: TableRooms): MemoryLimits {
  if (rooms.size === 0) return limits;
  const bytes = [...rooms.values()].reduce((sum, room) => sum + room, 0);
  return { ...limits, ramBytes: (limits.ramBytes ?? Infinity) - bytes };
}

/** The kernels of a layer whose tables fit its room; null where none do. */
export function withinRoom(candidates: LayerCandidates, roomBytes: number): LayerCandidates | null {
  const [first, ...others] = candidates.filter(({ tableRamBytes }) => tableRamBytes <= roomBytes);
  return first ? [first, ...others] : null;
}

/** The kernels of a layer with its tables where it is faster; a small room may be left with slow ones. */
export function fasterPlace(inRam: LayerCandidates | null, inFlash: LayerCandidates): LayerCandidates {
  return inRam && inRam[0].latencyCycles <= inFlash[0].latencyCycles ? inRam : inFlash;
}

/** What {@link layerCandidates} gives where copies of tables may take so much RAM. */
export function candidatesInRoom(
  network: IntegerNetwork,
  layer: IntegerLayer,
  board: Board,
  roomBytes: number,
  options: Omit<LayerCostOptions, 'tablesInRam'>,
): LayerCandidates {
  const inFlash = layerCandidates(network, layer, board, options);
  if (roomBytes === 0) return inFlash;
  const inRam = layerCandidates(network, layer, board, { ...options, tablesInRam: true });
  return fasterPlace(withinRoom(inRam, roomBytes), inFlash);
}

/** Whether a network with tables in RAM is so much faster that it is worth it. */
export function isWorthRam(inFlash: KernelTotals, inRam: KernelTotals): boolean {
  return inRam.latencyCycles <= (1 - leastSaving.inAll) * inFlash.latencyCycles;
}
