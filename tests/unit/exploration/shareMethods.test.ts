import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { classOf } from '../../../src/arithmetic/classOf.ts';
import { runNetwork } from '../../../src/arithmetic/runNetwork.ts';
import type { Exploration } from '../../../src/exploration/exploration.ts';
import { explore } from '../../../src/exploration/explore.ts';
import { accuracyLossPp, highestBudgetPp } from '../../../src/exploration/points/choice.ts';
import { defaultRecipe, withDomain, withMethod } from '../../../src/exploration/recipe/defaultRecipe.ts';
import { openModel, openSubject } from '../../../src/exploration/recipe/openSubject.ts';
import type { Method } from '../../../src/exploration/recipe/recipe.ts';
import { levelSettings, parseRecipe } from '../../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../../src/exploration/recipe/source.ts';
import { levelsOf } from '../../../src/exploration/recipe/space.ts';
import { pointSummary } from '../../../src/exploration/views/pointSummary.ts';
import { exportBundle } from '../../../src/firmware/exportPoint.ts';
import { exportRequest } from '../../../src/firmware/exportRequest.ts';
import { networkInput } from '../../../src/images/quantiseInput.ts';
import { syntheticSet } from '../../../src/images/syntheticSet.ts';
import type { Network } from '../../../src/network/network.ts';
import { resultsDocument } from '../../../src/sharing/resultsFile.ts';
import { createPool } from '../../../workers/pool.ts';
import { directVariant } from './directVariant.ts';
import { inProcessWorker } from './inProcessWorker.ts';

const bytes = new Uint8Array(readFileSync(new URL('../../../public/examples/lenet.tflite', import.meta.url)));
const model = openModel({ name: 'lenet.tflite', bytes }, 'lenet');
const images = syntheticSet(60, 1);
const data = { images, source: sourceOf('synthetic', []) };
const sources = { model: model.source, data: data.source };
const base = withMethod(
  defaultRecipe(model.network, images, sources, 'nucleo-u575zi-q'),
  'paper',
  model.network,
);
const shares = [0, 0.5];

function exploreWith(
  method: Method,
  workers: number,
  sharesOf: (usual: readonly number[]) => number[] = () => shares,
): Promise<Exploration> {
  const recipe = withDomain(withMethod(base, method, model.network), 'direct', model.network);
  const subject = openSubject(
    {
      ...recipe,
      ...(method === 'compensated' && { allocation: 'equal' as const }),
      layers: recipe.layers.map((explored) => ({
        layer: explored.layer,
        shares: sharesOf(levelSettings(explored)),
      })),
      splits: { calibration: 18, selection: 8, heldOut: 6 },
      deadOperands: 'keep',
      channelsPerMask: 2,
    },
    model,
    data,
  );
  const listener = { progress: () => undefined, update: () => undefined };
  return explore(subject, createPool(inProcessWorker, workers), listener, () => 0);
}

/** The network of a point, put together from its levels without the product's own helpers. */
function networkOf({ network, levels, space }: Exploration, point: number): Network {
  const chosen = levelsOf(space, point);
  const layers = network.layers.map((layer) => {
    const k = levels.findIndex((table) => table.layer === layer.index);
    if (k < 0 || layer.kind !== 'conv') return layer;
    const { skipped, weights, bias } = directVariant(levels[k]!.levels[chosen[k]!]!);
    // All channel counts of this model are even: pair p of a row is operands 2p and 2p + 1.
    const kept = weights.map((weight, n) => (skipped![n >> 1] === 1 ? 0 : weight));
    return { ...layer, weights: kept, bias };
  });
  return { ...network, layers };
}

describe.each(['magnitude', 'activation', 'compensated'] as const)('exploring by %s', async (method) => {
  const exploration = await exploreWith(method, 1);
  const { points, splits, network, recipe } = exploration;
  const inputOf = networkInput(images, network);
  const run = (of: Network, image: number) => runNetwork(of, inputOf(image), { rounding: recipe.rounding });

  test('measures every point with the weights and biases of its levels', () => {
    expect(points.correct).toHaveLength(5);
    for (let point = 1; point < points.correct.length; point++) {
      const expected = [...splits.selection].filter(
        (image) => classOf(run(networkOf(exploration, point), image), 0) === images.labels[image],
      );
      expect(points.correct[point]).toBe(expected.length);
    }
  });

  test('costs nothing in accuracy where nothing is skipped, and saves the share that is', () => {
    expect(points.correct[1]).toBe(points.correct[0]);
    expect(points.smlads[1]).toBe(points.smlads[0]);
    const last = pointSummary(exploration, 4);
    expect(last.layers.map(({ share, tau }) => [share, tau])).toEqual([
      [null, null],
      [0.5, null],
      [0.5, null],
    ]);
    last.layers.slice(1).forEach(({ skippedPairShare }) => expect(skippedPairShare).toBeCloseTo(0.5, 2));
    expect(last.latencyReductionPercent).toBeGreaterThan(20);
  });

  test('exports the outputs of the chosen weights and biases', () => {
    const files = unzipSync(exportBundle(exportRequest(exploration, 4)));
    const manifest = JSON.parse(new TextDecoder().decode(files['manifest.json'])) as {
      vectors: { outputsCrc32: string };
    };
    const outputs = [...splits.heldOut].map((image) => run(networkOf(exploration, 4), image) as Int8Array);
    expect(manifest.vectors.outputsCrc32).toBe(
      outputs
        .reduce((crc, output) => crc32(output, crc), 0)
        .toString(16)
        .padStart(8, '0'),
    );
  });

  test('finds the same with three workers, byte for byte', async () => {
    const other = await exploreWith(method, 3);
    expect(JSON.stringify(resultsDocument(other))).toBe(JSON.stringify(resultsDocument(exploration)));
    other.levels.forEach((table, k) =>
      table.levels.forEach(({ variant }, level) =>
        expect(variant).toEqual(exploration.levels[k]!.levels[level]!.variant),
      ),
    );
  });
});

describe('recipes of the methods', () => {
  const shareRecipe = withMethod(base, 'compensated', model.network);

  test('have usual shares that go on until every budget is used up', async () => {
    const { points } = await exploreWith('activation', 1, (usual) => usual.slice(-1));
    expect(accuracyLossPp(points, 1)).toBeGreaterThan(highestBudgetPp);
  });

  test('have thresholds or shares, as the method needs', () => {
    expect(parseRecipe(base)).toEqual(base);
    expect(parseRecipe(shareRecipe)).toEqual(shareRecipe);
    expect(parseRecipe({ ...shareRecipe, channelsPerMask: 4 }).channelsPerMask).toBe(4);
    expect(withMethod({ ...shareRecipe, channelsPerMask: 4 }, 'paper', model.network)).toEqual(
      withMethod(base, 'paper', model.network),
    );
    expect(() => parseRecipe({ ...base, method: 'compensated' })).toThrow(/layers.*thresholds.*shares/);
    expect(() => parseRecipe({ ...shareRecipe, method: 'paper' })).toThrow(/layers.*thresholds.*shares/);
    expect(() => parseRecipe({ ...base, channelsPerMask: 2 })).toThrow(/channelsPerMask.*'paper'/);
    expect(() => parseRecipe({ ...shareRecipe, layers: [{ layer: 2, shares: [0, 1.1] }] })).toThrow(/layers/);
    expect(() => parseRecipe({ ...shareRecipe, method: 'other' })).toThrow(/method/);
  });
});
