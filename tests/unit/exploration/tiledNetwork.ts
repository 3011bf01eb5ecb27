import type { OpenedModel } from '../../../src/exploration/recipe/openSubject.ts';
import { sourceOf } from '../../../src/exploration/recipe/source.ts';
import type { ConvLayer, Layer } from '../../../src/network/network.ts';
import { randomFrom } from '../../property/engine/random.ts';
import {
  convLayer,
  denseLayer,
  network,
  poolLayer,
  powerOfTwo,
  tensor,
  window,
} from '../arithmetic/networks.ts';

const zeroPoint = -128;
/** Convolutions of {@link tiledModel}: the first one, which has no tiles, and two that do. */
export const convolutions = { direct: 1, pooled: 2, last: 4 } as const;
/** Output channels of the pooled convolution that stay below their ReLU. */
export const deadOutputs = [2, 7];

/** A small network: 8x8 images, three 3x3 convolutions with ReLU, the second one pooled by 2x2, and a dense layer. */
export function tiledModel(): OpenedModel {
  const random = randomFrom(4);
  const shapes = [[32, 32, 3], [8, 8, 3], [8, 8, 8], [8, 8, 10], [4, 4, 10], [3, 3, 6], [10]];
  const tensors = shapes.map((shape) => tensor(shape, zeroPoint, 1 / 255));
  const clamp = { min: zeroPoint, max: 127 };
  const convolution = (inC: number, outC: number, padding: [number, number, number, number]): ConvLayer =>
    convLayer({
      weights: random.int8s(9 * inC * outC),
      bias: Array.from({ length: outC }, () => random.whole(-999, 999)),
      window: window({ kernel: 3, padding }),
      requantisation: powerOfTwo(-11),
      clamp,
    });
  const pooled = convolution(8, 10, [1, 1, 1, 1]);
  for (const channel of deadOutputs) pooled.bias[channel] = -1e7;
  const layers: Layer[] = [
    poolLayer('maxPool', window({ kernel: 4, stride: 4 })),
    convolution(3, 8, [1, 1, 1, 1]),
    pooled,
    poolLayer('maxPool', window({ kernel: 2, stride: 2 })),
    convolution(10, 6, [1, 0, 0, 1]),
    denseLayer({ weights: random.int8s(540), bias: new Int32Array(10), requantisation: powerOfTwo(-9) }),
  ];
  return {
    network: network(
      tensors,
      layers.map((layer, index) => ({ ...layer, index, inputs: [index], output: index + 1 })),
    ),
    source: sourceOf('tiled', []),
  };
}
