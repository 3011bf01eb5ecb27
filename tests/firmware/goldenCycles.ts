import type { Routine } from '../../src/assembly/routine.ts';
import type { ConvTask } from '../../src/kernels/convolution/convTask.ts';
import { rolledConv } from '../../src/kernels/convolution/rolledConv.ts';
import { sparseConv } from '../../src/kernels/convolution/sparseConv.ts';
import { streamedConv, unpackedConv } from '../../src/kernels/convolution/unpackedConv.ts';
import { skippingConv } from '../../src/kernels/convolution/winograd/skippingConv.ts';
import { skippedLayer, skippingPlan } from '../../src/kernels/convolution/winograd/skippingPlan.ts';
import { winogradConv } from '../../src/kernels/convolution/winograd/winogradConv.ts';
import { winograd1dConv } from '../../src/kernels/convolution/winograd1d/winograd1dConv.ts';
import { depthwise } from '../../src/kernels/depthwise.ts';
import { int16Output, planes } from '../../src/kernels/imageLayout.ts';
import { planarDepthwise } from '../../src/kernels/planarDepthwise.ts';
import { depthwiseLayer, window } from '../unit/arithmetic/networks.ts';
import type { ConvShape } from './convCases.ts';
import { convCase, randomSource } from './convCases.ts';
import { tiledCase } from './tiledCases.ts';

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
  {
    h: 10,
    w: 12,
    inC: 3,
    outC: 8,
    window: window({ kernel: 3, padding: [1, 1, 1, 1] }),
    relu: true,
    outputMargin: 1,
    inputZeroPoint: -128,
  },
  {
    h: 16,
    w: 24,
    inC: 16,
    outC: 8,
    window: window({ kernel: 3, stride: 2, padding: [0, 0, 1, 1] }),
    relu: true,
    outputMargin: 1,
    inputZeroPoint: -128,
  },
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
  winograd: (task, weightLoads) =>
    winogradConv(task, { ...fastOptions, split: weightLoads === 'single', weights: 'int16' }),
  'winograd-compact': (task, weightLoads) =>
    winogradConv(task, { ...fastOptions, split: weightLoads === 'single', weights: 'int8' }),
  'winograd-1d': (task) => winograd1dConv(task, { unroll: 2 }),
};

const fastOptions = { down: 4, across: 4, groupRows: 2, blockTiles: 3, channels: 2, unroll: 8 } as const;

/** Stride, channels and output's zero point: the first is rectified. */
const depthwiseShapes = [
  { stride: 1, size: 12, channels: 16, zeroPoint: -128 },
  { stride: 2, size: 26, channels: 9, zeroPoint: 3 },
] as const;

function goldenDepthwise(
  { stride, size, channels, zeroPoint }: (typeof depthwiseShapes)[number],
  planar: boolean,
): Routine {
  const random = randomSource(7);
  const int8 = (length: number) => Int8Array.from({ length }, () => random(256) - 128);
  const layer = depthwiseLayer({
    weights: int8(9 * channels),
    bias: Int32Array.from({ length: channels }, () => random(4000) - 2000),
    requantisation: {
      multipliers: Int32Array.from({ length: channels }, () => 2 ** 30 + random(2 ** 30)),
      shifts: Int32Array.from({ length: channels }, () => -7 - random(3)),
    },
    window: window({ kernel: 3, stride, padding: [1, 1, 1, 1] }),
  });
  const image = { h: size, w: size, c: channels, top: 1, left: 1, bottom: 1, right: 1 };
  const out = Math.floor((size - 1) / stride) + 1;
  return (planar ? planarDepthwise : depthwise)({
    name: 'k',
    layer,
    input: planar ? planes(image) : image,
    output: int16Output({ ...image, h: out, w: out }),
    outH: out,
    outW: out,
    outC: channels,
    outputZeroPoint: zeroPoint,
    rounding: 'double',
  });
}

/** Of the first shape, by tiles. */
const goldenTiles = () =>
  tiledCase('k', goldenShapes[0]!, { down: 4, across: 4, share: 0.4, channels: [5], points: [8] }, 3);

function goldenSkipping(weightLoads: Loads): Routine {
  const options = { groupRows: 2, blockTiles: 6, channels: 1 } as const;
  const ofCore =
    weightLoads === 'double'
      ? ({ mostUnrolled: 40, loads: 'single', split: false } as const)
      : ({ mostUnrolled: 4, loads: 'paired', split: true } as const);
  return skippingConv(skippingPlan(skippedLayer(goldenTiles().task), { ...options, ...ofCore }));
}

/** The kernel behind a key of kernelCycles.json. */
export function goldenRoutine(key: string, weightLoads: Loads): Routine {
  const [form, index] = [key.slice(0, key.lastIndexOf(' ')), Number(key.slice(key.lastIndexOf(' ') + 1))];
  if (form === 'depthwise' || form === 'depthwise-planar')
    return goldenDepthwise(depthwiseShapes[index]!, form === 'depthwise-planar');
  if (form === 'winograd-skipping') return goldenSkipping(weightLoads);
  return goldenForms[form]!(convCase('k', goldenShapes[index]!, 3).task, weightLoads);
}
