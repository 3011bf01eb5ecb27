import type { KernelPrice, MemoryLimits } from './fittingKernels.ts';
import { chooseWithinFlash } from './fittingKernels.ts';
import type { LayerCandidates, LayerCost } from './layerCost.ts';

/** Layers whose kernels' tables or code are copied at the start, with the most bytes that they may take there. */
export type Rooms = ReadonlyMap<number, number>;

/** The kernels that each layer may have, and the rooms of copies. */
export interface PlacedKernels {
  readonly candidates: readonly LayerCandidates[];
  readonly tableRooms: Rooms;
  readonly codeRooms: Rooms;
}

export const noCopies: Pick<PlacedKernels, 'tableRooms' | 'codeRooms'> = {
  tableRooms: new Map(),
  codeRooms: new Map(),
};

/** What of a kernel is copied. */
export type Copied = 'tableRamBytes' | 'codeMemoryBytes';

/** Kernels of some layers with copies, by the layer's index. */
export type Copies = ReadonlyMap<number, LayerCandidates>;

export const roomsFor = { tableRamBytes: 'tableRooms', codeMemoryBytes: 'codeRooms' } as const;

/** Copies are made where that saves at least these shares of a network's cycles in all and by any layer. */
export const leastSaving = { inAll: 0.01, byLayer: 0.001 };
/** RAM has other uses: with all of it a network must become faster by such a share, with a part of it by that part of the share. */
const savingForAllRam = 0.1;

/** Whether to take so many bytes of the RAM that the limits give pays when a layer saves so many cycles. */
export function pays(
  savedCycles: number,
  bytes: number,
  kernels: readonly LayerCost[],
  { ramBytes = 0 }: MemoryLimits,
): boolean {
  const share = savedCycles / cyclesOf(kernels);
  return share >= leastSaving.byLayer && share * ramBytes >= savingForAllRam * bytes;
}

export function cyclesOf(kernels: readonly LayerCost[]): number {
  return kernels.reduce((sum, { latencyCycles }) => sum + latencyCycles, 0);
}

/**
 * Of all sets of layers whose copies pay and fit the one that saves most cycles, by index with what their copies take.
 * @param kernels one per layer, nothing of this kind copied
 * @param copied the kernels of some layers with copies, by index
 * @param isPaying whether to spend so many bytes on so many cycles pays
 */
export function fastestCopies(
  kernels: readonly LayerCost[],
  copied: Copies,
  figure: Copied,
  freeBytes: number,
  isPaying: (savedCycles: number, bytes: number) => boolean,
): Map<number, number> {
  const options = kernels.flatMap((kernel): [LayerCost, ...LayerCost[]][] => {
    const [first, ...others] = (copied.get(kernel.layer) ?? []).filter(
      (cost) => cost[figure] > 0 && isPaying(kernel.latencyCycles - cost.latencyCycles, cost[figure]),
    );
    return first ? [[first, ...others, kernel]] : [];
  });
  // Kernels under a limit of flash are chosen in the same way: as many cycles fewer as some bytes can buy.
  const prices = options.map((ofLayer) =>
    ofLayer.map((cost): KernelPrice => ({ latencyCycles: cost.latencyCycles, flashBytes: cost[figure] })),
  );
  const chosen = chooseWithinFlash(prices, freeBytes);
  return new Map(
    options.flatMap((ofLayer, i) => {
      const cost = ofLayer[chosen[i]!]!;
      return cost[figure] > 0 ? [[cost.layer, cost[figure]] as const] : [];
    }),
  );
}

/** The same copies with more room, for kernels of other levels need more. */
export function grownRooms(bytes: Rooms, factor: number): Rooms {
  return new Map(Array.from(bytes, ([layer, each]) => [layer, Math.floor(factor * each)]));
}

export function sumOfRooms(rooms: Rooms): number {
  return [...rooms.values()].reduce((sum, room) => sum + room, 0);
}

/** The kernels of a layer whose copies fit its room; null where none do. */
export function withinRoom(
  candidates: LayerCandidates,
  figure: Copied,
  roomBytes: number,
): LayerCandidates | null {
  const [first, ...others] = candidates.filter((cost) => cost[figure] <= roomBytes);
  return first ? [first, ...others] : null;
}

/** The kernels of a layer with copies where they are faster; a small room may be left with slow ones. */
export function fasterPlace(copied: LayerCandidates | null, inFlash: LayerCandidates): LayerCandidates {
  return copied && copied[0].latencyCycles <= inFlash[0].latencyCycles ? copied : inFlash;
}

/**
 * What each layer may have with such copies where they are faster.
 * @param candidates of every layer, nothing of this kind copied
 * @param copied kernels with copies of the layers with rooms, by index
 */
export function withCopies(
  candidates: readonly LayerCandidates[],
  copied: Copies,
  figure: Copied,
  rooms: Rooms,
): LayerCandidates[] {
  return candidates.map((ofLayer) => {
    const { layer } = ofLayer[0];
    const room = rooms.get(layer);
    return fasterPlace(room === undefined ? null : withinRoom(copied.get(layer)!, figure, room), ofLayer);
  });
}
