import type { Board } from './board.ts';
import type { KernelForm } from './kernelForm.ts';
import type { ConvForm } from './kernels/convForms.ts';
import { convForms } from './kernels/convForms.ts';

/** Forms fixed by hand or chosen before, by layer index. */
export type PinnedForms = ReadonlyMap<number, ConvForm>;

/** What a configuration may occupy, as `NetworkCost` counts it; absent for no limit. */
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
): Map<number, ConvForm> {
  const forms = new Map<number, ConvForm>();
  for (const { layer, form } of layers) {
    const found = convForms.find((candidate) => candidate === form);
    if (found) forms.set(layer, found);
  }
  return forms;
}

/** What {@link chooseWithinFlash} needs to know of a layer's kernel. */
export interface KernelPrice {
  readonly latencyCycles: number;
  readonly flashBytes: number;
}

/**
 * One candidate of every layer such that their flash adds up to at most `flashBytes`: the first ones if they fit; else
 * repeatedly the exchange that costs the fewest cycles per byte saved, until they fit; then whatever room is left over is
 * used for the exchanges that save most cycles. The smallest candidates when nothing fits. Does not change `candidates`.
 * @returns index of the chosen candidate of each layer
 */
export function chooseWithinFlash(
  candidates: readonly (readonly KernelPrice[])[],
  flashBytes: number,
): number[] {
  const chosen = candidates.map(() => 0);
  let total = candidates.reduce((sum, ofLayer) => sum + ofLayer[0]!.flashBytes, 0);
  if (total <= flashBytes) return chosen;

  /** Makes the exchange for which `price` is lowest; those of price null are not allowed. */
  const exchange = (price: (savedBytes: number, addedCycles: number) => number | null): boolean => {
    let best: { layer: number; candidate: number; price: number; savedBytes: number } | undefined;
    for (const [layer, ofLayer] of candidates.entries()) {
      const now = ofLayer[chosen[layer]!]!;
      for (const [candidate, next] of ofLayer.entries()) {
        const savedBytes = now.flashBytes - next.flashBytes;
        const found = price(savedBytes, next.latencyCycles - now.latencyCycles);
        if (found !== null && (!best || found < best.price))
          best = { layer, candidate, price: found, savedBytes };
      }
    }
    if (!best) return false;
    chosen[best.layer] = best.candidate;
    total -= best.savedBytes;
    return true;
  };

  while (total > flashBytes)
    if (!exchange((saved, added) => (saved > 0 ? added / saved : null))) return chosen;
  while (exchange((saved, added) => (added < 0 && total - saved <= flashBytes ? added : null)));
  return chosen;
}
