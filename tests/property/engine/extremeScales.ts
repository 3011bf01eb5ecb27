import { TauscopeError } from '../../../src/network/errors.ts';
import type { Network } from '../../../src/network/network.ts';
import { readModel } from '../../../src/network/readModel.ts';
import { activation, bias, int32Constant, oneOperator } from '../../unit/network/builtModels.ts';
import type { BuiltModel, BuiltTensor } from '../../unit/network/tflite/tfliteBuilder.ts';
import { buildTflite } from '../../unit/network/tflite/tfliteBuilder.ts';
import type { Random } from './random.ts';

const image = [4, 5, 3];

/** A float32 scale from 1e-38 to 1e38, every other time near `base`. */
export function anyScale(random: Random, base = 1): number {
  const free = random.chance(0.3);
  const power = free ? 10 ** random.whole(-38, 37) : base * 2 ** random.whole(-34, 31);
  // The ends of the mantissa round up when they are multiplied.
  const mantissa = random.pick([1, 1 + 2 ** -23, 1 - 2 ** -24, 1 + random.whole(0, 2 ** 20) / 2 ** 20]);
  return Math.min(1e38, Math.max(1e-38, Math.fround(power * mantissa)));
}

export function zeroPoint(random: Random): number {
  return random.pick([-128, 127, random.whole(-128, 127)]);
}

/** Random weights with scales of `scale` per channel, near its first one, or that one for all. */
export function weightTensor(
  random: Random,
  shape: readonly number[],
  channels: number,
  axis: number,
  scale = (base?: number) => anyScale(random, base),
): BuiltTensor {
  const count = shape.reduce((product, extent) => product * extent, 1);
  const base = scale();
  const perChannel = Array.from({ length: channels }, () => scale(base));
  return {
    name: 'weights',
    shape,
    scale: random.chance(0.5) ? perChannel : base,
    quantizedDimension: axis,
    data: random.chance(0.1) ? new Int8Array(count) : random.int8s(count),
  };
}

const weighted = {
  CONV_2D: { weights: [4, 2, 3, 3], axis: 0, output: [4, 5, 4] },
  DEPTHWISE_CONV_2D: { weights: [1, 3, 2, 6], axis: 3, output: [4, 5, 6] },
  FULLY_CONNECTED: { weights: [4, 60], axis: 0, output: [4] },
} as const;

function weightedModel(random: Random, operator: keyof typeof weighted): BuiltModel {
  const { weights: shape, axis, output } = weighted[operator];
  const channels = shape[axis]!;
  const first = anyScale(random);
  const weights = weightTensor(random, shape, channels, axis);
  const product = first * [weights.scale ?? 1].flat()[0]!;
  // The ends of int32 are left to sums that the weights cannot move.
  const most = random.pick([1000, 2 ** 29, 2 ** 31 - 1]);
  const biases = Array.from({ length: channels }, () => random.whole(-most, most));
  const tensors = [
    activation('in', image, first, zeroPoint(random)),
    weights,
    bias(biases),
    activation('out', output, anyScale(random, product), zeroPoint(random)),
  ];
  const activations = ['NONE', 'RELU', 'RELU6'] as const;
  return oneOperator(tensors, { operator, options: { activation: random.pick(activations) } });
}

function elementModel(random: Random, operator: 'RELU' | 'RELU6' | 'QUANTIZE'): BuiltModel {
  const first = anyScale(random);
  const tensors = [
    activation('in', image, first, zeroPoint(random)),
    activation('out', image, anyScale(random, first), zeroPoint(random)),
  ];
  return oneOperator(tensors, { operator });
}

/** Models of one operator whose scales lie anywhere, by operator. */
export const extremeModels: Readonly<Record<string, (random: Random) => BuiltModel>> = {
  CONV_2D: (random) => weightedModel(random, 'CONV_2D'),
  DEPTHWISE_CONV_2D: (random) => weightedModel(random, 'DEPTHWISE_CONV_2D'),
  FULLY_CONNECTED: (random) => weightedModel(random, 'FULLY_CONNECTED'),
  RELU: (random) => elementModel(random, 'RELU'),
  RELU6: (random) => elementModel(random, 'RELU6'),
  QUANTIZE: (random) => elementModel(random, 'QUANTIZE'),
  ADD(random) {
    // Two requantised copies of one input, whose scales differ.
    const first = anyScale(random);
    const second = anyScale(random, first);
    return {
      tensors: [
        activation('in', image, first, zeroPoint(random)),
        activation('other', image, second, zeroPoint(random)),
        activation('out', image, anyScale(random, Math.max(first, second)), zeroPoint(random)),
      ],
      operators: [
        { operator: 'QUANTIZE', inputs: [0], outputs: [1] },
        { operator: 'ADD', inputs: random.chance(0.5) ? [0, 1] : [1, 0], outputs: [2], options: {} },
      ],
    };
  },
  MEAN(random) {
    const first = anyScale(random);
    const tensors = [
      activation('in', [random.whole(1, 9), random.whole(1, 9), 3], first, zeroPoint(random)),
      int32Constant('axes', [2], [1, 2]),
      activation('out', [3], anyScale(random, first), zeroPoint(random)),
    ];
    return oneOperator(tensors, { operator: 'MEAN', options: {} });
  },
  SOFTMAX(random) {
    const tensors = [activation('in', [7], anyScale(random)), activation('out', [7], 1 / 256, -128)];
    return oneOperator(tensors, { operator: 'SOFTMAX', options: { beta: 1 } });
  },
};

/** The network of a model; null when it is refused as one that Tauscope does not run. */
export function opened(model: BuiltModel): Network | null {
  try {
    return readModel(buildTflite(model), 'extreme');
  } catch (error) {
    if (error instanceof TauscopeError) return null;
    throw error;
  }
}
