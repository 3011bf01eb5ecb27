import type { NetworkCost } from '../plan/cost.ts';
import type { KernelForm } from '../plan/kernelForm.ts';
import type { NetworkBaseline } from '../baseline/networkBaseline.ts';
import type { NetworkKernels } from '../plan/networkKernels.ts';
import { formatCount } from '../words/counts.ts';

/** What is predicted of a bundle, and of the exact network on CMSIS-NN. */
export interface BundleFigures {
  readonly cost: NetworkCost;
  readonly baseline: NetworkBaseline;
  readonly kernels: NetworkKernels;
}

/**
 * Each with the cycles per MAC of the exact layer for 3x3, 32 -> 32 channels on 16 x 16 on Cortex-M33, 1 to 5 stall cycles per
 * cache line (docs/latency-model.md).
 */
const descriptions: Readonly<Record<KernelForm, string>> = {
  rolled:
    'Loops over operand pairs with four output pixels by two channels in registers; weights are read from flash as ' +
    'int16 pairs, so nothing is expanded at run time. A typical exact layer takes 0.95 cycles per MAC.',
  compact:
    'The loops of `rolled`, but weights are bytes in flash and are expanded into RAM once per pair of channels: half the ' +
    'flash, and no reads from flash inside the loops. A typical exact layer takes 0.95 cycles per MAC.',
  unpacked:
    'Straight-line code in which skipped pairs are absent, cut into chunks that stay in the instruction cache while each ' +
    'runs over all pixels; sums wait in RAM between the chunks. A typical layer with 40 % of its pairs skipped takes 0.62 ' +
    'to 0.63 cycles per MAC of the exact one.',
  sparse:
    'Loops over lists of the kept pairs, each with its distance from the one before; pairs that both channels of a tile ' +
    'keep share their loads. A typical layer with 40 % of its pairs skipped takes 0.81 cycles per MAC of the exact one.',
  'sparse-compact':
    'The lists of `sparse` with weights as bytes: the smallest form that gains from skipping. A typical layer with 40 % of ' +
    'its pairs skipped takes 0.81 cycles per MAC of the exact one.',
  streamed:
    'The kernel of arXiv 2409.16815, for comparison: two pixels by two channels, weights as constants in the code, which is ' +
    'fetched anew for every two pixels. A typical layer with 40 % of its pairs skipped takes 1.04 to 1.87 cycles per MAC of ' +
    'the exact one.',
  fused:
    'Max-pooling that the convolution before it does on its own sums, so that the whole image is never stored; its cost is in ' +
    'the convolution.',
  loop: 'Plain loops over the layer, for everything that is no convolution.',
};

/** A paragraph per kernel form of a bundle: what it is, and what is predicted for the layers that have it. */
export function formParagraphs({ cost, baseline, kernels }: BundleFigures): string {
  const { layers } = cost;
  /** Layers that execute something; views of other tensors do not. */
  const executed = layers.filter(({ form, instructions }) => instructions > 0 || form === 'fused');
  const used = (Object.keys(descriptions) as KernelForm[]).filter((form) =>
    executed.some((layer) => layer.form === form),
  );
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
        `**\`${form}\`** (layer${having.length > 1 ? 's' : ''} ${names}). ${descriptions[form]} ` +
        predicted +
        `CMSIS-NN takes ${formatCount(cmsisNnCycles)} cycles for the exact layer${having.length > 1 ? 's' : ''}.`
      );
    })
    .join('\n\n');
}
