import { describe, expect, test } from 'vitest';
import type { Routine } from '../../src/assembly/routine.ts';
import { codeBytes, instructionCount } from '../../src/assembly/routine.ts';
import type { ConvTask } from '../../src/kernels/convolution/convTask.ts';
import { rolledConv } from '../../src/kernels/convolution/rolledConv.ts';
import { sparseConv } from '../../src/kernels/convolution/sparseConv.ts';
import { streamedConv, unpackedConv } from '../../src/kernels/convolution/unpackedConv.ts';
import { skippingConv } from '../../src/kernels/convolution/winograd/skippingConv.ts';
import { skippedLayer, skippingPlan } from '../../src/kernels/convolution/winograd/skippingPlan.ts';
import { winogradConv } from '../../src/kernels/convolution/winograd/winogradConv.ts';
import { winograd1dConv } from '../../src/kernels/convolution/winograd1d/winograd1dConv.ts';
import { window } from '../unit/arithmetic/networks.ts';
import type { ConvShape } from './convCases.ts';
import { convCase, randomSource } from './convCases.ts';
import { hasArmTools, linkedSizes, runBench } from './cortexM.ts';
import { tiledCase, tiledCases } from './tiledCases.ts';
import { winograd1dCases } from './winograd1dCases.ts';
import { winogradCases } from './winogradCases.ts';

const isEven = ({ outH, outW }: ConvTask): boolean => outH % 2 === 0 && outW % 2 === 0;

const squared = (task: ConvTask): ConvTask => (isEven(task) ? { ...task, tiles: 'square' } : task);

const forms: Record<string, (task: ConvTask) => Routine> = {
  rolled: (task) =>
    rolledConv(task, {
      unroll: 8,
      straightPairs: 24,
      weights: 'int16',
      weightLoads: 'double',
      tilePixels: 4,
    }),
  'rolled, single loads': (task) =>
    rolledConv(task, { unroll: 3, straightPairs: 0, weights: 'int16', weightLoads: 'single', tilePixels: 4 }),
  compact: (task) =>
    rolledConv(task, { unroll: 5, straightPairs: 4, weights: 'int8', weightLoads: 'double', tilePixels: 3 }),
  unpacked: (task) => unpackedConv(task, { chunkBytes: 6000, weightLoads: 'double', tilePixels: 4 }),
  'unpacked, small chunks': (task) =>
    unpackedConv(task, { chunkBytes: 200, weightLoads: 'single', tilePixels: 2 }),
  streamed: streamedConv,
  'upright tiles': (task) =>
    rolledConv(
      { ...task, tiles: 'upright' },
      { unroll: 4, straightPairs: 8, weights: 'int16', weightLoads: 'double', tilePixels: 2 },
    ),
  'square tiles': (task) =>
    rolledConv(squared(task), {
      unroll: 4,
      straightPairs: 8,
      weights: 'int8',
      weightLoads: 'double',
      tilePixels: isEven(task) ? 1 : 4,
    }),
  'unpacked, square tiles': (task) =>
    unpackedConv(squared(task), {
      chunkBytes: 300,
      weightLoads: 'double',
      tilePixels: isEven(task) ? 1 : 4,
    }),
  'a turned column': (task) =>
    rolledConv(task, {
      unroll: 4,
      straightPairs: 8,
      weights: 'int8',
      weightLoads: 'double',
      tilePixels: 4,
      turnedPixels: 3,
    }),
  'sparse, a turned column': (task) =>
    sparseConv(task, { weights: 'int16', weightLoads: 'single', tilePixels: 4, turnedPixels: 4 })!,
  sparse: (task) => sparseConv(task, { weights: 'int16', weightLoads: 'double', tilePixels: 4 })!,
  'sparse, compact': (task) => sparseConv(task, { weights: 'int8', weightLoads: 'single', tilePixels: 3 })!,
};

/** Every corner once, then random shapes. */
function shapes(): ConvShape[] {
  const random = randomSource(20240917);
  const list: ConvShape[] = [
    {
      h: 6,
      w: 8,
      inC: 8,
      outC: 4,
      window: window({ kernel: 3, padding: [1, 1, 1, 1] }),
      relu: true,
      outputMargin: 1,
    },
    { h: 5, w: 13, inC: 3, outC: 5, window: window({ kernel: 5, padding: [2, 2, 2, 2] }), outputMargin: 2 },
    { h: 7, w: 7, inC: 5, outC: 1, window: window({ kernel: 1, stride: 2 }), rounding: 'single' },
    { h: 9, w: 11, inC: 4, outC: 3, window: window({ kernel: 3, dilation: 2 }), outputMargin: 0 },
    { h: 5, w: 7, inC: 3, outC: 5, window: window({ kernel: 2 }), outputMargin: 1, planar: true, relu: true },
    { h: 46, w: 47, inC: 2, outC: 3, window: window({ kernel: 1 }), outputMargin: 1, planar: true },
    { h: 1, w: 1, inC: 30, outC: 7, window: window({ kernel: 1 }) },
    {
      h: 4,
      w: 5,
      inC: 200,
      outC: 2,
      window: window({ kernel: { h: 2, w: 3 } }),
      rounding: 'single',
      outputMargin: 1,
    },
  ];
  for (let i = 0; i < 18; i++) {
    const kernel = { h: 1 + random(4), w: 1 + random(4) };
    list.push({
      h: kernel.h + 1 + random(7),
      w: kernel.w + 1 + random(12),
      inC: 1 + random(12),
      outC: 1 + random(6),
      window: window({
        kernel,
        stride: { h: 1 + random(2), w: 1 + random(2) },
        padding: [random(kernel.h), random(kernel.w), random(kernel.h), random(kernel.w)],
      }),
      relu: random(2) === 0,
      rounding: random(2) === 0 ? 'single' : 'double',
      ...(random(3) === 0 ? {} : { outputMargin: random(3) }),
      extraMargin: random(2),
      ...(random(2) === 0 ? { skipped: [0, 0.2, 0.6, 0.95, 1][random(5)]! } : {}),
    });
  }
  return list;
}

describe.skipIf(!hasArmTools)('assembly kernels of convolutions under QEMU (needs arm-none-eabi-gcc)', () => {
  const plain = Object.entries(forms).flatMap(([form, make], f) =>
    shapes().map((shape, i) => {
      const built = convCase(`k${f}_${i}`, shape, 1 + i + 100 * f);
      return { form, shape, ...built, routine: make(built.task) };
    }),
  );
  const fast = winogradCases().map(({ options, shape }, i) => {
    const built = convCase(`fast_${i}`, shape, 1 + i);
    return { form: JSON.stringify(options), shape, ...built, routine: winogradConv(built.task, options) };
  });
  const tiled = tiledCases().map(({ options, shape, skipping }, i) => {
    const built = tiledCase(`tiled_${i}`, shape, skipping, 1 + i);
    const routine = skippingConv(skippingPlan(skippedLayer(built.task), options));
    return { form: JSON.stringify([options, skipping]), shape, ...built, routine };
  });
  const columns = winograd1dCases().map(({ options, shape }, i) => {
    const built = convCase(`columns_${i}`, shape, 1 + i);
    return {
      form: `columns ${options.unroll}`,
      shape,
      ...built,
      routine: winograd1dConv(built.task, options),
    };
  });
  const cases = [...plain, ...fast, ...tiled, ...columns];
  test.each(['cortex-m4', 'cortex-m33'] as const)('%s: outputs and instruction counts', (machine) => {
    const results = runBench(cases, machine);
    results.forEach(({ output, instructions }, i) => {
      const { form, shape, expected, routine } = cases[i]!;
      const label = `${form} ${routine.name} ${JSON.stringify(shape)}`;
      expect(Buffer.compare(output, expected), label).toBe(0);
      const predicted = instructionCount(routine.body);
      expect(
        Math.abs(instructions - predicted),
        `${label}: ${predicted} predicted, ${instructions} executed`,
      ).toBeLessThanOrEqual(Math.max(3, predicted * 0.001));
    });
  });

  test('code and tables are as long as the assembler makes them', () => {
    const sizes = linkedSizes(cases, 'cortex-m33');
    for (const { routine } of cases) {
      expect(sizes.get(routine.name), routine.name).toBe(codeBytes(routine.body));
      for (const { name, byteLength } of routine.tables) expect(sizes.get(name), name).toBe(byteLength);
    }
  });
});
