import { deflateSync } from 'fflate';
import { beforeAll, expect, test } from 'vitest';
import { classOf } from '../../../src/arithmetic/classOf.ts';
import { runNetwork } from '../../../src/arithmetic/runNetwork.ts';
import type { Exploration } from '../../../src/exploration/exploration.ts';
import { analyse, explore } from '../../../src/exploration/explore.ts';
import { levelsOfPoint } from '../../../src/exploration/points/pointTable.ts';
import { defaultRecipe, withDomain } from '../../../src/exploration/recipe/defaultRecipe.ts';
import type { OpenedModel } from '../../../src/exploration/recipe/openSubject.ts';
import { openSubject } from '../../../src/exploration/recipe/openSubject.ts';
import { sourceOf } from '../../../src/exploration/recipe/source.ts';
import { networkInput } from '../../../src/images/quantiseInput.ts';
import { syntheticSet } from '../../../src/images/syntheticSet.ts';
import { exploredTiles } from '../../../src/network/exploredTiles.ts';
import type { Layer } from '../../../src/network/network.ts';
import { convLayers, withLayers } from '../../../src/network/network.ts';
import { skipsAll } from '../../../src/network/tilePairs.ts';
import { toBase64url } from '../../../src/sharing/base64url.ts';
import { applyResults, parseResults, resultsDocument } from '../../../src/sharing/resultsFile.ts';
import { createWasmEngine } from '../../../workers/engine/wasmEngine.ts';
import { createPool } from '../../../workers/pool.ts';
import { compiledKernels } from '../../kernels.ts';
import { powerOfTwo } from '../arithmetic/networks.ts';
import { workerWith } from './inProcessWorker.ts';
import { tiledModel } from './tiledNetwork.ts';

const kernels = compiledKernels();
const model = louder(tiledModel());
const { network } = model;
const images = syntheticSet(300, 1);
const data = { images, source: sourceOf('synthetic', []) };
const sources = { model: model.source, data: data.source };
const start = defaultRecipe(network, images, sources, 'nucleo-u575zi-q');
const subject = openSubject(
  {
    ...withDomain(start, 'tiles', network),
    layers: convLayers(network)
      .filter((layer) => exploredTiles(network, layer))
      .map(({ index }) => ({ layer: index, shares: [0.9] })),
    splits: { calibration: 100, selection: 60, heldOut: 20 },
    refinement: { points: [1], images: 220, steps: 250, mirror: true },
  },
  model,
  data,
);
const listener = { progress: () => undefined, update: () => undefined };
const pool = (workers: number) => createPool(() => workerWith(createWasmEngine(kernels)), workers);
const fileOf = (exploration: Exploration) => JSON.stringify(resultsDocument(exploration));
const inputOf = networkInput(images, network, subject.recipe.inputScale);

/** With logits that differ by more, so that what is skipped shows in them. */
function louder({ network, source }: OpenedModel): OpenedModel {
  const tensors = network.tensors.map((tensor, id) =>
    id === network.output ? { ...tensor, scale: 0.05, zeroPoint: 0 } : tensor,
  );
  const layers = network.layers.map((layer) => {
    if (layer.kind === 'dense') return { ...layer, requantisation: powerOfTwo(-8) };
    return layer.kind === 'conv' ? { ...layer, requantisation: powerOfTwo(-9) } : layer;
  });
  return { network: { ...network, tensors, layers }, source };
}

let exploration: Exploration;
beforeAll(async () => {
  exploration = await explore(subject, pool(2), listener, () => 0);
});

const refined = () => [...exploration.refinedFrom][0]!;

function layersOf(point: number) {
  const chosen = levelsOfPoint(exploration.points, point)!;
  return exploration.levels.map(({ levels }, k) => levels[chosen[k]!]!.variant);
}

function outputsOf(layers: readonly Layer[], image: number): Int8Array {
  const { rounding } = subject.recipe;
  return runNetwork(withLayers(network, layers), inputOf(image), { rounding }) as Int8Array;
}

test('tunes weights at the points alone, skips what it skipped, and costs the same', () => {
  const [point, from] = refined();
  const before = layersOf(from);
  layersOf(point).forEach((layer, k) => {
    const skipping = before[k]!;
    if (layer.kind !== 'tiledConv' || skipping.kind !== 'tiledConv') throw new Error('not by tiles');
    expect(layer.pointWeights).not.toEqual(skipping.pointWeights);
    expect(skipsAll(layer, skipping)).toBe(true);
    const { pointWeights, bias } = skipping;
    expect({ ...layer, pointWeights, bias }).toEqual(skipping);
  });
  const { latencyCycles, flashBytes } = exploration.points;
  expect([latencyCycles[point], flashBytes[point]]).toEqual([latencyCycles[from], flashBytes[from]]);
});

test('is measured with the tuned weights, and answers more like the exact network', () => {
  const [point, from] = refined();
  const { splits, points } = exploration;
  const right = [...splits.selection].filter(
    (image) => classOf(outputsOf(layersOf(point), image), 0) === images.labels[image],
  );
  expect(points.correct[point]).toBe(right.length);
  const distance = (layers: readonly Layer[]) =>
    [...splits.selection, ...splits.heldOut].reduce((sum, image) => {
      const exact = outputsOf([], image);
      return sum + outputsOf(layers, image).reduce((d, q, k) => d + (q - exact[k]!) ** 2, 0);
    }, 0);
  expect(distance(layersOf(point))).toBeLessThan(0.9 * distance(layersOf(from)));
});

test('comes back from its file, which may have no weights that are skipped', async () => {
  const analysed = await analyse(subject, pool(1), listener, () => 0);
  const fresh = () => ({ ...analysed, points: structuredClone(analysed.points), refinedFrom: new Map() });
  const text = fileOf(exploration);
  const again = fresh();
  applyResults(again, parseResults(text));
  expect(fileOf(again)).toBe(text);
  expect(again.levels.map(({ levels }) => levels.map(({ variant }) => variant))).toEqual(
    exploration.levels.map(({ levels }) => levels.map(({ variant }) => variant)),
  );
  const content = JSON.parse(text) as { refined: { layers: { layer: number; weights: string }[] }[] };
  const [tuned] = content.refined[0]!.layers;
  const layer = layersOf(refined()[0]).find(({ index }) => index === tuned!.layer)!;
  if (layer.kind !== 'tiledConv') throw new Error('not by tiles');
  tuned!.weights = toBase64url(deflateSync(new Uint8Array(layer.pointWeights.byteLength).fill(1)));
  expect(() => applyResults(fresh(), parseResults(JSON.stringify(content)))).toThrow(/weights that it skips/);
});
