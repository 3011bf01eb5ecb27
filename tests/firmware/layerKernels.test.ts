import { describe, expect, test } from 'vitest';
import { add } from '../../src/arithmetic/add.ts';
import { averagePool as averagePoolOf } from '../../src/arithmetic/averagePool.ts';
import { dense as denseOf } from '../../src/arithmetic/dense.ts';
import { depthwise as depthwiseOf } from '../../src/arithmetic/depthwise.ts';
import { extreme } from '../../src/arithmetic/extreme.ts';
import { lookup as lookupOf } from '../../src/arithmetic/lookup.ts';
import { maxPool as maxPoolOf } from '../../src/arithmetic/maxPool.ts';
import { mean as meanOf } from '../../src/arithmetic/mean.ts';
import { multiply } from '../../src/arithmetic/multiply.ts';
import { relu } from '../../src/arithmetic/relu.ts';
import type { Routine } from '../../src/assembly/routine.ts';
import { instructionCount } from '../../src/assembly/routine.ts';
import { dense } from '../../src/kernels/dense.ts';
import { depthwise } from '../../src/kernels/depthwise.ts';
import { centreValues, imageSource, int8Source, rescale } from '../../src/kernels/elementwise.ts';
import type { ImageLayout, OutputLayout } from '../../src/kernels/imageLayout.ts';
import { imageBytes, int8Input, int8Output, int16Input, int16Output } from '../../src/kernels/imageLayout.ts';
import { lookup } from '../../src/kernels/lookup.ts';
import { averagePool, maxPool, meanOfImage } from '../../src/kernels/pooling.ts';
import { addTensors, extremeOfTensors, multiplyTensors } from '../../src/kernels/tensorPairs.ts';
import type {
  AddLayer,
  Clamp,
  ExtremeLayer,
  LookupLayer,
  MeanLayer,
  MultiplyLayer,
  ReluLayer,
  Requantisation,
  Rounding,
  Window,
} from '../../src/network/network.ts';
import {
  denseLayer,
  depthwiseLayer,
  poolLayer,
  tensor,
  wholeRange,
  window,
} from '../unit/arithmetic/networks.ts';
import { centredImage, randomSource } from './convCases.ts';
import { hasArmTools, runBench } from './cortexM.ts';
import { planarDepthwiseCases } from './planarDepthwiseCases.ts';
import { wordSumCases } from './wordSumCases.ts';

interface LayerCase {
  readonly routine: Routine;
  readonly input: Uint8Array;
  /** Bytes of a second input, given as scratch. */
  readonly second?: Uint8Array;
  readonly outputBytes: number;
  readonly expected: Uint8Array;
}

const image = (h: number, w: number, c: number, margin: number): ImageLayout => ({
  h,
  w,
  c,
  top: margin,
  left: margin,
  bottom: margin,
  right: margin,
});

interface Scales {
  readonly rounding: Rounding;
  readonly clamp: Clamp;
  readonly zeroIn: number;
  readonly zeroOut: number;
}

/** Random layers of every kind but convolutions. */
function layerCases(seed: number): LayerCase[] {
  const random = randomSource(seed);
  const int8 = (length: number) => Int8Array.from({ length }, () => random(256) - 128);
  const factors = (channels: number, low: number, range: number): Requantisation => ({
    multipliers: Int32Array.from({ length: channels }, () => 2 ** 30 + random(2 ** 30)),
    shifts: Int32Array.from({ length: channels }, () => low + random(range)),
  });
  const cases: LayerCase[] = [];
  const outputs = (h: number, w: number, c: number, zeroPoint: number, result: Int8Array) => {
    const margin = random(3);
    if (margin === 2)
      return {
        output: int8Output(w, c),
        bytes: result.length,
        expected: new Uint8Array(result.buffer, 0, result.length),
      };
    const layout = image(h, w, c, margin);
    const bytes = imageBytes(layout) - 4;
    return {
      output: int16Output(layout),
      bytes,
      expected: centredImage(layout, result, zeroPoint).subarray(0, bytes),
    };
  };
  const push = (
    input: Uint8Array,
    { output, bytes, expected }: { output: OutputLayout; bytes: number; expected: Uint8Array },
    make: (output: OutputLayout) => Routine,
    second?: Uint8Array,
  ) =>
    cases.push({ routine: make(output), input, outputBytes: bytes, expected, ...(second ? { second } : {}) });

  const pushDepthwise = (
    name: string,
    [h, w, c]: readonly [number, number, number],
    shape: Window,
    { rounding, clamp, zeroIn, zeroOut }: Scales,
  ) => {
    const { kernel, stride, dilation, padding } = shape;
    const [reachH, reachW] = [(kernel.h - 1) * dilation.h + 1, (kernel.w - 1) * dilation.w + 1];
    const outH = Math.floor((h + padding.top + padding.bottom - reachH) / stride.h) + 1;
    const outW = Math.floor((w + padding.left + padding.right - reachW) / stride.w) + 1;
    const pixels = int8(h * w * c);
    const layer = depthwiseLayer({
      weights: int8(kernel.h * kernel.w * c),
      bias: Int32Array.from({ length: c }, () => random(4000) - 2000),
      // A right shift of 0 takes the requantisation of several instructions.
      requantisation: factors(c, random(3) === 0 ? -4 : -9, 5),
      clamp,
      window: shape,
    });
    const padded = { h, w, c, ...padding };
    const [source, target] = [tensor([h, w, c], zeroIn), tensor([outH, outW, c], zeroOut)];
    push(
      centredImage(padded, pixels, zeroIn),
      outputs(outH, outW, c, zeroOut, depthwiseOf(layer, pixels, source, target, rounding)),
      (output) =>
        depthwise({
          name,
          layer,
          input: padded,
          output,
          outH,
          outW,
          outC: c,
          outputZeroPoint: zeroOut,
          rounding,
        }),
    );
  };

  for (let i = 0; i < 6; i++) {
    const name = (kind: string) => `${kind}_${seed}_${i}`;
    const rounding: Rounding = random(2) === 0 ? 'double' : 'single';
    const [zeroIn, zeroOut] = [random(256) - 128, random(2) === 0 ? -128 : random(256) - 128];
    const clamp = random(3) === 0 ? { min: Math.max(-128, zeroOut), max: 120 } : wholeRange;

    const [inN, outN] = [1 + random(60), 1 + random(11)];
    const rows = random(4) === 0 ? 3 : 1;
    const full = denseLayer({
      weights: int8(inN * outN),
      bias: Int32Array.from({ length: outN }, () => random(4000) - 2000),
      requantisation: factors(outN, -10, 4),
      clamp,
    });
    const vector = int8(inN * rows);
    const [from, to] = [tensor([rows, inN], zeroIn), tensor([rows, outN], zeroOut)];
    const inputElement = rows === 1 && random(2) === 0 ? 'int8' : 'int16';
    push(
      inputElement === 'int8' ? Buffer.from(vector) : centredImage(image(1, rows, inN, 0), vector, zeroIn),
      outputs(1, rows, outN, zeroOut, denseOf(full, vector, from, to, rounding)),
      (output) =>
        dense({
          name: name('dense'),
          layer: full,
          rows,
          inputElement,
          inputZeroPoint: zeroIn,
          inputOrigin: 0,
          output,
          outputZeroPoint: zeroOut,
          rounding,
        }),
    );

    const kernel = { h: 1 + random(4), w: 1 + random(4) };
    const [h, w, c] = [kernel.h + random(6), kernel.w + random(9), 1 + random(9)];
    const shape = window({
      kernel,
      stride: { h: 1 + random(2), w: 1 + random(2) },
      padding: [random(kernel.h), random(kernel.w), random(kernel.h), random(kernel.w)],
    });
    const { padding, stride } = shape;
    const outH = Math.floor((h + padding.top + padding.bottom - kernel.h) / stride.h) + 1;
    const outW = Math.floor((w + padding.left + padding.right - kernel.w) / stride.w) + 1;
    const source = tensor([h, w, c], zeroIn);
    const pixels = int8(h * w * c);
    const span = { h: 1 + random(5), w: 1 + random(5) };
    const dilation = { h: 1 + random(2), w: 1 + random(2) };
    const reach = { h: (span.h - 1) * dilation.h, w: (span.w - 1) * dilation.w };
    pushDepthwise(
      name('depthwise'),
      [reach.h + 1 + random(6), reach.w + 1 + random(9), 1 + random(i === 0 ? 900 : 9)],
      window({
        kernel: span,
        stride: { h: 1 + random(3), w: 1 + random(3) },
        dilation,
        padding: [random(span.h), random(span.w), random(span.h), random(span.w)],
      }),
      { rounding, clamp, zeroIn, zeroOut },
    );

    const plain = image(h, w, c, random(2));
    const [read, bytes] =
      random(2) === 0
        ? [int16Input(plain), centredImage(plain, pixels, zeroIn)]
        : [int8Input(plain), Buffer.from(pixels)];
    const poolTarget = tensor([outH, outW, c], zeroIn);
    const poolClamp = random(2) === 0 ? wholeRange : { min: -100, max: 90 };
    for (const kind of ['maxPool', 'averagePool'] as const) {
      const layer = poolLayer(kind, shape, poolClamp);
      const result = (kind === 'maxPool' ? maxPoolOf : averagePoolOf)(layer, pixels, source, poolTarget);
      push(bytes, outputs(outH, outW, c, zeroIn, result), (output) =>
        (kind === 'maxPool' ? maxPool : averagePool)({
          name: name(kind),
          window: shape,
          input: read,
          output,
          outH,
          outW,
          inputZeroPoint: zeroIn,
          zeroPoint: zeroIn,
          clamp: poolClamp,
        }),
      );
    }
    const global = poolLayer('averagePool', window({ kernel: { h, w } }), wholeRange);
    const globalTarget = tensor([1, 1, c], zeroIn);
    push(bytes, outputs(1, 1, c, zeroIn, averagePoolOf(global, pixels, source, globalTarget)), (output) =>
      averagePool({
        name: name('global'),
        window: global.window,
        input: read,
        output,
        outH: 1,
        outW: 1,
        inputZeroPoint: zeroIn,
        zeroPoint: zeroIn,
        clamp: wholeRange,
      }),
    );

    const meanLayer: MeanLayer = {
      kind: 'mean',
      index: 0,
      inputs: [0],
      output: 1,
      requantisation: {
        multipliers: Int32Array.of(2 ** 28 + random(2 ** 30)),
        shifts: Int32Array.of(-2 - random(5)),
      },
    };
    push(
      bytes,
      outputs(1, 1, c, zeroOut, meanOf(meanLayer, pixels, source, tensor([c], zeroOut), rounding)),
      (output) =>
        meanOfImage({
          name: name('mean'),
          layer: meanLayer,
          input: read,
          output,
          rounding,
          inputZeroPoint: zeroIn,
          zeroPoint: zeroOut,
        }),
    );

    const other = int8(h * w * c);
    const otherImage = image(h, w, c, random(2));
    const sum: AddLayer = {
      kind: 'add',
      index: 0,
      inputs: [0, 1],
      output: 2,
      leftShift: 20,
      inputRequantisations: [factors(1, -3, 4), factors(1, -3, 4)],
      requantisation: factors(1, -19, 3),
      clamp,
    };
    const same = tensor([h, w, c], zeroOut);
    const otherZero = random(256) - 128;
    const pixel = int8(c);
    const flat = image(1, 1, c, 0);
    const pairs = [
      { what: 'image', values: other, layout: otherImage, source: imageSource(otherImage) },
      { what: 'pixel', values: pixel, layout: flat, source: { ...imageSource(flat), repeats: true } },
    ];
    for (const { what, values, layout, source: second } of pairs) {
      const task = {
        sources: [imageSource(plain), second] as const,
        h,
        rowValues: w * c,
        pixelValues: c,
        rounding,
      };
      const both = [pixels, values] as const;
      const zeros = [zeroIn, otherZero] as const;
      const tensors = [source, tensor([values.length], otherZero)] as const;
      const product: MultiplyLayer = {
        ...{ kind: 'multiply', index: 0, inputs: [0, 1], output: 2, clamp },
        requantisation: factors(1, -9, 3),
      };
      for (const layer of [sum, { ...sum, subtracts: true } as const])
        push(
          centredImage(plain, pixels, zeroIn),
          outputs(h, w, c, zeroOut, add(layer, [...both], tensors, same, rounding)),
          (output) =>
            addTensors({
              ...task,
              ...{ name: name(`add_${what}_${layer.subtracts ? 1 : 0}`), layer, output },
              ...{ inputZeroPoints: zeros, zeroPoint: zeroOut },
            }),
          centredImage(layout, values, otherZero),
        );
      push(
        centredImage(plain, pixels, zeroIn),
        outputs(h, w, c, zeroOut, multiply(product, both, tensors, same, rounding)),
        (output) =>
          multiplyTensors({
            ...task,
            ...{ name: name(`multiply_${what}`), layer: product, output },
            ...{ inputZeroPoints: zeros, zeroPoint: zeroOut },
          }),
        centredImage(layout, values, otherZero),
      );
      for (const kind of ['maximum', 'minimum'] as const) {
        const layer: ExtremeLayer = { kind, index: 0, inputs: [0, 1], output: 2 };
        push(
          centredImage(plain, pixels, zeroIn),
          outputs(h, w, c, zeroIn, extreme(layer, pixels, values)),
          (output) =>
            extremeOfTensors({
              ...task,
              ...{ name: name(`${kind}_${what}`), layer, output },
              ...{ inputZeroPoints: [zeroIn, zeroIn], zeroPoint: zeroIn },
            }),
          centredImage(layout, values, zeroIn),
        );
      }
    }

    const reluLayer: ReluLayer = {
      kind: 'relu',
      index: 0,
      inputs: [0],
      output: 1,
      requantisation: factors(1, -2, 3),
      clamp,
    };
    push(
      new Uint8Array(pixels.buffer),
      outputs(h, w, c, zeroOut, relu(reluLayer, pixels, source, same, rounding)),
      (output) =>
        rescale({
          name: name('relu'),
          source: int8Source(w * c),
          inputZeroPoint: zeroIn,
          requantisation: reluLayer.requantisation,
          rounding,
          zeroPoint: zeroOut,
          clamp,
          output,
          h,
          rowValues: w * c,
        }),
    );
    for (const tables of new Set([1, c])) {
      const entries = int8(256 * tables);
      const layer: LookupLayer = {
        ...{ kind: 'lookup', operator: 'tanh', index: 0, inputs: [0], output: 1 },
        tables: { double: entries, single: entries },
      };
      const task = {
        inputZeroPoint: zeroIn,
        zeroPoint: zeroOut,
        h,
        rowValues: w * c,
        pixelValues: c,
        entries,
      };
      const result = lookupOf(layer, pixels, rounding);
      const padded = image(h, w, c, random(2));
      push(centredImage(padded, pixels, zeroIn), outputs(h, w, c, zeroOut, result), (output) =>
        lookup({ ...task, name: name(`lookup_of_${tables}`), source: imageSource(padded), output }),
      );
      push(new Uint8Array(pixels.buffer), outputs(h, w, c, zeroOut, result), (output) =>
        lookup({ ...task, name: name(`lookup_int8_of_${tables}`), source: int8Source(w * c), output }),
      );
    }
    push(new Uint8Array(pixels.buffer), outputs(h, w, c, zeroIn, pixels), (output) =>
      centreValues({
        name: name('centre'),
        source: int8Source(w * c),
        inputZeroPoint: zeroIn,
        zeroPoint: zeroIn,
        output,
        h,
        rowValues: w * c,
      }),
    );
  }
  return cases;
}

describe.skipIf(!hasArmTools)('assembly kernels of other layers under QEMU (needs arm-none-eabi-gcc)', () => {
  const cases = [...[11, 12, 13].flatMap(layerCases), ...planarDepthwiseCases(), ...wordSumCases()];
  test.each(['cortex-m4', 'cortex-m33'] as const)('%s: outputs and instruction counts', (machine) => {
    const results = runBench(cases, machine);
    results.forEach(({ output, instructions }, i) => {
      const { expected, routine } = cases[i]!;
      expect(Buffer.compare(output, expected), routine.name).toBe(0);
      const predicted = instructionCount(routine.body);
      expect(
        Math.abs(instructions - predicted),
        `${routine.name}: ${predicted} predicted, ${instructions} executed`,
      ).toBeLessThanOrEqual(Math.max(3, predicted * 0.001));
    });
  });
});

test('sums of whole groups go by words wherever lanes and constants allow', () => {
  const byWords = wordSumCases().filter(({ routine }) => JSON.stringify(routine.body).includes('smlaw'));
  expect(byWords.length).toBeGreaterThan(30);
});
