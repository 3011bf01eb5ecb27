import type { Layer, Network, Window } from '../network/network.ts';
import { elementCount, imageShape, tensorOf } from '../network/network.ts';
import type { Board } from './board.ts';
import type { FormCost } from './cost.ts';

/** Instructions of a runtime loop per value it reads, per window row, per value it writes. */
interface LoopCost {
  readonly operand: number;
  readonly row: number;
  readonly output: number;
}

/**
 * Counted under QEMU on compiled bundles (GCC 12 -O2, double rounding); `docs/latency-model.md` says how, and how far
 * off the sums are.
 */
const counted = {
  depthwise: { operand: 8, row: 23, output: 66 },
  dense: { operand: 6, row: 0, output: 46 },
  maxPool: { operand: 6, row: 18, output: 14 },
  averagePool: { operand: 5, row: 17, output: 19 },
  mean: { operand: 6, row: 0, output: 39 },
  add: { operand: 0, row: 0, output: 85 },
  pad: { operand: 0, row: 0, output: 1 },
  softmax: { operand: 0, row: 0, output: 320 },
  relu: { operand: 0, row: 0, output: 34 },
  quantize: { operand: 0, row: 0, output: 34 },
} satisfies Record<string, LoopCost>;

const biasBytes = 4;
/** A multiplier and a shift. */
const factorBytes = 8;

const nothing: FormCost = { smlads: 0, instructions: 0, latencyCycles: 0, flashBytes: 0 };

/** Executed work and data size of a layer whose kernel is a loop of the runtime; nothing for what is no kernel. */
export function rolledCost(network: Network, layer: Layer, board: Board): FormCost {
  if (layer.kind === 'conv' || layer.kind === 'reshape' || layer.kind === 'dequantize') return nothing;
  if (layer.kind === 'quantize' && layer.requantisation === null) return nothing;
  const outputs = elementCount(tensorOf(network, layer.output).shape);
  const { operands, rows } = readsOf(network, layer);
  const perValue = counted[layer.kind];
  const instructions = operands * perValue.operand + rows * perValue.row + outputs * perValue.output;
  const weighted = layer.kind === 'depthwise' || layer.kind === 'dense';
  const weightBytes = weighted ? layer.weights.length : 0;
  const tableBytes = weighted
    ? layer.bias.length * biasBytes + layer.requantisation.multipliers.length * factorBytes
    : 0;
  const stalls = layer.kind === 'dense' ? weightBytes * board.timing.dataStallCyclesPerByte.value : 0;
  return {
    smlads: 0,
    instructions,
    latencyCycles: Math.round(instructions * board.timing.otherCycles.value + stalls),
    flashBytes: weightBytes + tableBytes,
  };
}

/** Values that all loops of a layer read, and the window rows they lie in; padding is not read. */
function readsOf(network: Network, layer: Layer): { operands: number; rows: number } {
  const source = tensorOf(network, layer.inputs[0] ?? -1);
  const target = tensorOf(network, layer.output);
  switch (layer.kind) {
    case 'depthwise':
    case 'maxPool':
    case 'averagePool': {
      const { h, w, c } = imageShape(target);
      const from = imageShape(source);
      const rows = c * tapsInside(layer.window, 'h', 'top', h, from.h);
      return { operands: rows * tapsInside(layer.window, 'w', 'left', w, from.w), rows: rows * w };
    }
    case 'dense':
      return { operands: elementCount(target.shape) * (layer.weights.length / layer.bias.length), rows: 0 };
    default:
      return { operands: elementCount(source.shape), rows: 0 };
  }
}

/** Taps along one axis, summed over the outputs, that read the input and not its padding. */
function tapsInside(
  { kernel, stride, dilation, padding }: Window,
  axis: 'h' | 'w',
  margin: 'top' | 'left',
  outputs: number,
  extent: number,
): number {
  let taps = 0;
  for (let output = 0; output < outputs; output++)
    for (let tap = 0; tap < kernel[axis]; tap++) {
      const at = output * stride[axis] - padding[margin] + tap * dilation[axis];
      if (at >= 0 && at < extent) taps++;
    }
  return taps;
}
