import type { MemoryTiming } from '../../../boards/timing/memoryTiming.ts';
import type { ConvForm } from '../convForm.ts';
import { figuresOf, pairwiseWork } from '../kernelFigures.ts';
import { tiled } from '../tiling.ts';
import { unpackedConv } from '../unpackedConv.ts';
import { weightLoadsFor } from '../weightLoads.ts';

/** Straight-line code in cache-sized chunks, without what is skipped. */
export const unpacked: ConvForm = {
  candidateFor: 'layers that skip',
  description:
    'Straight-line code in which skipped pairs are absent, cut into chunks that stay in the instruction cache while each ' +
    'runs over all pixels; sums wait in RAM between the chunks. A typical layer with 40 % of its pairs skipped takes 0.62 ' +
    'to 0.63 cycles per MAC of the exact one.',
  make(given, target) {
    const { task, tilePixels } = tiled(given);
    const conv = unpackedConv(task, {
      chunkBytes: chunkBytes(target.memory),
      weightLoads: weightLoadsFor(target),
      tilePixels,
    });
    return { ...figuresOf(conv, target, pairwiseWork(task)), routines: () => ({ conv, pool: null }) };
  },
};

/** A chunk and the code around it stay in the cache; code that never waits needs no chunks. */
function chunkBytes(memory: MemoryTiming): number {
  if (memory.code === 'ram') return Infinity;
  const cache = memory.kind === 'cache' ? memory.cacheBytes : memory.codeCacheBytes;
  return Math.max(400, Math.floor(cache * 0.6));
}
