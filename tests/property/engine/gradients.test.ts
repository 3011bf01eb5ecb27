import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inputActivations, runLayers } from '../../../src/arithmetic/runNetwork.ts';
import type { Layer, Network, TiledConvLayer } from '../../../src/network/network.ts';
import { convLayers, elementCount, tensorOf, withLayers } from '../../../src/network/network.ts';
import { operandPairs } from '../../../src/network/operandPairs.ts';
import { executedWeights, withSkipped } from '../../../src/network/skippedPairs.ts';
import { tilePairs } from '../../../src/network/tilePairs.ts';
import { distillationLoss } from '../../../src/refinement/distillationLoss.ts';
import type { TunedConv } from '../../../src/refinement/distilTask.ts';
import { logitsNetwork } from '../../../src/refinement/logitsNetwork.ts';
import { createDistiller } from '../../../workers/engine/distiller.ts';
import { compiledKernels } from '../../kernels.ts';
import type { Random } from './random.ts';
import { randomFrom } from './random.ts';
import type { Kind } from './randomNetwork.ts';
import { randomNetwork } from './randomNetwork.ts';
import { ownWeights, straightThroughLogits } from './straightThroughNetwork.ts';

const kernels = compiledKernels();
const settings = { temperature: 2, labelShare: 0.25 };
const kinds: readonly Kind[] = [
  'conv',
  'conv',
  'depthwise',
  'dense',
  'maxPool',
  'averagePool',
  'mean',
  'add',
  'pad',
  'reshape',
  'rearrange',
  'bilinearResize',
  'relu',
  'lookup',
  'multiply',
  'maximum',
  'minimum',
  'quantize',
];

function randomVariant(random: Random, layer: TunedConv): TunedConv {
  if (layer.kind === 'tiledConv') {
    const pointWeights = layer.pointWeights.map((weight) =>
      random.chance(0.3) ? 0 : Math.max(-32768, Math.min(32767, weight + random.whole(-3, 3))),
    );
    return { ...layer, pointWeights };
  }
  const length = layer.bias.length * operandPairs(layer).pairCount;
  const share = random.pick([0, 0.3, 0.8]);
  const skipped = Uint8Array.from({ length }, () => (random.chance(share) ? 1 : 0));
  const weights = layer.weights.map((weight) => Math.max(-128, Math.min(127, weight + random.whole(-3, 3))));
  return withSkipped({ ...layer, weights }, skipped);
}

/** 1 for every weight of a pair that is not skipped. */
function keptWeights(layer: TiledConvLayer): Uint8Array {
  const { inC, points, keeps } = tilePairs(layer);
  return Uint8Array.from(layer.pointWeights, (_, n) =>
    Number(keeps(Math.floor(n / inC / points), Math.floor(n / inC) % points, (n % inC) >> 1)),
  );
}

/** The network with clamps that hold little and no biases, so that most gradients do not vanish. */
function gentle(network: Network): Network {
  const layers = network.layers.map((layer) => ({
    ...layer,
    ...('clamp' in layer && { clamp: { min: -128, max: 127 } }),
    ...('bias' in layer && { bias: new Int32Array(layer.bias.length) }),
  }));
  return { ...network, layers };
}

/** Compares the kernels' gradients with differences in real arithmetic; gives how many were not 0. */
function compare(seed: number, layerKinds: (random: Random) => readonly Kind[]): number {
  const random = randomFrom(seed);
  const drawn = randomNetwork(random, layerKinds(random));
  const network = logitsNetwork(random.chance(0.7) ? gentle(drawn) : drawn);
  const tuned = network.layers
    .filter((layer) => layer.kind === 'conv' || layer.kind === 'tiledConv')
    .filter(() => random.chance(0.7));
  if (tuned.length === 0) return 0;
  const layers = tuned.map((layer) => randomVariant(random, layer));
  const { shape, type } = tensorOf(network, network.input);
  const inputs = Array.from({ length: random.pick([1, 2, 13]) }, () => {
    const values = random.int8s(elementCount(shape));
    return type === 'int8' ? values : Float32Array.from(values, (value) => value / 7);
  });
  const output = tensorOf(network, network.output);
  const logitCount = elementCount(output.shape);
  const teacher = inputs.map(() => random.int8s(logitCount));
  const labels = Uint16Array.from(inputs, () => random.whole(0, logitCount - 1));
  const distiller = createDistiller(kernels, network, 'double', 64 * 1024 * 1024);
  const task = { layers, inputs, teacher, labels, loss: settings, gradients: true };
  const found = distiller.distil(task);

  const skipping = withLayers(network, layers);
  const approximate = withLayers(
    skipping,
    convLayers(skipping).map((layer) => ({ ...layer, weights: executedWeights(layer) })),
  );
  let loss = 0;
  const images = inputs.map((input, n) => {
    const activations = inputActivations(network, input);
    runLayers(approximate, activations, 0, network.layers.length, 'double');
    const slopes = new Float64Array(logitCount);
    const logits = activations[network.output] as Int8Array;
    loss += distillationLoss(logits, teacher[n]!, output.scale, labels[n]!, settings, slopes);
    return { activations, slopes };
  });
  expect(found.loss).toBe(loss);

  /** The slope of the loss, and how large its terms are before they cancel each other. */
  const slopeAt = (layer: number, index: number, part: 'weights' | 'bias') => {
    const moved = (candidate: Layer, which: 'weights' | 'bias'): ArrayLike<number> => {
      const own = 'bias' in candidate ? candidate.bias : [];
      const values = which === 'weights' ? ownWeights(candidate) : own;
      if (candidate.index !== layer || which !== part) return values;
      return Float64Array.from(values, (value, n) => (n === index ? value + 1 : value));
    };
    // Logits are linear in one parameter: a step to one side tells the slope.
    const terms = images.flatMap(({ activations, slopes }) => {
      const before = activations[network.output]!;
      const logits = straightThroughLogits(
        approximate,
        activations,
        (candidate) => moved(candidate, 'weights'),
        (candidate) => moved(candidate, 'bias'),
      );
      return Array.from(logits, (logit, k) => (logit - before[k]!) * slopes[k]!);
    });
    return {
      slope: terms.reduce((sum, term) => sum + term, 0),
      size: terms.reduce((sum, term) => sum + Math.abs(term), 0),
    };
  };
  let effective = 0;
  layers.forEach((layer, k) => {
    const { weights, bias } = found.gradients[k]!;
    const executed =
      layer.kind === 'conv'
        ? executedWeights({ ...layer, weights: new Int8Array(weights.length).fill(1) })
        : keptWeights(layer);
    const largest = Math.max(...weights.map(Math.abs), ...bias.map(Math.abs));
    const expectNear = (found: number, { slope, size }: ReturnType<typeof slopeAt>, what: string) =>
      expect(Math.abs(found - slope), what).toBeLessThan(1e-4 * largest + 1e-6 * size + 1e-9);
    for (let n = 0; n < 4; n++) {
      const w = random.whole(0, weights.length - 1);
      const expected = executed[w] === 0 ? { slope: 0, size: 0 } : slopeAt(layer.index, w, 'weights');
      expectNear(weights[w]!, expected, `weight ${w} of layer ${layer.index}`);
      if (expected.slope !== 0) effective++;
    }
    const b = random.whole(0, bias.length - 1);
    expectNear(bias[b]!, slopeAt(layer.index, b, 'bias'), `bias ${b} of layer ${layer.index}`);
  });
  return effective;
}

describe('gradients of the kernels', () => {
  test.each([...new Set(kinds), 'tiledConv'] as const)(
    'through %s equal differences in real arithmetic',
    (kind) => {
      let effective = 0;
      const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });
      fc.assert(
        fc.property(seeds, (seed) => {
          effective += compare(seed, (random) => [
            'conv',
            kind,
            ...Array.from({ length: random.whole(0, 3) }, () => random.pick(kinds)),
          ]);
        }),
        { numRuns: 150 },
      );
      expect(effective).toBeGreaterThan(5);
    },
  );
});
