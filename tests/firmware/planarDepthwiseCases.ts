import { depthwise as depthwiseOf } from '../../src/arithmetic/depthwise.ts';
import type { Routine } from '../../src/assembly/routine.ts';
import { imageBytes, int16Output, planes } from '../../src/kernels/imageLayout.ts';
import { planarDepthwise } from '../../src/kernels/planarDepthwise.ts';
import { depthwiseLayer, tensor, wholeRange, window } from '../unit/arithmetic/networks.ts';
import { centredImage, randomSource } from './convCases.ts';

interface PlanarCase {
  readonly routine: Routine;
  readonly input: Uint8Array;
  readonly outputBytes: number;
  readonly expected: Uint8Array;
}

/** Height, width and channels; stride; padding; margin of the output. */
const shapes = [
  [[8, 8, 3], 1, [1, 1, 1, 1], 1],
  [[7, 9, 2], 1, [0, 0, 0, 0], 0],
  [[3, 3, 5], 1, [0, 0, 0, 0], 0],
  [[4, 4, 4], 1, [1, 1, 1, 1], 0],
  [[5, 4, 2], 1, [0, 0, 1, 0], 2],
  [[4, 50, 3], 1, [1, 1, 1, 1], 1],
  [[3, 40, 150], 1, [0, 0, 0, 0], 0],
  [[9, 9, 4], 2, [0, 0, 0, 0], 1],
  [[8, 7, 3], 2, [1, 1, 0, 1], 0],
  [[5, 61, 2], 2, [0, 0, 0, 0], 0],
] as const;

/** Rectified depthwise convolutions of planes: both strides, odd and single columns, short and long rows, far outputs. */
export function planarDepthwiseCases(): PlanarCase[] {
  const random = randomSource(5);
  const int8 = (length: number) => Int8Array.from({ length }, () => random(256) - 128);
  return shapes.map(([[h, w, c], stride, padding, margin], i) => {
    const rounding = i % 2 === 0 ? 'double' : 'single';
    const [zeroIn, zeroOut] = [random(256) - 128, -128];
    const [top, left, bottom, right] = padding;
    const outH = Math.floor((h + top + bottom - 3) / stride) + 1;
    const outW = Math.floor((w + left + right - 3) / stride) + 1;
    const layer = depthwiseLayer({
      weights: int8(9 * c),
      bias: Int32Array.from({ length: c }, () => random(4000) - 2000),
      requantisation: {
        multipliers: Int32Array.from({ length: c }, () => 2 ** 30 + random(2 ** 30)),
        shifts: Int32Array.from({ length: c }, () => -7 - random(3)),
      },
      clamp: wholeRange,
      window: window({ kernel: 3, stride, padding: [...padding] }),
    });
    const input = planes({ h, w, c, top, left, bottom, right });
    const output = { h: outH, w: outW, c, top: margin, left: margin, bottom: margin, right: margin };
    const values = int8(h * w * c);
    const [source, target] = [tensor([h, w, c], zeroIn), tensor([outH, outW, c], zeroOut)];
    const result = depthwiseOf(layer, values, source, target, rounding);
    const outputBytes = imageBytes(output) - 4;
    const shape = { input, output: int16Output(output), outH, outW, outC: c };
    return {
      routine: planarDepthwise({ name: `planes_${i}`, layer, ...shape, outputZeroPoint: zeroOut, rounding }),
      input: centredImage(input, values, zeroIn),
      outputBytes,
      expected: centredImage(output, result, zeroOut).subarray(0, outputBytes),
    };
  });
}
