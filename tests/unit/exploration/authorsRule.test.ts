import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { classOf } from '../../../src/arithmetic/classOf.ts';
import { inputActivations, runLayers, runNetwork } from '../../../src/arithmetic/runNetwork.ts';
import type { Exploration } from '../../../src/exploration/exploration.ts';
import { explore } from '../../../src/exploration/explore.ts';
import { defaultRecipe, withMethod } from '../../../src/exploration/recipe/defaultRecipe.ts';
import { openModel, openSubject } from '../../../src/exploration/recipe/openSubject.ts';
import { parseRecipe } from '../../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../../src/exploration/recipe/source.ts';
import { levelsOf } from '../../../src/exploration/recipe/space.ts';
import { exportBundle } from '../../../src/firmware/exportPoint.ts';
import { exportRequest } from '../../../src/firmware/exportRequest.ts';
import { networkInput } from '../../../src/images/quantiseInput.ts';
import { syntheticSet } from '../../../src/images/syntheticSet.ts';
import type { ConvLayer, Network } from '../../../src/network/network.ts';
import { imageShape, tensorOf } from '../../../src/network/network.ts';
import { createPool } from '../../../workers/pool.ts';
import { directVariant } from './directVariant.ts';
import { inProcessWorker } from './inProcessWorker.ts';

const bytes = new Uint8Array(readFileSync(new URL('../../../public/examples/lenet.tflite', import.meta.url)));
const model = openModel({ name: 'lenet.tflite', bytes }, 'lenet');
const images = syntheticSet(40, 1);
const data = { images, source: sourceOf('synthetic', []) };
const base = defaultRecipe(
  model.network,
  images,
  { model: model.source, data: data.source },
  'nucleo-u575zi-q',
);
const taus = [0, 0.01, 0.04];

function exploreWith(workers: number): Promise<Exploration> {
  const recipe = withMethod(base, 'authors', model.network);
  const layers = recipe.layers.map(({ layer }) => ({ layer, taus }));
  const splits = { calibration: 5, selection: 8, heldOut: 6 };
  const subject = openSubject({ ...recipe, layers, splits }, model, data);
  const listener = { progress: () => undefined, update: () => undefined };
  return explore(subject, createPool(inProcessWorker, workers), listener, () => 0);
}

/**
 * Mean ratios of a stride-1 convolution without padding at the first and the second pixel of every two, from their
 * definition.
 */
function meanRatios(
  { network, splits }: Exploration,
  layer: ConvLayer,
): readonly [Float64Array, Float64Array] {
  const inTensor = tensorOf(network, layer.inputs[0]!);
  const { w, c } = imageShape(inTensor);
  const out = imageShape(tensorOf(network, layer.output));
  const { kernel } = layer.window;
  const operands = kernel.h * kernel.w * c;
  const calls = Math.floor((out.h * out.w) / 2);
  const means = [new Float64Array(layer.weights.length), new Float64Array(layer.weights.length)] as const;
  for (const image of splits.calibration) {
    const values = inputActivations(network, networkInput(images, network)(image));
    runLayers(network, values, 0, network.layers.length, 'double');
    const input = values[layer.inputs[0]!] as Int8Array;
    for (let pixel = 0; pixel < 2 * calls; pixel++) {
      const [y, x] = [Math.floor(pixel / out.w), pixel % out.w];
      const column = Array.from({ length: operands }, (_, i) => {
        const [ky, rest] = [Math.floor(i / (kernel.w * c)), i % (kernel.w * c)];
        return input[((y + ky) * w + x) * c + rest]! - inTensor.zeroPoint;
      });
      for (let channel = 0; channel < out.c; channel++) {
        const products = column.map((value, i) => layer.weights[channel * operands + i]! * value);
        const sum = Math.max(1, Math.abs(products.reduce((a, b) => a + b)));
        products.forEach((product, i) => {
          means[pixel % 2]![channel * operands + i]! +=
            Math.abs(product) / sum / (calls * splits.calibration.length);
        });
      }
    }
  }
  return means;
}

describe("exploring by the authors' rule", async () => {
  const exploration = await exploreWith(1);
  const { points, splits, network, levels, space } = exploration;
  const inputOf = networkInput(images, network);
  const run = (of: Network, image: number) => runNetwork(of, inputOf(image), { rounding: 'double' });
  const networkOf = (point: number): Network => ({
    ...network,
    layers: network.layers.map((layer) => {
      const k = levels.findIndex((table) => table.layer === layer.index);
      if (k < 0 || layer.kind !== 'conv') return layer;
      return { ...layer, weights: directVariant(levels[k]!.levels[levelsOf(space, point)[k]!]!).weights };
    }),
  });

  test('zeroes the pairs of the rule in every layer, by ratios from their definition', () => {
    for (const { layer: index, levels: ofLayer } of levels) {
      const layer = network.layers.find((each) => each.index === index) as ConvLayer;
      const [first, second] = meanRatios(exploration, layer);
      const operands = layer.weights.length / layer.bias.length;
      ofLayer.forEach((level) => {
        const { tau, operandShareBelow, skippedPairShare } = level;
        const variant = directVariant(level);
        const isBelow = (s: number) => s > 0 && s < tau!;
        const expected = layer.weights.slice();
        for (let n = 0; n + 1 < expected.length; n++)
          if (
            n % operands < operands - 1 &&
            [n, n + 1].every((i) => isBelow(first[i]!) && isBelow(second[i]!))
          )
            expected.fill(0, n, ++n + 1);
        expect(variant.weights).toEqual(expected);
        const absent = Array.from({ length: expected.length / 2 }, (_, p) =>
          expected[2 * p] === 0 && expected[2 * p + 1] === 0 ? 1 : 0,
        );
        expect([...variant.skipped!]).toEqual(absent);
        // Pairs that straddle two SMLADs, and singles, save nothing.
        if (tau! > 0) expect(skippedPairShare).toBeLessThan(operandShareBelow!);
        if (tau! > 0) expect(skippedPairShare).toBeGreaterThan(0);
      });
    }
  });

  test('measures and exports every point with those weights', () => {
    for (let point = 1; point < points.correct.length; point++) {
      const approximate = networkOf(point);
      const right = [...splits.selection].filter(
        (image) => classOf(run(approximate, image), 0) === images.labels[image],
      );
      expect(points.correct[point]).toBe(right.length);
    }
    const last = points.correct.length - 1;
    const files = unzipSync(exportBundle(exportRequest(exploration, last)));
    const { vectors } = JSON.parse(new TextDecoder().decode(files['manifest.json'])) as {
      vectors: { outputsCrc32: string };
    };
    const crc = [...splits.heldOut].reduce(
      (sum, image) => crc32(run(networkOf(last), image) as Int8Array, sum),
      0,
    );
    expect(vectors.outputsCrc32).toBe(crc.toString(16).padStart(8, '0'));
  });

  test('finds the same with three workers', async () => {
    const other = await exploreWith(3);
    expect(other.levels.map((table) => table.levels)).toEqual(levels.map((table) => table.levels));
    expect([...other.points.correct]).toEqual([...points.correct]);
  });

  test('is a recipe that keeps operands of significance 0', () => {
    const recipe = withMethod(base, 'authors', model.network);
    expect(parseRecipe(recipe)).toEqual(recipe);
    expect(recipe.deadOperands).toBe('keep');
    expect(() => parseRecipe({ ...recipe, deadOperands: 'skip' })).toThrow(/deadOperands.*'authors'/);
    expect(withMethod(recipe, 'paper', model.network)).toEqual(withMethod(base, 'paper', model.network));
  });
});
