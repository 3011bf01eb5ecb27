import type { Routine } from '../../src/target/assembly/routine.ts';
import type { ConvTask } from '../../src/target/kernels/convTask.ts';
import { rolledConv } from '../../src/target/kernels/rolledConv.ts';
import { sparseConv } from '../../src/target/kernels/sparseConv.ts';
import { streamedConv, unpackedConv } from '../../src/target/kernels/unpackedConv.ts';
import { window } from '../unit/arithmetic/networks.ts';
import type { ConvShape } from './convCases.ts';

/** Convolutions whose cycles were counted by trace-driven models; see tests/golden/kernelCycles.json. */
export const goldenShapes: readonly ConvShape[] = [
  {
    h: 8,
    w: 12,
    inC: 16,
    outC: 8,
    window: window({ kernel: 3, padding: [1, 1, 1, 1] }),
    relu: true,
    outputMargin: 1,
    skipped: 0.4,
  },
  { h: 13, w: 13, inC: 24, outC: 5, window: window({ kernel: 3, stride: 2 }), skipped: 0.2 },
];

type Loads = 'single' | 'double';

export const goldenForms: Record<string, (task: ConvTask, weightLoads: Loads) => Routine> = {
  rolled: (task, weightLoads) =>
    rolledConv(task, { unroll: 8, straightPairs: 0, weights: 'int16', weightLoads, tilePixels: 4 }),
  compact: (task, weightLoads) =>
    rolledConv(task, { unroll: 12, straightPairs: 0, weights: 'int8', weightLoads, tilePixels: 4 }),
  unpacked: (task, weightLoads) => unpackedConv(task, { chunkBytes: 4000, weightLoads, tilePixels: 4 }),
  sparse: (task, weightLoads) => sparseConv(task, { weights: 'int16', weightLoads, tilePixels: 4 })!,
  'sparse-compact': (task, weightLoads) => sparseConv(task, { weights: 'int8', weightLoads, tilePixels: 4 })!,
  streamed: (task) => streamedConv(task),
};
