import type { Layer, Network, Window } from '../network/network.ts';
import { elementCount, tensorOf } from '../network/network.ts';
import type { Board } from './board.ts';
import type { FormCost } from './cost.ts';

/**
 * Instructions of the runtime's loops, counted under QEMU on compiled bundles (GCC 12 -O2, double rounding);
 * `docs/latency-model.md` says how. `operand` counts per product, compared or summed value, `output` per value written.
 */
const counted = {
  depthwise: { operand: 8, output: 60 },
  dense: { operand: 4, output: 45 },
  maxPool: { operand: 6, output: 25 },
  averagePool: { operand: 6, output: 35 },
  mean: { operand: 5, output: 40 },
  add: { operand: 0, output: 75 },
  pad: { operand: 0, output: 2 },
  softmax: { operand: 0, output: 220 },
  relu: { operand: 0, output: 32 },
  quantize: { operand: 0, output: 32 },
};

/** Bytes of one output channel's bias, multiplier and shift. */
const channelTableBytes = 12;

/** Executed work and data size of a layer whose kernel is a loop of the runtime. */
export function rolledCost(network: Network, layer: Layer, board: Board): FormCost {
  if (layer.kind === 'conv' || layer.kind === 'reshape' || layer.kind === 'dequantize') return nothing;
  if (layer.kind === 'quantize' && layer.requantisation === null) return nothing;
  const outputs = elementCount(tensorOf(network, layer.output).shape);
  const perValue = counted[layer.kind];
  const instructions = operandCount(network, layer) * perValue.operand + outputs * perValue.output;
  const weighted = layer.kind === 'depthwise' || layer.kind === 'dense';
  const weightBytes = weighted ? layer.weights.length : 0;
  const stalls = layer.kind === 'dense' ? weightBytes * board.timing.dataStallCyclesPerByte.value : 0;
  return {
    smlads: 0,
    instructions,
    latencyCycles: Math.round(instructions * board.timing.otherCycles.value + stalls),
    flashBytes: weightBytes + (weighted ? layer.bias.length * channelTableBytes : 0),
  };
}

const nothing: FormCost = { smlads: 0, instructions: 0, latencyCycles: 0, flashBytes: 0 };

/** Values read per inference; a window counts in full where padding cuts it. */
function operandCount(network: Network, layer: Layer): number {
  const outputs = elementCount(tensorOf(network, layer.output).shape);
  switch (layer.kind) {
    case 'depthwise':
    case 'maxPool':
    case 'averagePool':
      return outputs * taps(layer.window);
    case 'dense':
      return outputs * (layer.weights.length / layer.bias.length);
    case 'mean':
      return elementCount(tensorOf(network, layer.inputs[0] ?? -1).shape);
    default:
      return outputs;
  }
}

function taps({ kernel }: Window): number {
  return kernel.h * kernel.w;
}
