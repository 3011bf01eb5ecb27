import type { Board } from '../boards/board.ts';
import type { Copies, PlacedKernels } from './copies.ts';
import { cyclesOf, fastestCopies, grownRooms, leastSaving, pays, sumOfRooms, withCopies } from './copies.ts';
import type { KernelTotals, MemoryLimits } from './fittingKernels.ts';
import { boardLimits, fitsOf, withinRam } from './fittingKernels.ts';
import type { LayerCost } from './layerCost.ts';
import { betterCost } from './planChoice.ts';
import { besideTables, isWorthCopying } from './tablesInRam.ts';

/** How a program uses a board's memories. */
export interface MemoryUse {
  readonly limits: MemoryLimits;
  /** For code of kernels; 0 where all stays in flash. */
  readonly codeMemoryBytes: number;
  /** Whether the RAM has so much less. */
  readonly isPartOfRam: boolean;
}

export function withoutCodeMemory(limits: MemoryLimits): MemoryUse {
  return { limits, codeMemoryBytes: 0, isPartOfRam: false };
}

/**
 * The uses of a board's memories that are worth a price: with its code memory, where it has one and a limit says how much RAM there is;
 * before that without, where that memory is a part of the RAM.
 */
export function memoryUses(board: Board, limits: MemoryLimits): readonly [MemoryUse, ...MemoryUse[]] {
  const { codeMemory } = board;
  const without = withoutCodeMemory(limits);
  if (!codeMemory || limits.ramBytes === undefined) return [without];
  const { bytes: codeMemoryBytes, ramBytes } = codeMemory;
  if (ramBytes === board.ramBytes) return [{ ...without, codeMemoryBytes }];
  const { ramBytes: besideBytes } = boardLimits({ ...board, ramBytes });
  const mostRamBytes = Math.min(limits.ramBytes - codeMemoryBytes, besideBytes!);
  if (mostRamBytes <= 0) return [without];
  return [without, { limits: { ...limits, ramBytes: mostRamBytes }, codeMemoryBytes, isPartOfRam: true }];
}

/**
 * Of a network's costs in {@link memoryUses} that of the first, or of one that leaves enough of the RAM and is so much faster that it is worth it.
 * @param limits of the first
 */
export function costInBestUse<Cost extends KernelTotals>(
  [first, ...others]: readonly { readonly use: MemoryUse; readonly cost: Cost }[],
  limits: MemoryLimits,
): Cost {
  return others.reduce(
    (best, { use, cost }) =>
      fitsOf(cost, use.limits).ram && isWorthCopying(best, cost) ? betterCost(best, cost, limits) : best,
    first!.cost,
  );
}

/** Indices of layers that wait so long for flash that to copy their code could pay. */
export function waitingForCode(kernels: readonly LayerCost[]): number[] {
  const least = leastSaving.byLayer * cyclesOf(kernels);
  const waiting = kernels.filter(({ stallCycles }) => stallCycles >= least);
  const stallCycles = waiting.reduce((sum, layer) => sum + layer.stallCycles, 0);
  return stallCycles < leastSaving.inAll * cyclesOf(kernels) ? [] : waiting.map(({ layer }) => layer);
}

/**
 * Copies the code of those layers that save most cycles in all; all of the code memory is shared by their rooms. Null where none pays.
 * @param kernels one per layer, code in flash
 * @param placed what each layer may have, code in flash
 * @param inMemory kernels of {@link waitingForCode} by index, in their rooms for tables and as much of the code memory as they like
 */
export function withCode(
  kernels: readonly LayerCost[],
  placed: PlacedKernels,
  inMemory: Copies,
  { limits, codeMemoryBytes, isPartOfRam }: MemoryUse,
): PlacedKernels | null {
  const copies = fastestCopies(kernels, inMemory, 'codeMemoryBytes', codeMemoryBytes, (saved, bytes) =>
    pays(saved, isPartOfRam ? bytes : 0, kernels, limits),
  );
  if (copies.size === 0) return null;
  const codeRooms = grownRooms(copies, codeMemoryBytes / sumOfRooms(copies));
  const candidates = withCopies(placed.candidates, inMemory, 'codeMemoryBytes', codeRooms);
  const besides = besideTables(limits, placed.tableRooms);
  return { ...placed, codeRooms, candidates: candidates.map((ofLayer) => withinRam(ofLayer, besides)) };
}
