import type { Core } from '../boards/timing/core.ts';
import type { Kernel, KernelCall } from './kernelCall.ts';
import { columnsInside, rowsInside } from './kernelCall.ts';

/** Executions of one loop body of a kernel, and what one of them takes with a memory that never waits. */
export interface KernelLoop {
  readonly executions: number;
  readonly instructions: number;
  readonly coreCycles: Readonly<Record<Core, number>>;
}

/**
 * The loops of each kernel, after its source. Counts follow from the shape; what a body takes was solved for from runs of 112
 * layer shapes: CMSIS-NN 7.0.0, GCC 12.2 -Ofast, instructions under QEMU, cycles by trace-driven models of Cortex-M33 and
 * Cortex-M4, and on Cortex-M7 by the rules of `cortexM7.ts` applied to the executed blocks.
 */
const loops: Readonly<Record<Kernel, (call: KernelCall) => KernelLoop[]>> = {
  conv: (call) => {
    const { inputC, outputC } = call;
    const [pixels, taps] = [call.outputH * call.outputW, call.kernelH * call.kernelW];
    const operands = taps * inputC;
    const pixelPairs = Math.floor(pixels / 2);
    const tiles = pixelPairs * Math.floor(outputC / 2);
    const oddChannel = pixelPairs * (outputC % 2);
    const oddPixel = (pixels % 2) * outputC;
    const quads = Math.floor(operands / 4);
    return [
      // Tile of 2 channels x 2 pixels: four operands, one beyond the fours, begin and requantise.
      loop(tiles * quads, 25.94, 26.88, 28.93, 18.78),
      loop(tiles * (operands % 4), 12.77, 12.15, 14.58, 10.2),
      loop(tiles, 183.06, 208.49, 220.2, 124.04),
      // A channel without a partner, a pixel without one: four operands, begin and requantise.
      loop(oddChannel * quads, 24.34, 28.2, 33.49, 26.78),
      loop(oddChannel, 142.81, 119.4, 146.03, 47.82),
      loop(oddPixel * quads, 10.71, 11.78, 15.22, 9.64),
      loop(oddPixel, 112.41, 117.69, 144.83, 35.84),
      // im2col: one value copied and widened, one memcpy of a kernel position, one pixel.
      loop(pixels * operands, 3.08, 3.39, 3.98, 2.67),
      loop(pixels * taps, 35.17, 39.19, 48.17, 26.39),
      loop(pixels, 146.73, 184.31, 216.93, 128.48),
    ];
  },
  pointwise: (call) => {
    const { inputC, outputC } = call;
    const calls = pointwiseCalls(call);
    const rows = (call.outputH * call.outputW) / calls;
    const pairs = calls * Math.floor(outputC / 2);
    const tiles = pairs * Math.floor(rows / 2);
    const oddPixel = pairs * (rows % 2);
    return [
      // Tile of 2 channels x 2 pixels: sixteen operands, four, one, begin and requantise.
      loop(tiles * Math.floor(inputC / 16), 90.47, 95.33, 106.82, 57.46),
      loop(tiles * Math.floor((inputC % 16) / 4), 30.17, 33.36, 37.61, 25.24),
      loop(tiles * (inputC % 4), 17.99, 20.04, 24.71, 11.77),
      loop(tiles, 154.47, 173.78, 175.1, 96.28),
      // A pixel without a partner: four operands, begin and requantise.
      loop((oddPixel * inputC) / 4, 15.27, 15.42, 17.15, 7.3),
      loop(oddPixel, 103.41, 115.98, 129.49, 126.41),
      // Sum of a channel pair's weights, per weight; the pair; one operand of a channel without a partner.
      loop(pairs * inputC, 5.27, 6.32, 8.1, 6.17),
      loop(pairs, 101.41, 113.05, 143.68, 67.32),
      loop(calls * (outputC % 2) * rows * inputC, 8.28, 9.44, 10.79, 6.04),
    ];
  },
  depthwise3x3: (call) => {
    const pixels = call.outputH * call.outputW;
    const rows = sum(rowsInside(call)) * call.outputW;
    const taps = sum(rowsInside(call)) * sum(columnsInside(call));
    const [groups, rest] = [Math.floor(call.outputC / 4), call.outputC % 4];
    return [
      // Four channels: a kernel position, a kernel row, begin and requantise; the pixel; a channel beyond the fours.
      loop(groups * taps, 11.78, 12.36, 16.99, 10.38),
      loop(groups * rows, 2.9, 4.45, 0, 0.98),
      loop(groups * pixels, 187.06, 214.76, 217.66, 122.09),
      loop(pixels, 104.04, 113.88, 142.36, 74.4),
      loop(rest * taps, 18.53, 19.52, 23.07, 0),
      loop(rest * pixels, 0, 0, 0, 89.2),
    ];
  },
  depthwise: ({ outputH, outputW, outputC, kernelH, kernelW }) => [
    loop(outputH * outputW * outputC * kernelH * kernelW, 10.38, 12.16, 12.93, 8.04),
  ],
  dense: ({ outputH, inputC, outputC }) => [
    // A weight, an output, a row.
    loop(outputH * inputC * outputC, 1.87, 2.16, 2.46, 1.26),
    loop(outputH * outputC, 48.59, 53.25, 56.51, 31.53),
    loop(outputH, 245.07, 333.81, 410.85, 301.78),
  ],
  maxPool: ({ outputH, outputW, outputC, kernelH, kernelW }) => [
    // A value of a window, a position of a window, an output.
    loop(outputH * outputW * outputC * kernelH * kernelW, 6.9, 7.07, 7.42, 3.84),
    loop(outputH * outputW * kernelH * kernelW, 38.98, 44.6, 50.98, 35.15),
    loop(outputH * outputW * outputC, 6.28, 6.54, 5.66, 4.43),
  ],
  averagePool: ({ outputH, outputW, outputC, kernelH, kernelW }) => [
    // As for maximum pooling; and a pixel.
    loop(outputH * outputW * outputC * kernelH * kernelW, 6.07, 6.12, 9.13, 4.03),
    loop(outputH * outputW * kernelH * kernelW, 11.85, 7.45, 9.86, 15.45),
    loop(outputH * outputW * outputC, 13.29, 21.28, 17.49, 14.63),
    loop(outputH * outputW, 89.61, 100.78, 118.93, 80.91),
  ],
  add: ({ outputH, outputW, outputC }) => [
    loop(outputH * outputW * outputC, 80.88, 91.6, 89.63, 55.38),
    loop(1, 85.33, 118.33, 173.15, 637.72),
  ],
  softmax: ({ outputH, outputW, outputC }) => [
    loop(outputH * outputW * outputC, 521.52, 576.82, 585.83, 382.7),
    loop(1, 149.91, 210.43, 217.29, 359.55),
  ],
  // One multiplication with rounding and saturation per value, as an addition has three.
  plain: ({ outputH, outputW, outputC }) => [loop(outputH * outputW * outputC, 34, 38.5, 37.7, 23.3)],
};

export function loopsOf(call: KernelCall): KernelLoop[] {
  return loops[call.kernel](call);
}

/** arm_convolve_1x1_s8_fast is one product of matrices; with strides there is one for every output row. */
export function pointwiseCalls({ strideH, strideW, outputH }: KernelCall): number {
  return strideH === 1 && strideW === 1 ? 1 : outputH;
}

function loop(executions: number, instructions: number, m33: number, m4: number, m7: number): KernelLoop {
  return {
    executions,
    instructions,
    coreCycles: { 'cortex-m33': m33, 'cortex-m4': m4, 'cortex-m7': m7 },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
