import { imageBytes, int16Output, overreadBytes } from '../../imageLayout.ts';
import { maxPool } from '../../pooling.ts';
import type { ConvForm } from '../convForm.ts';
import { figuresOf, noWork, pairwiseWork } from '../kernelFigures.ts';
import { tiledInLines } from '../tiling.ts';
import { streamedConv } from '../unpackedConv.ts';

/** The straight-line code of arXiv 2409.16815. It does not pool: a pooling is a function of its own. */
export const streamed: ConvForm = {
  candidateFor: 'none',
  description:
    'The kernel of arXiv 2409.16815, for comparison: two pixels by two channels, weights as constants in the code, which is ' +
    'fetched anew for every two pixels. A typical layer with 40 % of its pairs skipped takes 1.04 to 1.87 cycles per MAC of ' +
    'the exact one.',
  make(task, target) {
    const { pool, ...whole } = task;
    const work = pairwiseWork(task);
    if (!pool) {
      const conv = streamedConv(tiledInLines(task).task);
      return { ...figuresOf(conv, target, work), routines: () => ({ conv, pool: null }) };
    }
    const { name, window, clamp, image } = pool;
    const unpooled = { ...whole, output: int16Output(image), outH: image.h, outW: image.w };
    const conv = streamedConv(tiledInLines(unpooled).task);
    const zeroPoints = { inputZeroPoint: task.outputZeroPoint, zeroPoint: task.outputZeroPoint };
    const after = maxPool({ ...whole, ...zeroPoints, name, window, clamp, input: image });
    const [first, second] = [figuresOf(conv, target, work), figuresOf(after, target, noWork)];
    return {
      ...work,
      cycles: first.cycles + second.cycles,
      cyclesLow: first.cyclesLow + second.cyclesLow,
      cyclesHigh: first.cyclesHigh + second.cyclesHigh,
      instructions: first.instructions + second.instructions,
      flashBytes: first.flashBytes + second.flashBytes,
      scratchBytes: imageBytes(image) + overreadBytes,
      routines: () => ({ conv, pool: after }),
    };
  },
};
