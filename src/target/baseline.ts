import type { ConvLayer, Layer, Network } from '../network/network.ts';
import { elementCount, imageShape, tensorOf } from '../network/network.ts';
import { integerCore } from './integerCore.ts';
import type { Board } from './board.ts';
import type { Core } from './timing/routineCycles.ts';

/** The exact network on CMSIS-NN. */
export interface BaselineCost {
  readonly instructions: number;
  readonly latencyCycles: number;
  /** The same model at the bounds of the board's uncertain constants. */
  readonly latencyCyclesLow: number;
  readonly latencyCyclesHigh: number;
}

type Kernel = 'pointwise' | 'pointwiseStrided' | 'depthwise' | 'dense' | 'other';

/**
 * Cycles per instruction of CMSIS-NN 7.0.0's kernels (GCC 12.2, -Ofast) in trace-driven models of both cores: Cortex-M33 with an
 * 8 KB cache and one stall cycle per line, Cortex-M4 with 64-bit flash reads at 5 wait states. Dense layers and, on
 * Cortex-M4, pointwise ones wait for weights in flash.
 */
const cyclesPerInstruction: Record<Core, Record<Kernel, number>> = {
  'cortex-m33': {
    pointwise: 1.083,
    pointwiseStrided: 1.101,
    depthwise: 1.124,
    dense: 1.17,
    other: 1.038,
  },
  'cortex-m4': {
    pointwise: 1.211,
    pointwiseStrided: 1.522,
    depthwise: 1.98,
    dense: 1.593,
    other: 1.3,
  },
};

/**
 * arm_convolve_s8: im2col of two pixels, then arm_nn_mat_mult_kernel_s8_s16 on 2 channels x 2 pixels, 4 operands at a time.
 * Per four operands of a tile, per operand beyond them, per tile; per im2col value and kernel row; per four operands of
 * a channel or pixel without a partner.
 */
interface ConvCounts {
  readonly quad: number;
  readonly single: number;
  readonly tile: number;
  readonly column: number;
  readonly row: number;
  readonly odd: number;
}

const convInstructions: ConvCounts = {
  quad: 26.61,
  single: 16.22,
  tile: 126.6,
  column: 2.54,
  row: 228.3,
  odd: 18.69,
};
const convCycles: Record<Core, ConvCounts> = {
  'cortex-m33': { quad: 28.12, single: 17.13, tile: 143.23, column: 2.7, row: 251.94, odd: 19.94 },
  'cortex-m4': { quad: 34.3, single: 27.8, tile: 195.14, column: 4.02, row: 315.8, odd: 38.85 },
};

/** CMSIS-NN's instructions and cycles for one layer; nothing for layers outside the int8 part and for views. */
export function baselineLayerCost(network: Network, layer: Layer, { core }: Board): BaselineCost {
  if (layer.kind === 'conv' && !isPointwise(network, layer))
    return costOf(convWork(network, layer, convInstructions), convWork(network, layer, convCycles[core]));
  const { kernel, instructions } = work(network, layer);
  return costOf(instructions, Math.round(instructions * cyclesPerInstruction[core][kernel]));
}

function costOf(instructions: number, latencyCycles: number): BaselineCost {
  return { instructions, latencyCycles, latencyCyclesLow: latencyCycles, latencyCyclesHigh: latencyCycles };
}

/** Sum over the layers of the int8 part of the network. */
export function baselineCost(network: Network, board: Board): BaselineCost {
  const layers = integerCore(network).layers.map((layer) => baselineLayerCost(network, layer, board));
  const sum = (figure: keyof BaselineCost) => layers.reduce((total, cost) => total + cost[figure], 0);
  return {
    instructions: sum('instructions'),
    latencyCycles: sum('latencyCycles'),
    latencyCyclesLow: sum('latencyCyclesLow'),
    latencyCyclesHigh: sum('latencyCyclesHigh'),
  };
}

/** Instructions executed per inference, counted under QEMU over the loops of each function. */
function work(network: Network, layer: Layer): { kernel: Kernel; instructions: number } {
  const outputs = elementCount(tensorOf(network, layer.output).shape);
  const inputs = elementCount(tensorOf(network, layer.inputs[0] ?? -1).shape);
  const of = (kernel: Kernel, instructions: number) => ({ kernel, instructions: Math.round(instructions) });
  switch (layer.kind) {
    case 'conv': {
      const { stride } = layer.window;
      const outC = layer.bias.length;
      const inC = layer.weights.length / outC;
      // arm_convolve_1x1_s8_fast: arm_nn_mat_mult_nt_t_s8 on the input itself; with strides, a row at a time.
      return stride.h === 1 && stride.w === 1
        ? of('pointwise', (1.39 * inC + 38.58 + 49.93 / outC) * outputs + 3.69 * outC * inC)
        : of('pointwiseStrided', (2.09 * inC + 33.73) * outputs);
    }
    case 'depthwise': {
      const taps = layer.window.kernel.h * layer.window.kernel.w;
      return of('depthwise', 7.75 * outputs * taps + (157.3 * outputs) / layer.bias.length);
    }
    case 'dense': {
      const rows = outputs / layer.bias.length;
      return of('dense', rows * (1.89 * layer.weights.length + 48.36 * layer.bias.length + 175.95));
    }
    case 'maxPool': {
      const { kernel } = layer.window;
      const { c } = imageShape(tensorOf(network, layer.output));
      return of('other', 8.47 * outputs * kernel.h * kernel.w + (148.75 * outputs) / c);
    }
    case 'averagePool':
    case 'mean':
      return of('other', 6.29 * inputs + 11.83 * outputs);
    case 'add':
      return of('other', 80.47 * outputs);
    case 'softmax':
      return of('other', 210 * outputs);
    case 'relu':
    case 'quantize':
      return of('other', 34 * outputs);
    case 'pad':
      return of('other', outputs);
    case 'reshape':
    case 'dequantize':
      return of('other', 0);
  }
}

function isPointwise(network: Network, layer: ConvLayer): boolean {
  const { padding } = layer.window;
  const { c } = imageShape(tensorOf(network, layer.inputs[0] ?? -1));
  const margins = padding.top + padding.left + padding.bottom + padding.right;
  return layer.weights.length === layer.bias.length * c && margins === 0;
}

function convWork(network: Network, layer: ConvLayer, counts: ConvCounts): number {
  const outC = layer.bias.length;
  const pixels = elementCount(tensorOf(network, layer.output).shape) / outC;
  const operands = layer.weights.length / outC;
  const pixelPairs = Math.floor(pixels / 2);
  const tiles = pixelPairs * Math.floor(outC / 2);
  const quads = Math.floor(operands / 4);
  const odd = pixelPairs * (outC % 2) + (pixels % 2) * outC;
  return Math.round(
    tiles * (counts.quad * quads + counts.single * (operands % 4) + counts.tile) +
      pixels * (counts.column * operands + counts.row * layer.window.kernel.h) +
      counts.odd * odd * quads,
  );
}
