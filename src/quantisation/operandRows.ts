import type { FloatTensor, FloatWeightedLayer } from '../network/floatNetwork.ts';
import { elementCount } from '../network/network.ts';

/**
 * The operands that a layer's weights multiply, as one matrix [row][operand] per group of output channels that share
 * them: a depthwise convolution has a group per input channel, other layers have one.
 */
export interface OperandShape {
  readonly groupCount: number;
  readonly channelsPerGroup: number;
  /** Operands of one output channel. */
  readonly operandCount: number;
  /** Output pixels of an image; 1 for a dense layer. */
  readonly rowCount: number;
}

export function operandShape(layer: FloatWeightedLayer, output: FloatTensor): OperandShape {
  const channels = layer.bias.length;
  const channelsPerGroup = layer.kind === 'depthwise' ? layer.depthMultiplier : channels;
  return {
    groupCount: channels / channelsPerGroup,
    channelsPerGroup,
    operandCount: layer.weights.length / channels,
    rowCount: elementCount(output.shape) / channels,
  };
}

/** Operands of one image, [group][row][operand]; 0 in the padding. */
export function operandRows(
  layer: FloatWeightedLayer,
  source: FloatTensor,
  target: FloatTensor,
  input: Float32Array,
): Float32Array {
  if (layer.kind === 'dense') return input;
  const { kernel, stride, dilation, padding } = layer.window;
  const [h = 0, w = 0, c = 0] = source.shape;
  const [outH = 0, outW = 0] = target.shape;
  const { groupCount, operandCount, rowCount } = operandShape(layer, target);
  const perTap = c / groupCount;
  const rows = new Float32Array(groupCount * rowCount * operandCount);
  for (let group = 0, at = 0; group < groupCount; group++)
    for (let y = 0; y < outH; y++)
      for (let x = 0; x < outW; x++)
        for (let ky = 0; ky < kernel.h; ky++)
          for (let kx = 0; kx < kernel.w; kx++, at += perTap) {
            const row = y * stride.h + ky * dilation.h - padding.top;
            const column = x * stride.w + kx * dilation.w - padding.left;
            if (row < 0 || row >= h || column < 0 || column >= w) continue;
            const from = (row * w + column) * c + group * perTap;
            for (let channel = 0; channel < perTap; channel++) rows[at + channel] = input[from + channel]!;
          }
  return rows;
}
