import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inputActivations, runLayers } from '../../../src/arithmetic/runNetwork.ts';
import type { Network } from '../../../src/network/network.ts';
import { convLayers, elementCount, tensorOf } from '../../../src/network/network.ts';
import { logitsNetwork } from '../../../src/refinement/logitsNetwork.ts';
import { createDistiller } from '../../../workers/engine/distiller.ts';
import { compiledKernels } from '../../kernels.ts';
import { randomFrom } from './random.ts';
import type { Kind } from './randomNetwork.ts';
import { randomNetwork } from './randomNetwork.ts';
import { straightThroughLogits } from './straightThroughNetwork.ts';

const kernels = compiledKernels();
const kinds: readonly Kind[] = ['conv', 'depthwise', 'maxPool', 'averagePool', 'add', 'relu', 'dense'];

/**
 * sum over pixels and classes of p (d log p / d sum)^2 per channel of a convolution, on one image: every sum is moved by itself, in real
 * arithmetic. `rest` is what classes of less than a thousandth add.
 */
function fisherOf(network: Network, input: Int8Array, index: number) {
  const layer = convLayers(network).find((candidate) => candidate.index === index)!;
  const activations = inputActivations(network, input);
  runLayers(network, activations, 0, network.layers.length, 'double');
  const { scale, zeroPoint } = tensorOf(network, network.output);
  const own = Array.from(activations[network.output] as Int8Array);
  const isBinary = own.length === 1;
  const scores = (isBinary ? [own[0]! - zeroPoint, 0] : own).map((logit) => logit * scale);
  const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
  const p = powers.map((power) => power / powers.reduce((a, b) => a + b));
  const channels = layer.bias.length;
  const total = new Float64Array(channels);
  const rest = new Float64Array(channels);
  const outputs = elementCount(tensorOf(network, layer.output).shape);
  for (let output = 0; output < outputs; output++) {
    const [above, below] = [1, -1].map((by) =>
      straightThroughLogits(
        network,
        activations,
        (each) => ('weights' in each ? each.weights : []),
        (each) => ('bias' in each ? each.bias : []),
        { layer: index, output, by },
      ),
    );
    const slopes = Array.from(above!, (value, k) => (scale * (value - below![k]!)) / 2);
    if (isBinary) slopes.push(0);
    const mean = slopes.reduce((sum, slope, k) => sum + p[k]! * slope, 0);
    slopes.forEach((slope, k) => {
      const term = p[k]! * (slope - mean) ** 2;
      total[output % channels]! += term;
      if (p[k]! < 1e-3) rest[output % channels]! += term;
    });
  }
  return { total, rest };
}

describe('Fisher information of the kernels', () => {
  test('equals the squared slopes of log p at every sum, moved one by one in real arithmetic', () => {
    let effective = 0;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (seed) => {
        const random = randomFrom(seed);
        const between = Array.from({ length: random.whole(0, 2) }, () => random.pick(kinds));
        const drawn = randomNetwork(random, ['conv', ...between, 'conv', 'dense'], 5);
        const network = logitsNetwork({
          ...drawn,
          tensors: drawn.tensors.map((tensor) => ({ ...tensor, scale: 0.05 })),
        });
        const layers = convLayers(network).map(({ index }) => index);
        const { shape } = tensorOf(network, network.input);
        const inputs = Array.from({ length: random.pick([1, 14]) }, () => random.int8s(elementCount(shape)));
        const found = createDistiller(kernels, network, 'double', 64 * 1024 * 1024).fisher(layers, inputs);
        for (const { layer, sampleCount, sums } of found) {
          const { output } = network.layers.find(({ index }) => index === layer)!;
          expect(sampleCount * sums.length).toBe(
            inputs.length * elementCount(tensorOf(network, output).shape),
          );
          const expected = inputs.map((input) => fisherOf(network, input, layer));
          const largest = Math.max(...sums);
          sums.forEach((sum, channel) => {
            const of = (part: 'total' | 'rest') =>
              expected.reduce((all, each) => all + each[part][channel]!, 0);
            expect(Math.abs(sum - of('total'))).toBeLessThanOrEqual(of('rest') + 1e-4 * largest + 1e-12);
            if (sum > 0) effective++;
          });
        }
      }),
      { numRuns: 60 },
    );
    expect(effective).toBeGreaterThan(50);
  });

  test('does not depend on how many images come together', () => {
    const random = randomFrom(3);
    const network = randomNetwork(random, ['conv', 'maxPool', 'conv', 'dense']);
    const layers = convLayers(network).map(({ index }) => index);
    const inputs = Array.from({ length: 30 }, () =>
      random.int8s(elementCount(tensorOf(network, network.input).shape)),
    );
    const found = [1, 64].map((mebibytes) =>
      createDistiller(kernels, network, 'double', mebibytes * 1024 * 1024).fisher(layers, inputs),
    );
    expect(found[0]).toEqual(found[1]);
  });
});
