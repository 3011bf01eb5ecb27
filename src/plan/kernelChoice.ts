import type { Board } from '../boards/board.ts';
import type { KernelForm } from './kernelForm.ts';
import type { ConvForm } from '../kernels/convolution/convForms.ts';
import { convForms } from '../kernels/convolution/convForms.ts';

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
  let choices: readonly Choice[] = [{ latencyCycles: 0, flashBytes: 0, candidate: 0, before: null }];
  for (const ofLayer of candidates) choices = extended(choices, ofLayer, flashBytes);
  const fastest = choices.at(-1);
  if (!fastest) return candidates.map(indexOfSmallest);
  const chosen: number[] = [];
  for (let choice = fastest; choice.before; choice = choice.before) chosen.unshift(choice.candidate);
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
