import type { ConvLayer, Requantisation, TiledConvLayer } from '../network/network.ts';

/** A convolution with some neighbouring output channels of another. */
export function outputChannels(layer: ConvLayer, first: number, count: number): ConvLayer {
  const { weights, bias, weightScales, requantisation } = layer;
  const operandCount = weights.length / bias.length;
  const part = <T extends Float64Array | Int32Array>(values: T) =>
    values.length === 1 ? values : (values.subarray(first, first + count) as T);
  return {
    ...layer,
    weights: weights.subarray(first * operandCount, (first + count) * operandCount),
    bias: bias.subarray(first, first + count),
    weightScales: part(weightScales),
    requantisation: {
      multipliers: part(requantisation.multipliers),
      shifts: part(requantisation.shifts),
    },
  };
}

/** A convolution by tiles from parts with its output channels, in their order. */
export function joinedChannels(parts: readonly TiledConvLayer[]): TiledConvLayer {
  const int32s = (of: (part: TiledConvLayer) => Int32Array) =>
    Int32Array.from(parts.flatMap((part) => [...of(part)]));
  const factors = (name: keyof Requantisation) => int32s(({ requantisation }) => requantisation[name]);
  const pointWeights = new Int16Array(parts.reduce((sum, part) => sum + part.pointWeights.length, 0));
  let end = 0;
  for (const part of parts) {
    pointWeights.set(part.pointWeights, end);
    end += part.pointWeights.length;
  }
  return {
    ...parts[0]!,
    pointWeights,
    bias: int32s(({ bias }) => bias),
    requantisation: { multipliers: factors('multipliers'), shifts: factors('shifts') },
  };
}

/** A convolution by tiles with each mask's channels as they are in one of its variants. @param variantOf per mask */
export function mixedChannels(
  variants: readonly TiledConvLayer[],
  variantOf: ArrayLike<number>,
  channelsPerMask: number,
): TiledConvLayer {
  const [first] = variants;
  const mixed = joinedChannels([first!]);
  const perChannel = mixed.pointWeights.length / mixed.bias.length;
  mixed.bias.forEach((_, channel) => {
    const { pointWeights, bias, requantisation } =
      variants[variantOf[Math.floor(channel / channelsPerMask)]!]!;
    const start = channel * perChannel;
    mixed.pointWeights.set(pointWeights.subarray(start, start + perChannel), start);
    mixed.bias[channel] = bias[channel]!;
    for (const name of ['multipliers', 'shifts'] as const)
      mixed.requantisation[name][channel] = requantisation[name][channel]!;
  });
  return mixed;
}
