import type { Board } from '../boards/board.ts';
import type { ConvFormName } from '../kernels/convolution/convFormNames.ts';
import { convFormNames } from '../kernels/convolution/convFormNames.ts';
import type { KernelForm } from './kernelForm.ts';
import type { LayerCandidates, LayerCost } from './layerCost.ts';

/** Forms fixed by hand or chosen before, by layer index. */
export type PinnedForms = ReadonlyMap<number, ConvFormName>;

/** What a configuration may occupy, as {@link KernelTotals} count it; absent for no limit. */
export interface MemoryLimits {
  readonly flashBytes?: number;
  readonly ramBytes?: number;
}

/** The linker scripts' 4096 bytes for the stack, and the runtime's own variables: 328 bytes in the linked examples. */
const reservedRamBytes = 4096 + 512;

/** The memory of a board without what stack and runtime take of the RAM. */
export function boardLimits({ flashBytes, ramBytes }: Board): MemoryLimits {
  return { flashBytes, ramBytes: ramBytes - reservedRamBytes };
}

/** The smaller of two limits in each memory. */
export function tighterLimits(a: MemoryLimits, b: MemoryLimits): MemoryLimits {
  return {
    flashBytes: Math.min(a.flashBytes ?? Infinity, b.flashBytes ?? Infinity),
    ramBytes: Math.min(a.ramBytes ?? Infinity, b.ramBytes ?? Infinity),
  };
}

/** Whether a configuration fits each limit. */
export function fitsOf(
  { flashBytes, ramBytes }: Required<MemoryLimits>,
  limits: MemoryLimits,
): { readonly flash: boolean; readonly ram: boolean } {
  return {
    flash: flashBytes <= (limits.flashBytes ?? Infinity),
    ram: ramBytes <= (limits.ramBytes ?? Infinity),
  };
}

/** The forms of a configuration's convolutions: pinned, they give the same kernels again. */
export function formsOf(
  layers: readonly { readonly layer: number; readonly form: KernelForm }[],
): Map<number, ConvFormName> {
  const forms = new Map<number, ConvFormName>();
  for (const { layer, form } of layers) {
    const found = convFormNames.find((candidate) => candidate === form);
    if (found) forms.set(layer, found);
  }
  return forms;
}

/** The layers of a configuration whose tables are in RAM: pinned, they give the same kernels again. */
export function tablesInRamOf(
  layers: readonly { readonly layer: number; readonly tablesInRam: boolean }[],
): Set<number> {
  return new Set(layers.flatMap(({ layer, tablesInRam }) => (tablesInRam ? [layer] : [])));
}

/** The layers of a configuration whose code is in the code memory: pinned, they give the same kernels again. */
export function codeInMemoryOf(
  layers: readonly { readonly layer: number; readonly codeMemoryBytes: number }[],
): Set<number> {
  return new Set(layers.flatMap(({ layer, codeMemoryBytes }) => (codeMemoryBytes > 0 ? [layer] : [])));
}

/** What one kernel per layer comes to. */
export interface KernelTotals {
  readonly macs: number;
  readonly smlads: number;
  readonly latencyCycles: number;
  /** Code and constants of all layers, and the runtime. */
  readonly flashBytes: number;
  /** Static buffers of the network: activations, expanded weights, partial sums; and tables, if it is a network's. */
  readonly ramBytes: number;
  /** Tables that are copied to RAM. */
  readonly tableRamBytes: number;
  /** Code that is copied to the board's code memory; not in `ramBytes`. */
  readonly codeMemoryBytes: number;
}

/**
 * Start-up, vector table, board, self-check and the C library's share, without test vectors: at most 2450 bytes in programs linked by
 * GCC 12 -O2 for all boards.
 */
export const runtimeFlashBytes = 2496;

/** Sums over the layers, with the runtime; scratch memory is needed one layer at a time, so RAM is the largest need of any, and all tables. */
export function kernelTotals(kernels: readonly KernelTotals[]): KernelTotals {
  const totals = {
    ...{ macs: 0, smlads: 0, latencyCycles: 0 },
    ...{ flashBytes: runtimeFlashBytes, ramBytes: 0, tableRamBytes: 0, codeMemoryBytes: 0 },
  };
  for (const kernel of kernels) {
    const { macs, smlads, latencyCycles, flashBytes, ramBytes, tableRamBytes, codeMemoryBytes } = kernel;
    totals.macs += macs;
    totals.smlads += smlads;
    totals.latencyCycles += latencyCycles;
    totals.flashBytes += flashBytes;
    totals.ramBytes = Math.max(totals.ramBytes, ramBytes);
    totals.tableRamBytes += tableRamBytes;
    totals.codeMemoryBytes += codeMemoryBytes;
  }
  return { ...totals, ramBytes: totals.ramBytes + totals.tableRamBytes };
}

/**
 * The candidates of one layer with which the network keeps a limit of RAM, in their order; the one with the least scratch
 * memory when none does. RAM is the largest need of any layer, so layers are filtered one by one.
 */
export function withinRam(
  [first, ...others]: LayerCandidates,
  { ramBytes = Infinity }: MemoryLimits,
): LayerCandidates {
  const all = [first, ...others];
  const [fitting, ...more] = all.filter((cost) => cost.ramBytes <= ramBytes);
  if (fitting) return [fitting, ...more];
  return [all.reduce((least, next) => (next.scratchBytes < least.scratchBytes ? next : least))];
}

/** One kernel of every layer: the preferred ones if they fit the limit of flash, else smaller ones where that costs least. */
export function fittingKernels(
  candidates: readonly LayerCandidates[],
  { flashBytes = Infinity }: MemoryLimits,
): LayerCost[] {
  const chosen = chooseWithinFlash(candidates, flashBytes - runtimeFlashBytes);
  return candidates.map((ofLayer, i) => ofLayer[chosen[i]!]!);
}

/** What {@link chooseWithinFlash} needs to know of a layer's kernel. */
export interface KernelPrice {
  readonly latencyCycles: number;
  readonly flashBytes: number;
}

/** A candidate of each of the first layers. */
interface Choice extends KernelPrice {
  readonly candidate: number;
  readonly before: Choice | null;
}

/**
 * One candidate of every layer such that their flash adds up to at most `flashBytes`: the first ones if they fit; else, of
 * those that are no larger than the first, the ones with the fewest cycles in all; the smallest when nothing fits.
 * @returns index of the chosen candidate of each layer
 */
export function chooseWithinFlash(
  candidates: readonly (readonly KernelPrice[])[],
  flashBytes: number,
): number[] {
  if (candidates.reduce((sum, [first]) => sum + first!.flashBytes, 0) <= flashBytes)
    return candidates.map(() => 0);
  const fastest = choicesWithin(candidates, flashBytes).at(-1);
  return fastest ? candidatesOf(fastest) : candidates.map(indexOfSmallest);
}

/**
 * What {@link chooseWithinFlash} comes to where the first candidates do not fit: under a limit of flash it is the last of these totals that keeps it, or the first of all
 * where none does.
 */
export function totalsByFlash(candidates: readonly (readonly KernelTotals[])[]): KernelTotals[] {
  const totals = (chosen: readonly number[]) =>
    kernelTotals(candidates.map((ofLayer, layer) => ofLayer[chosen[layer]!]!));
  return [
    totals(candidates.map(indexOfSmallest)),
    ...choicesWithin(candidates, Infinity).map((choice) => totals(candidatesOf(choice))),
  ];
}

/** All choices that fit and that no other beats in both figures, ascending in flash. */
function choicesWithin(
  candidates: readonly (readonly KernelPrice[])[],
  flashBytes: number,
): readonly Choice[] {
  let choices: readonly Choice[] = [{ latencyCycles: 0, flashBytes: 0, candidate: 0, before: null }];
  for (const ofLayer of candidates) choices = extended(choices, ofLayer, flashBytes);
  return choices;
}

/** The candidate of each layer. */
function candidatesOf(choice: Choice): number[] {
  const chosen: number[] = [];
  for (let last = choice; last.before; last = last.before) chosen.unshift(last.candidate);
  return chosen;
}

/**
 * The choices of one layer more that fit and that no other beats in both figures.
 * @param choices ascending in flash, descending in cycles, as the result
 */
function extended(
  choices: readonly Choice[],
  ofLayer: readonly KernelPrice[],
  mostFlashBytes: number,
): Choice[] {
  const found: Choice[] = [];
  const usable = [...ofLayer.keys()].filter((n) => ofLayer[n]!.flashBytes <= ofLayer[0]!.flashBytes);
  const heads = ofLayer.map(() => 0);
  for (;;) {
    let next: Choice | null = null;
    for (const candidate of usable) {
      const before = choices[heads[candidate]!];
      if (!before) continue;
      const latencyCycles = before.latencyCycles + ofLayer[candidate]!.latencyCycles;
      const flashBytes = before.flashBytes + ofLayer[candidate]!.flashBytes;
      if (
        !next ||
        flashBytes < next.flashBytes ||
        (flashBytes === next.flashBytes && latencyCycles < next.latencyCycles)
      )
        next = { latencyCycles, flashBytes, candidate, before };
    }
    if (!next || next.flashBytes > mostFlashBytes) return found;
    heads[next.candidate]!++;
    if (next.latencyCycles < (found.at(-1)?.latencyCycles ?? Infinity)) found.push(next);
  }
}

function indexOfSmallest(ofLayer: readonly KernelPrice[]): number {
  return ofLayer.reduce(
    (least, { flashBytes }, n) => (flashBytes < ofLayer[least]!.flashBytes ? n : least),
    0,
  );
}
