import type { NetworkBaseline } from '../baseline/networkBaseline.ts';
import { formDescription, kernelForms } from '../plan/kernelForm.ts';
import type { NetworkCost } from '../plan/networkCost.ts';
import type { NetworkKernels } from '../plan/networkKernels.ts';
import { formatCount } from '../words/counts.ts';
import type { LinkedVectors } from './linkedVectors.ts';
import type { ReadyProgram } from './readyProgram.ts';

/** What is predicted of a bundle, and of the exact network on CMSIS-NN. */
export interface BundleFigures {
  readonly cost: NetworkCost;
  readonly baseline: NetworkBaseline;
  readonly kernels: NetworkKernels;
  readonly linked: LinkedVectors;
  readonly ready: ReadyProgram;
}

/** A paragraph per kernel form of a bundle: what it is, and what is predicted for the layers that have it. */
export function formParagraphs({ cost, baseline, kernels }: Omit<BundleFigures, 'linked' | 'ready'>): string {
  const { layers } = cost;
  /** Layers that execute something; views of other tensors do not. */
  const executed = layers.filter(({ form, instructions }) => instructions > 0 || form === 'fused');
  const used = kernelForms.filter((form) => executed.some((layer) => layer.form === form));
  return used
    .map((form) => {
      const having = executed.filter((layer) => layer.form === form);
      const sum = (figure: 'latencyCycles' | 'instructions' | 'flashBytes' | 'macs') =>
        having.reduce((total, layer) => total + layer[figure], 0);
      const names = having.map(({ layer }) => layer).join(', ');
      const cmsisNnCycles = having.reduce(
        (total, { layer }) => total + (baseline.layers.get(layer)?.latencyCycles ?? 0),
        0,
      );
      const stalls = kernels.steps
        .filter(({ owner }) => having.some(({ layer }) => layer === owner))
        .reduce((total, { cycles }) => total + cycles.stalls, 0);
      const perMac =
        form === 'loop' ? '' : ` (${(sum('latencyCycles') / sum('macs')).toFixed(2)} per executed MAC)`;
      const predicted =
        form === 'fused'
          ? ''
          : `Predicted: ${formatCount(sum('latencyCycles'))} cycles${perMac}, ${formatCount(stalls)} of them stalls ` +
            `for code and tables in flash, ${formatCount(sum('instructions'))} instructions, ${formatCount(sum('flashBytes'))} bytes of flash. `;
      return (
        `**\`${form}\`** (layer${having.length > 1 ? 's' : ''} ${names}). ${formDescription(form)} ` +
        predicted +
        `CMSIS-NN takes ${formatCount(cmsisNnCycles)} cycles for the exact layer${having.length > 1 ? 's' : ''}.`
      );
    })
    .join('\n\n');
}
