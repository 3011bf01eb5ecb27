import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { printAssembly } from '../../../src/assembly/print.ts';
import type { Routine } from '../../../src/assembly/routine.ts';
import { bilinearResize } from '../../../src/kernels/bilinearResize.ts';
import { rolledConv } from '../../../src/kernels/convolution/rolledConv.ts';
import { sparseConv } from '../../../src/kernels/convolution/sparseConv.ts';
import { streamedConv, unpackedConv } from '../../../src/kernels/convolution/unpackedConv.ts';
import { skippingConv } from '../../../src/kernels/convolution/winograd/skippingConv.ts';
import { skippedLayer, skippingPlan } from '../../../src/kernels/convolution/winograd/skippingPlan.ts';
import { winogradConv } from '../../../src/kernels/convolution/winograd/winogradConv.ts';
import { winograd1dConv } from '../../../src/kernels/convolution/winograd1d/winograd1dConv.ts';
import { dense } from '../../../src/kernels/dense.ts';
import { depthwise } from '../../../src/kernels/depthwise.ts';
import { centreValues, imageSource, int8Source, rescale } from '../../../src/kernels/elementwise.ts';
import type { ImageLayout } from '../../../src/kernels/imageLayout.ts';
import { int8Output, int16Input, int16Output, planes } from '../../../src/kernels/imageLayout.ts';
import { lookup } from '../../../src/kernels/lookup.ts';
import { planarDepthwise } from '../../../src/kernels/planarDepthwise.ts';
import { averagePool, maxPool, meanOfImage } from '../../../src/kernels/pooling.ts';
import { rearrange } from '../../../src/kernels/rearrange.ts';
import { addTensors, extremeOfTensors, multiplyTensors } from '../../../src/kernels/tensorPairs.ts';
import { convCase } from '../../firmware/convCases.ts';
import { tiledCase } from '../../firmware/tiledCases.ts';
import { denseLayer, depthwiseLayer, powerOfTwo, wholeRange, window } from '../arithmetic/networks.ts';

/**
 * The text of one small kernel per generator, so that a change of a generator is a diff to read. Whether the kernels compute
 * the right values is what tests/firmware asks. After a change that is meant, `npx vitest run tests/unit/kernels -u` writes
 * the files anew.
 */

const name = 'layer_0';
const rounding = 'double';

const shape = { h: 3, w: 5, inC: 4, outC: 4, window: window({ kernel: 2 }), outputMargin: 0 };
const exact = convCase(name, shape, 3).task;
/** Rectified, so requantised by one multiplication. */
const skipping = convCase(name, { ...shape, relu: true, skipped: 0.4 }, 3).task;
const loads = { weightLoads: 'double', tilePixels: 4 } as const;
const loops = { ...loads, unroll: 2, straightPairs: 0 } as const;

const squares = convCase(name, { ...shape, h: 6, w: 6, window: window({ kernel: 3 }), relu: true }, 3).task;
const tiles = {
  ...({ down: 4, across: 2, groupRows: 1, blockTiles: 2 } as const),
  ...{ channels: 2, unroll: 2, split: false },
};
const byTiles = tiledCase(
  name,
  { ...shape, h: 6, w: 6, inC: 6, outC: 2, window: window({ kernel: 3 }), relu: true },
  { down: 2, across: 2, share: 0.4, channels: [1], points: [2] },
  3,
).task;

const fewChannels = { ...shape, h: 6, w: 8, inC: 3, window: window({ kernel: 3 }), relu: true };

const image: ImageLayout = { h: 4, w: 5, c: 3, top: 1, left: 1, bottom: 1, right: 1 };
const plain: ImageLayout = { h: 4, w: 5, c: 2, top: 0, left: 0, bottom: 0, right: 0 };
const pooled: ImageLayout = { ...plain, h: 2, w: 2 };
const pooling = {
  ...{
    name,
    window: window({ kernel: 2, stride: 2 }),
    input: int16Input(plain),
    output: int16Output(pooled),
  },
  ...{ outH: 2, outW: 2, inputZeroPoint: 3, zeroPoint: 3, clamp: wholeRange },
};
const elements = { name, h: 4, rowValues: 15, output: int16Output(image), rounding, zeroPoint: -5 } as const;
const pair = {
  sources: [imageSource(image), int8Source(15)],
  inputZeroPoints: [1, -2],
  pixelValues: 3,
} as const;
const uneven = (shift: number) => ({ multipliers: Int32Array.of(1.7e9), shifts: Int32Array.of(shift) });
const ramp = (length: number, step: number) => Int8Array.from({ length }, (_, i) => ((step * i) % 255) - 127);

const kernels: Record<string, () => Routine> = {
  'conv-rolled': () => rolledConv(exact, { ...loops, weights: 'int16' }),
  'conv-compact': () => rolledConv(exact, { ...loops, weights: 'int8' }),
  'conv-rolled-straight': () => rolledConv(exact, { ...loops, straightPairs: 8, weights: 'int16' }),
  'conv-unpacked': () => unpackedConv(skipping, { ...loads, chunkBytes: 400 }),
  'conv-sparse': () => sparseConv(skipping, { ...loads, weights: 'int16' })!,
  'conv-sparse-compact': () => sparseConv(skipping, { ...loads, weights: 'int8' })!,
  'conv-streamed': () => streamedConv(skipping),
  'conv-winograd': () => winogradConv(squares, { ...tiles, weights: 'int16' }),
  'conv-winograd-compact': () => winogradConv(squares, { ...tiles, weights: 'int8' }),
  'conv-winograd-skipping': () =>
    skippingConv(
      skippingPlan(skippedLayer(byTiles), {
        ...{ groupRows: 1, blockTiles: 2, channels: 1, mostUnrolled: 1, loads: 'single', split: false },
      }),
    ),
  'conv-winograd-1d': () => winograd1dConv(convCase(name, fewChannels, 3).task, { unroll: 1 }),
  dense: () =>
    dense({
      ...{ name, rows: 1, inputElement: 'int16', inputZeroPoint: 0, inputOrigin: 0 },
      ...{ output: int8Output(1, 5), outputZeroPoint: 4, rounding },
      layer: denseLayer({
        ...{ weights: ramp(5 * 34, 37), bias: [1, -2, 3, -4, 5], clamp: { min: -128, max: 100 } },
        requantisation: powerOfTwo(-8, 5),
      }),
    }),
  depthwise: () =>
    depthwise({
      ...{ name, input: plain, output: int8Output(3, 2), outH: 2, outW: 3, outC: 2, outputZeroPoint: 4 },
      layer: depthwiseLayer({
        ...{ weights: ramp(3 * 3 * 2, 53), bias: [1, -2], requantisation: powerOfTwo(-8, 2) },
        window: window({ kernel: 3 }),
      }),
      rounding,
    }),
  'depthwise-planar': () =>
    planarDepthwise({
      ...{ name, input: planes({ ...plain, c: 1 }), output: int16Output({ ...pooled, w: 3, c: 1 }) },
      ...{ outH: 2, outW: 3, outC: 1, outputZeroPoint: -128 },
      layer: depthwiseLayer({
        ...{ weights: ramp(3 * 3, 53), bias: [1], requantisation: powerOfTwo(-8) },
        window: window({ kernel: 3 }),
      }),
      rounding,
    }),
  'max-pool': () => maxPool(pooling),
  'average-pool': () => averagePool(pooling),
  mean: () =>
    meanOfImage({
      ...{ name, input: int16Input(plain), output: int8Output(1, 2), rounding },
      ...{ inputZeroPoint: 3, zeroPoint: 3 },
      layer: { kind: 'mean', index: 0, inputs: [0], output: 1, requantisation: powerOfTwo(-4) },
    }),
  add: () =>
    addTensors({
      ...elements,
      ...pair,
      layer: {
        ...{ kind: 'add', index: 0, inputs: [0, 1], output: 2, leftShift: 20, clamp: wholeRange },
        inputRequantisations: [powerOfTwo(-1), powerOfTwo(-2)],
        requantisation: powerOfTwo(-18),
      },
    }),
  'add-words': () =>
    addTensors({
      ...{ name, h: 2, rowValues: 20, output: int16Output(plain), rounding, zeroPoint: -128 },
      ...{ sources: [imageSource(plain), int8Source(20)], inputZeroPoints: [1, -2], pixelValues: 2 },
      layer: {
        ...{ kind: 'add', index: 0, inputs: [0, 1], output: 2, leftShift: 20, clamp: wholeRange },
        inputRequantisations: [uneven(-1), uneven(-2)],
        requantisation: uneven(-18),
      },
    }),
  rescale: () =>
    rescale({
      ...elements,
      ...{ source: imageSource(image), inputZeroPoint: 1, requantisation: powerOfTwo(-1) },
      clamp: { min: -5, max: 127 },
    }),
  rearrange: () =>
    rearrange({
      name,
      input: { element: 'int16', image },
      output: { element: 'int16', image: { ...image, top: 0, bottom: 0 } },
      clears: true,
      copies: [
        {
          input: 0,
          inputStarts: Int32Array.of(0, 30),
          outputStarts: Int32Array.of(15, 0),
          loops: [
            { count: 5, inputStride: 3, outputStride: 3 },
            { count: 3, inputStride: 1, outputStride: 1 },
          ],
        },
        {
          input: 0,
          inputStarts: Int32Array.of(44),
          outputStarts: Int32Array.of(30),
          loops: [
            { count: 2, inputStride: -15, outputStride: 15 },
            { count: 15, inputStride: -1, outputStride: 1 },
          ],
        },
      ],
    }),
  'bilinear-resize': () =>
    bilinearResize({
      ...{ name, input: image, output: int16Output(pooled), zeroPoint: -5, rounding },
      layer: {
        ...{
          kind: 'bilinearResize',
          grid: { alignCorners: false, halfPixelCentres: false },
          index: 0,
          inputs: [0],
          output: 1,
        },
        rows: { first: Int32Array.of(0, 2), second: Int32Array.of(1, 3), weights: Int32Array.of(512, 0) },
        columns: {
          first: Int32Array.of(0, 1, 3),
          second: Int32Array.of(1, 2, 4),
          weights: Int32Array.of(1, 0, 9),
        },
      },
    }),
  multiply: () =>
    multiplyTensors({
      ...elements,
      ...pair,
      sources: [imageSource(image), { ...int8Source(3), repeats: true }],
      layer: {
        ...{ kind: 'multiply', index: 0, inputs: [0, 1], output: 2, clamp: wholeRange },
        requantisation: powerOfTwo(-9),
      },
    }),
  maximum: () =>
    extremeOfTensors({
      ...elements,
      ...pair,
      layer: { kind: 'maximum', index: 0, inputs: [0, 1], output: 2 },
    }),
  lookup: () =>
    lookup({
      ...elements,
      ...{ source: imageSource(image), inputZeroPoint: 1, pixelValues: 3, entries: ramp(3 * 256, 37) },
    }),
  expand: () =>
    centreValues({
      ...{ name, h: 2, rowValues: 28, source: int8Source(28), inputZeroPoint: -5, zeroPoint: -5 },
      output: int16Output({ ...image, h: 2, w: 7, c: 4 }),
    }),
  copy: () => centreValues({ ...elements, source: int8Source(15), inputZeroPoint: -5 }),
};

test.each(Object.entries(kernels))('%s', async (kernel, generate) => {
  const file = resolve(import.meta.dirname, '../../golden/assembly', `${kernel}.S`);
  await expect(printAssembly([generate()], 'net')).toMatchFileSnapshot(file);
});
