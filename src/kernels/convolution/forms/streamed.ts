import { loopsReach } from '../../../assembly/routine.ts';
import type { ConvForm } from '../convForm.ts';
import { pairwiseWork } from '../kernelFigures.ts';
import { tiledInLines } from '../tiling.ts';
import { streamedConv } from '../unpackedConv.ts';
import { withPoolAfter } from './poolAfter.ts';

/** The straight-line code of arXiv 2409.16815. It does not pool: a pooling is a function of its own. */
export const streamed: ConvForm = {
  candidateFor: 'none',
  description:
    'The kernel of arXiv 2409.16815, for comparison: two pixels by two channels, weights as constants in the code, which is ' +
    'fetched anew for every two pixels. A typical layer with 40 % of its pairs skipped takes 1.04 to 1.87 cycles per MAC of ' +
    'the exact one.',
  refusal: 'it would take more code than a loop spans (1 MiB)',
  make(task, target) {
    const kernel = withPoolAfter(task, target, pairwiseWork(task), (unpooled) =>
      streamedConv(tiledInLines(unpooled).task),
    );
    return loopsReach(kernel.routines().conv.body) ? kernel : null;
  },
};
