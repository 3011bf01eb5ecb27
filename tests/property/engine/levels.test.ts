import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classOf } from '../../../src/arithmetic/classOf.ts';
import { runNetwork } from '../../../src/arithmetic/runNetwork.ts';
import { checkAccumulators } from '../../../src/network/accumulators.ts';
import { exactPointParameters, tiledConvLayer } from '../../../src/network/build/tiledConvLayer.ts';
import { TauscopeError } from '../../../src/network/errors.ts';
import { exploredTiles } from '../../../src/network/exploredTiles.ts';
import type { ConvLayer, Network, Rounding, SkipMask, TiledConvLayer } from '../../../src/network/network.ts';
import { convLayers, elementCount, imageShape, tensorOf, withLayers } from '../../../src/network/network.ts';
import { operandPairs } from '../../../src/network/operandPairs.ts';
import { executedWeights, withSkipped } from '../../../src/network/skippedPairs.ts';
import type { TileAxes } from '../../../src/network/tileAxis.ts';
import { readExtent, tileAxes } from '../../../src/network/tileAxis.ts';
import { runTree } from '../../../workers/engine/configurationTree.ts';
import type { Evaluator } from '../../../workers/engine/evaluator.ts';
import { createEvaluator } from '../../../workers/engine/evaluator.ts';
import { poolOnSums } from '../../../workers/engine/outputPixels.ts';
import type { SweptLayer } from '../../../workers/engine/sweptLayer.ts';
import { sweptLayers } from '../../../workers/engine/sweptLayer.ts';
import { poolsTiles } from '../../../workers/engine/tileLayer.ts';
import { compiledKernels } from '../../kernels.ts';
import type { Random } from './random.ts';
import { randomFrom } from './random.ts';
import { randomNetwork } from './randomNetwork.ts';

const kernels = compiledKernels();
const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });
const budgetBytes = 2 ** 24;
const bodies = [
  'conv',
  'conv',
  'depthwise',
  'maxPool',
  'maxPool',
  'add',
  'relu',
  'lookup',
  'multiply',
  'maximum',
  'minimum',
  'pad',
  'rearrange',
  'averagePool',
] as const;

/** Masks of one convolution: nested as thresholds make them (some equal), or any. */
function randomMasks(random: Random, layer: ConvLayer): SkipMask[] {
  const { pairCount } = operandPairs(layer);
  const size = pairCount * layer.bias.length;
  const levelCount = random.whole(1, 5);
  if (random.chance(0.3)) {
    const any = () => Uint8Array.from({ length: size }, () => random.whole(0, 1));
    return Array.from({ length: levelCount }, any);
  }
  const significance = Float64Array.from({ length: size }, () => random.whole(0, 20));
  return Array.from({ length: levelCount }, (_, level) =>
    significance.map((value) => (value < level * 5 ? 1 : 0)),
  ).map((mask) => Uint8Array.from(mask));
}

/** Some levels by tiles in the place of direct ones, where the layer and a pool on its sums allow it. */
function withTiles(
  random: Random,
  network: Network,
  layer: ConvLayer,
  levels: readonly ConvLayer[],
): (ConvLayer | TiledConvLayer)[] {
  const axes = exploredTiles(network, layer) ?? otherTiles(random, network, layer);
  if (!axes) return [...levels];
  const { zeroPoint } = tensorOf(network, layer.inputs[0]!);
  return levels.map((level) => {
    if (random.chance(0.5)) return level;
    const { weights, bias } = exactPointParameters(layer, axes);
    const masked = weights.map((weight) => (random.chance(0.5) ? 0 : weight));
    try {
      return tiledConvLayer(layer, axes, { weights: masked, bias }, zeroPoint);
    } catch (error) {
      if (error instanceof TauscopeError) return level;
      throw error;
    }
  });
}

/** Tiles of a layer that has too few channels to be explored in any; none for an odd number, which is read from a copy. */
function otherTiles(random: Random, network: Network, layer: ConvLayer): TileAxes | null {
  const pool = poolOnSums(network, layer);
  const axes = tileAxes(layer, readExtent(network, layer), random.pick([2, 3, 4]));
  const isOdd = imageShape(tensorOf(network, layer.inputs[0]!)).c % 2 === 1;
  return axes && !isOdd && (!pool || poolsTiles(axes, pool)) ? axes : null;
}

/** Levels with the layer's own weights and biases, or by chance with others whose sums stay within int32. */
function randomVariants(random: Random, layer: ConvLayer): ConvLayer[] {
  return randomMasks(random, layer).map((mask) => {
    const weights = random.chance(0.7) ? layer.weights : random.int8s(layer.weights.length);
    const bias = random.chance(0.7) ? layer.bias : layer.bias.map((value) => value + random.whole(-99, 99));
    const other = { ...layer, weights, bias };
    return withSkipped(staysWithinInt32(other) ? other : layer, mask);
  });
}

/** What is asked of a layer's own parameters, and of those that an analysis finds. */
function staysWithinInt32({ weights, bias, requantisation }: ConvLayer): boolean {
  const perChannel = weights.length / bias.length;
  try {
    checkAccumulators(weights, bias, requantisation, (n) => Math.floor(n / perChannel), 'CONV_2D');
    return true;
  } catch {
    return false;
  }
}

/** Leaves room for a single list, and by chance for a few sums and lists more. */
function leaveLittleMemory(
  { arena, products }: Evaluator,
  random: Random,
  explored: readonly ConvLayer[],
  network: Network,
  tileBytes: number,
): void {
  const lists = explored.map((layer) => products(network.layers.indexOf(layer)).listBytes);
  const left = Math.max(0, ...lists) + random.whole(0, 20_000) + random.whole(0, tileBytes);
  arena.take(arena.freeBytes - left - 16);
}

/** Classifies random configurations along the tree and one by one on the plain operators. */
function compare(seed: number, rounding: Rounding, short: boolean): void {
  const random = randomFrom(seed);
  const kinds = [
    'conv' as const,
    ...Array.from({ length: random.whole(1, 5) }, () => random.pick(bodies)),
    'dense' as const,
  ];
  const network = randomNetwork(random, kinds, 6);
  const explored = convLayers(network).filter(() => random.chance(0.8));
  const variants = explored.map((layer) => withTiles(random, network, layer, randomVariants(random, layer)));
  const evaluator = createEvaluator(kernels, network, rounding, budgetBytes);
  const parameters = explored.map((layer, k) => ({
    position: network.layers.indexOf(layer),
    levels: [...variants[k]!, layer].map((level) =>
      level.kind === 'tiledConv' ? level : { weights: executedWeights(level), bias: level.bias },
    ),
  }));
  const byTiles = variants.some((levels) => levels.some(({ kind }) => kind === 'tiledConv'));
  if (short) leaveLittleMemory(evaluator, random, explored, network, byTiles ? 400_000 : 0);
  let layers: SweptLayer[];
  try {
    layers = sweptLayers(evaluator, parameters);
  } catch (error) {
    if (short && byTiles && error instanceof RangeError) return;
    throw error;
  }

  for (let batch = 0; batch < 2; batch++) {
    const size = elementCount(tensorOf(network, network.input).shape);
    const inputs = Array.from({ length: random.whole(1, 15) }, () => random.int8s(size));
    const configurations = Array.from({ length: random.whole(1, 12) }, () =>
      variants.map((levels) => random.whole(0, levels.length)),
    );
    evaluator.load(inputs);
    const found: unknown[] = [];
    runTree(evaluator, layers, configurations, network.layers.length, (rows) => {
      const outputs = evaluator.outputs();
      const { zeroPoint } = tensorOf(network, network.output);
      expect([...evaluator.classes()]).toEqual(outputs.map((output) => classOf(output, zeroPoint)));
      for (const row of rows) found[row] = outputs;
    });
    const expected = configurations.map((levels) => {
      const chosen = explored.map((layer, k) => variants[k]![levels[k]!] ?? layer);
      const approximate = withLayers(network, chosen);
      return inputs.map((input) => runNetwork(approximate, input, { rounding }));
    });
    expect(found).toEqual(expected);
  }
}

describe.each(['double', 'single'] as const)('configurations with %s rounding', (rounding) => {
  test('give along the tree the outputs of each alone', () => {
    fc.assert(
      fc.property(seeds, (seed) => compare(seed, rounding, false)),
      { numRuns: 200 },
    );
  });

  test('give the same with hardly any memory', () => {
    fc.assert(
      fc.property(seeds, (seed) => compare(seed, rounding, true)),
      { numRuns: 100 },
    );
  });
});
