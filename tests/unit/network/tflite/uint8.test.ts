import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { runNetwork } from '../../../../src/arithmetic/runNetwork.ts';
import { inspectionTable } from '../../../../src/cli/inspectionTable.ts';
import { buildBundle } from '../../../../src/firmware/buildBundle.ts';
import { fixedPoint } from '../../../../src/network/build/fixedPoint.ts';
import { inspectNetwork } from '../../../../src/network/inspect.ts';
import { integerNetwork } from '../../../../src/network/integerNetwork.ts';
import type { ConvLayer, Network } from '../../../../src/network/network.ts';
import { readTflite } from '../../../../src/network/tflite/readTflite.ts';
import { jobFor } from '../../../firmware/bundleJobs.ts';
import { randomFrom } from '../../../firmware/networkBuilder.ts';
import { refused } from '../../../refused.ts';
import { activation, bias, int32Constant, oneOperator, soundConvolution } from '../builtModels.ts';
import type { BuiltModel, BuiltTensor } from './tfliteBuilder.ts';
import { buildTflite } from './tfliteBuilder.ts';
import { average, dense, requantised } from './unsignedReference.ts';

const random = randomFrom(7);
const bytes = (length: number) => Uint8Array.from({ length }, () => random(256));

const read = (model: BuiltModel) => readTflite(buildTflite(model), 'built');
const uint8 = (...facts: Parameters<typeof activation>): BuiltTensor => ({
  ...activation(...facts),
  type: 'UINT8',
});

/** What a network makes of uint8 values, as uint8 values. */
function run(network: Network, values: Uint8Array): Uint8Array {
  const signed = Int8Array.from(values, (value) => value - 128);
  return Uint8Array.from(runNetwork(network, signed, { rounding: 'double' }), (value) => value + 128);
}

describe('uint8 ends of an int8 model', () => {
  const [input, kernel, offsets, output] = soundConvolution.tensors;
  const between: BuiltModel = {
    tensors: [
      uint8('pixels', [4, 4, 2], 0.5, 128),
      input!,
      kernel!,
      offsets!,
      output!,
      uint8('result', [4, 4, 3], 0.5, 128),
    ],
    operators: [
      { operator: 'QUANTIZE', inputs: [0], outputs: [1] },
      { operator: 'CONV_2D', inputs: [1, 2, 3], outputs: [4], options: {} },
      { operator: 'QUANTIZE', inputs: [4], outputs: [5] },
    ],
  };
  const network = read(between);

  test('of the same scale take no layer: the network is that of the int8 model', () => {
    const plain = read(soundConvolution);
    expect(network.layers).toEqual(plain.layers.map((layer) => ({ ...layer, index: 1 })));
    expect(network.tensors).toEqual([
      { ...plain.tensors[0], name: 'pixels', fileType: 'uint8' },
      { ...plain.tensors[1], fileType: 'uint8' },
    ]);
    expect(plain.tensors[0]).not.toHaveProperty('fileType');
  });

  test('of another scale or zero point are requantised as TensorFlow Lite does it', () => {
    for (const [scale, zeroPoint] of [
      [0.5, -1],
      [0.7, 0],
      [0.501, -128],
    ] as const) {
      const model = oneOperator(
        [uint8('pixels', [256], 0.5, 128), activation('out', [256], scale, zeroPoint)],
        { operator: 'QUANTIZE' },
      );
      const every = Uint8Array.from({ length: 256 }, (_, value) => value);
      const expected = requantised(
        { values: every, scale: 0.5, zeroPoint: 128 },
        { scale: Math.fround(scale), zeroPoint },
      );
      expect(run(read(model), every)).toEqual(Uint8Array.from(expected, (value) => value + 128));
    }
  });

  test('are said by inspection and bundle', () => {
    expect(inspectionTable(inspectNetwork(network))).toMatch(
      /^built: 4x4x2 \(0.500000, 0; in the file uint8, 128\) -> 4x4x3[^]* 0.500000, 0; in the file uint8, 128\n/,
    );
    const files = unzipSync(buildBundle({ ...jobFor(integerNetwork(network), { random }), prefix: 'ends' }));
    for (const path of ['src/ends.h', 'README.md'])
      for (const end of ['pixels (4 x 4 x 2)', 'out (4 x 4 x 3)'])
        expect(strFromU8(files[path]!)).toContain(
          `${end}; uint8 in the model file: here int8, each value 128 less`,
        );
  });
});

describe('a uint8 model', () => {
  const [inScale, weightScale, outScale] = [0.3, 0.017, 0.9].map(Math.fround) as [number, number, number];
  const zeroPoints = { input: 121, output: 9 };

  test.each([
    ['CONV_2D', [4, 3, 3, 2], 131],
    ['FULLY_CONNECTED', [4, 18], 131],
    ['CONV_2D', [4, 3, 3, 2], 90],
    ['FULLY_CONNECTED', [4, 18], 200],
  ] as const)('%s of weights %j around %d equals the uint8 arithmetic', (operator, shape, weightZero) => {
    const kernel = bytes(72);
    const offsets = [900, -2500, 0, 31];
    const network = read(
      oneOperator(
        [
          uint8('in', operator === 'CONV_2D' ? [3, 3, 2] : [18], inScale, zeroPoints.input),
          {
            name: 'kernel',
            type: 'UINT8',
            shape,
            scale: weightScale,
            zeroPoint: weightZero,
            data: kernel,
          },
          bias(offsets),
          uint8('out', operator === 'CONV_2D' ? [1, 1, 4] : [4], outScale, zeroPoints.output),
        ],
        { operator, options: { padding: 'VALID' } },
      ),
    );
    for (let n = 0; n < 200; n++) {
      const values = bytes(18);
      const expected = dense(
        { values, scale: inScale, zeroPoint: zeroPoints.input },
        { values: kernel, scale: weightScale, zeroPoint: weightZero },
        offsets,
        { scale: outScale, zeroPoint: zeroPoints.output },
      );
      expect(run(network, values)).toEqual(expected);
    }
  });

  test('multiplies the scales of a convolution in float32, unlike an int8 one', () => {
    const scales = [0.1, 0.3, 0.7].map(Math.fround) as [number, number, number];
    const factor = (type: 'UINT8' | 'INT8') => {
      const data = type === 'UINT8' ? Uint8Array.of(128) : Int8Array.of(0);
      const zeroPoint = type === 'UINT8' ? 128 : 0;
      const network = read(
        oneOperator(
          [
            { ...activation('in', [1, 1, 1], scales[0], zeroPoint), type },
            { type, shape: [1, 1, 1, 1], scale: scales[1], zeroPoint, data },
            { ...activation('out', [1, 1, 1], scales[2], zeroPoint), type },
          ],
          { operator: 'CONV_2D', options: {} },
        ),
      );
      return (network.layers[0] as ConvLayer).requantisation.multipliers[0];
    };
    const inDouble = fixedPoint((scales[0] * scales[1]) / scales[2]).multiplier;
    expect(factor('INT8')).toBe(inDouble);
    expect(factor('UINT8')).toBe(fixedPoint(Math.fround(scales[0] * scales[1]) / scales[2]).multiplier);
    expect(factor('UINT8')).not.toBe(inDouble);
  });

  test('averages windows of an odd number of values', () => {
    const network = read(
      oneOperator([uint8('in', [3, 5, 2], 0.5, 77), uint8('out', [1, 1, 2], 0.5, 77)], {
        operator: 'AVERAGE_POOL_2D',
        options: { filter: [3, 5], padding: 'VALID' },
      }),
    );
    for (let n = 0; n < 200; n++) {
      const values = bytes(30);
      expect(run(network, values)).toEqual(average(values, 2));
    }
  });

  test.each([
    ['of two', [4, 4, 1], [2, 2, 1], { filter: [2, 2], stride: [2, 2] }],
    ['cut by the edge', [4, 4, 1], [4, 4, 1], { filter: [3, 3] }],
    ['even in width', [3, 3, 1], [1, 2, 1], { filter: [3, 2], padding: 'VALID' }],
  ] as const)('refuses an average with halves: a window %s', (_, from, to, options) => {
    const model = oneOperator([uint8('in', from, 0.5, 77), uint8('out', to, 0.5, 77)], {
      operator: 'AVERAGE_POOL_2D',
      options,
    });
    expect(() => read(model)).toThrow(
      refused('model-unsupported', /operator 0 \(AVERAGE_POOL_2D\) averages an even number of uint8 values/),
    );
    const largest = { ...model, operators: [{ ...model.operators[0]!, operator: 'MAX_POOL_2D' as const }] };
    expect(run(read(largest), new Uint8Array(from[0] * from[1]).fill(200))).toContain(200);
  });

  test.each([
    ['uint8', 'int8'],
    ['int8', 'uint8'],
  ] as const)('refuses a CAST of %s to %s, which keeps the bits and not the values', (from, to) => {
    const end = (name: string, type: 'uint8' | 'int8') =>
      type === 'uint8' ? uint8(name, [4], 0.5, 128) : activation(name, [4], 0.5, 0);
    expect(() => read(oneOperator([end('in', from), end('out', to)], { operator: 'CAST' }))).toThrow(
      refused(
        'model-unsupported',
        RegExp(`\\(CAST\\) casts ${from} to ${to}, which changes the values.*use QUANTIZE`, 'i'),
      ),
    );
    expect(read(oneOperator([end('in', from), end('out', from)], { operator: 'CAST' })).layers).toHaveLength(
      1,
    );
  });

  test('refuses RESIZE_BILINEAR, which TensorFlow Lite computes in float32: of 10 and 11 it makes 11 where its int8 kernel makes 10', () => {
    const resized = (end: typeof uint8, zeroPoint: number) =>
      oneOperator(
        [
          end('in', [1, 2, 1], 0.5, zeroPoint),
          int32Constant('size', [2], [1, 4]),
          end('out', [1, 4, 1], 0.5, zeroPoint),
        ],
        { operator: 'RESIZE_BILINEAR', options: {} },
      );
    expect(() => read(resized(uint8, 128))).toThrow(
      refused('model-unsupported', /interpolates uint8 values, .* in float32; .*to int8/),
    );
    expect([...run(read(resized(activation, 0)), Uint8Array.of(10, 11))]).toEqual([10, 10, 11, 11]);
  });

  test.each([
    ['CONV_2D', 'SAME', [1, 1], 77, 3, 1],
    ['CONV_2D', 'SAME', [2, 3], 0, 3, 1],
    ['CONV_2D', 'SAME', [1, 1], 0, 1, 2],
    ['DEPTHWISE_CONV_2D', 'SAME', [2, 1], 77, 3, 1],
    ['DEPTHWISE_CONV_2D', 'VALID', [3, 2], 0, 3, 1],
  ] as const)(
    '%s, %s, of stride %j takes weights far from their zero point %d: %d rows, dilation %d',
    (operator, padding, stride, weightZero, tapRows, dilation) => {
      const [h, w, c, outC] = [7, 6, 3, 3];
      const isDepthwise = operator === 'DEPTHWISE_CONV_2D';
      const shape = isDepthwise ? [1, tapRows, 2, outC] : [outC, tapRows, 2, c];
      const [reachH, reachW] = [(tapRows - 1) * dilation + 1, dilation + 1];
      const kernel = bytes(shape.reduce((a, b) => a * b));
      kernel[0] = 255;
      const zero = 121;
      const same = padding === 'SAME';
      const size = (extent: number, taps: number, step: number) =>
        same ? Math.ceil(extent / step) : Math.floor((extent - taps) / step) + 1;
      const [outH, outW] = [size(h, reachH, stride[0]), size(w, reachW, stride[1])];
      const before = (extent: number, taps: number, step: number, out: number) =>
        same ? Math.floor(Math.max(0, (out - 1) * step + taps - extent) / 2) : 0;
      const [top, left] = [before(h, reachH, stride[0], outH), before(w, reachW, stride[1], outW)];
      const network = read(
        oneOperator(
          [
            uint8('in', [h, w, c], inScale, zero),
            { name: 'kernel', type: 'UINT8', shape, scale: weightScale, zeroPoint: weightZero, data: kernel },
            uint8('out', [outH, outW, outC], outScale, 9),
          ],
          { operator, options: { padding, stride, dilation: [dilation, dilation] } },
        ),
      );
      const values = bytes(h * w * c);
      /** The window of one output value, its taps outside of the image at the zero point, as a dense layer. */
      const expected = Uint8Array.from({ length: outH * outW * outC }, (_, n) => {
        const [y, x, o] = [Math.floor(n / outC / outW), Math.floor(n / outC) % outW, n % outC];
        const [taps, weights]: [number[], number[]] = [[], []];
        for (let ky = 0; ky < tapRows; ky++)
          for (let kx = 0; kx < 2; kx++)
            for (let i = 0; i < c; i++) {
              if (isDepthwise && i !== o) continue;
              const [atY, atX] = [y * stride[0] + ky * dilation - top, x * stride[1] + kx * dilation - left];
              const isInside = atY >= 0 && atY < h && atX >= 0 && atX < w;
              taps.push(isInside ? values[(atY * w + atX) * c + i]! : zero);
              weights.push(
                isDepthwise
                  ? kernel[(ky * 2 + kx) * outC + o]!
                  : kernel[((o * tapRows + ky) * 2 + kx) * c + i]!,
              );
            }
        const [value] = dense(
          { values: Uint8Array.from(taps), scale: inScale, zeroPoint: zero },
          { values: Uint8Array.from(weights), scale: weightScale, zeroPoint: weightZero },
          [0],
          { scale: outScale, zeroPoint: 9 },
        );
        return value!;
      });
      expect(run(network, values)).toEqual(expected);
    },
  );

  test('takes dense weights 255 above their zero point', () => {
    const weights = { values: Uint8Array.of(255, 7, 0, 200), scale: weightScale, zeroPoint: 0 };
    const network = read(
      oneOperator(
        [
          uint8('in', [2], inScale, 121),
          { type: 'UINT8', shape: [2, 2], scale: weightScale, zeroPoint: 0, data: weights.values },
          uint8('out', [2], outScale, 9),
        ],
        { operator: 'FULLY_CONNECTED', options: {} },
      ),
    );
    for (let n = 0; n < 50; n++) {
      const values = bytes(2);
      const input = { values, scale: inScale, zeroPoint: 121 };
      expect(run(network, values)).toEqual(dense(input, weights, [0, 0], { scale: outScale, zeroPoint: 9 }));
    }
  });

  test.each([-1, 256])('refuses the zero point %d', (zeroPoint) => {
    const model = oneOperator([uint8('in', [4], 0.5, zeroPoint), uint8('out', [4], 0.5, 3)], {
      operator: 'RELU',
    });
    expect(() => read(model)).toThrow(refused('model-format', /has the zero point .* from 0 to 255/));
  });

  test('pads with its zero point, and clamps', () => {
    const model: BuiltModel = {
      tensors: [
        uint8('in', [1, 2, 1], 0.5, 10),
        { name: 'paddings', type: 'INT32', shape: [4, 2], data: Int32Array.of(0, 0, 1, 0, 0, 1, 0, 0) },
        { name: 'fill', type: 'UINT8', shape: [], scale: 0.5, zeroPoint: 10, data: Uint8Array.of(10) },
        uint8('padded', [2, 3, 1], 0.5, 10),
        uint8('out', [2, 3, 1], 0.25, 0),
      ],
      operators: [
        { operator: 'PADV2', inputs: [0, 1, 2], outputs: [3] },
        { operator: 'RELU6', inputs: [3], outputs: [4] },
      ],
    };
    expect([...run(read(model), Uint8Array.of(9, 255))]).toEqual([0, 0, 0, 0, 24, 0]);
  });
});
