import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defaultBoard } from '../../src/examples/examples.ts';
import type { Levels } from '../../src/exploration/engine.ts';
import { calibrated } from '../../src/exploration/explore.ts';
import type { Level } from '../../src/exploration/levels/levelTable.ts';
import { defaultRecipe, withDomain } from '../../src/exploration/recipe/defaultRecipe.ts';
import type { OpenedData, OpenedModel } from '../../src/exploration/recipe/openSubject.ts';
import { openData, openModel, openSubject } from '../../src/exploration/recipe/openSubject.ts';
import type { Recipe } from '../../src/exploration/recipe/recipe.ts';
import { defaultSearch } from '../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../src/exploration/recipe/source.ts';
import { networkInput } from '../../src/images/quantiseInput.ts';
import { syntheticSet } from '../../src/images/syntheticSet.ts';
import { exploredTiles } from '../../src/network/exploredTiles.ts';
import type { Network } from '../../src/network/network.ts';
import { convLayers } from '../../src/network/network.ts';
import { operandPairs } from '../../src/network/operandPairs.ts';
import { readExtent } from '../../src/network/tileAxis.ts';
import { tilePairs } from '../../src/network/tilePairs.ts';
import { tileCount } from '../../src/network/tileProducts.ts';
import { createWasmEngine } from '../../workers/engine/wasmEngine.ts';
import { createPool } from '../../workers/pool.ts';
import { compiledKernels } from '../kernels.ts';
import { workerWith } from '../unit/exploration/inProcessWorker.ts';
import { processorSeconds, readFile } from './search/measuredSpace.ts';

const lossesPp = [0.3, 1, 2] as const;
const sliceImages = 48;
const listener = { progress: () => undefined, update: () => undefined };

/** What is compared; the best of the direct ones counts. */
const contestants = {
  'direct, equal shares': { domain: 'direct', allocation: 'equal' },
  'direct, ranked': { domain: 'direct', allocation: 'ranked' },
  'by tiles, ranked': { domain: 'tiles', allocation: 'ranked' },
} as const;

export interface DomainRequest {
  /** A built-in model's name or a path. */
  readonly model: string;
  /** Paths; absent for generated images. */
  readonly calibration?: string;
  readonly test?: string;
  readonly calibrationImages: number;
  readonly testImages: number;
  /** From one share to the next. */
  readonly step: number;
}

/** A level of all convolutions but the first: their SMLADs per image, and the loss on the test images. */
interface MeasuredLevel {
  readonly share: number;
  readonly smlads: number;
  /** Of which those of convolutions that can go by tiles. */
  readonly tileableSmlads: number;
  readonly lossPp: number;
}

type Counted = 'smlads' | 'tileableSmlads';

/**
 * Least SMLADs of all convolutions but the first at each loss on the test images, in both domains, and of those convolutions alone that can go by tiles: compensated, unrefined, the
 * same level in all layers, interpolated between the last level that keeps the loss and the next one. Null where all levels keep it, or none.
 */
export async function domainLosses(request: DomainRequest) {
  const model = openedModel(request.model);
  const calibration = openedData(request.calibration, request.calibrationImages + 1, 1);
  const test = openedData(request.test, request.testImages, 2);
  const start = processorSeconds();
  const curves: Record<string, MeasuredLevel[]> = {};
  for (const [name, change] of Object.entries(contestants))
    curves[name] = await measured(model, calibration, test, request, change);
  const least = (names: readonly string[], lossPp: number, counted: Counted) => {
    const found = names.flatMap((name) => smladsAt(curves[name]!, lossPp, counted) ?? []);
    return found.length > 0 ? Math.min(...found) : null;
  };
  const atLosses = (counted: Counted) =>
    lossesPp.map((lossPp) => {
      const direct = least(['direct, equal shares', 'direct, ranked'], lossPp, counted);
      const byTiles = least(['by tiles, ranked'], lossPp, counted);
      return { lossPp, direct, byTiles, ratio: direct && byTiles && direct / byTiles };
    });
  return {
    ...request,
    atLosses: atLosses('smlads'),
    ofTileable: atLosses('tileableSmlads'),
    processorSeconds: processorSeconds() - start,
    curves,
  };
}

async function measured(
  model: OpenedModel,
  calibration: OpenedData,
  test: OpenedData,
  { calibrationImages, testImages, step }: DomainRequest,
  { domain, allocation }: (typeof contestants)[keyof typeof contestants],
): Promise<MeasuredLevel[]> {
  const { network } = model;
  const shares = Array.from({ length: Math.floor(1 / step) }, (_, n) => Number((n * step).toFixed(6)));
  const sources = { model: model.source, data: calibration.source };
  const usual = defaultRecipe(network, calibration.images, sources, defaultBoard);
  const recipe: Recipe = {
    ...withDomain(usual, domain, network),
    allocation,
    splits: { calibration: calibrationImages, selection: 1, heldOut: 0 },
    layers: convLayers(network)
      .slice(1)
      .map(({ index }) => ({ layer: index, shares })),
    // No grid is measured.
    search: defaultSearch,
  };
  const pool = createPool(() => workerWith(createWasmEngine(compiledKernels())), 1);
  const { levels } = await calibrated(
    openSubject(recipe, model, calibration),
    pool,
    listener,
    processorSeconds,
  );
  const inputOf = networkInput(test.images, network, recipe.inputScale);
  const configurations: Levels[] = [null, ...shares.map((_, n) => levels.map(() => n))];
  const correct = configurations.map(() => 0);
  const count = Math.min(testImages, test.images.count);
  for (let first = 0; first < count; first += sliceImages) {
    const numbers = Array.from({ length: Math.min(sliceImages, count - first) }, (_, n) => first + n);
    const classes = await pool.call('classify', { configurations, inputs: numbers.map(inputOf) });
    numbers.forEach((image, n) =>
      correct.forEach((_, row) => {
        if (classes[row * numbers.length + n] === test.images.labels[image]) correct[row]!++;
      }),
    );
  }
  const explored = convLayers(network).slice(1);
  return shares.map((share, n) => {
    const smlads = levels.map((table) => smladsOf(network, table.levels[n]!));
    const tileable = smlads.filter((_, layer) => exploredTiles(network, explored[layer]!));
    const lossPp = ((correct[0]! - correct[n + 1]!) / count) * 100;
    return { share, smlads: sum(smlads), tileableSmlads: sum(tileable), lossPp };
  });
}

/** Products of pairs that are kept, per image. */
function smladsOf(network: Network, { variant, skippedPairShare }: Level): number {
  if (variant.kind === 'tiledConv') {
    const { points, pairs } = tilePairs(variant);
    return tileCount(variant) * variant.bias.length * points * pairs * (1 - skippedPairShare);
  }
  const { h, w } = readExtent(network, variant);
  return h * w * variant.bias.length * operandPairs(variant).pairCount * (1 - skippedPairShare);
}

function smladsAt(curve: readonly MeasuredLevel[], lossPp: number, counted: Counted): number | null {
  const last = curve.findLastIndex((level) => level.lossPp <= lossPp);
  const [level, next] = [curve[last], curve[last + 1]];
  if (!level || !next) return null;
  const part = (lossPp - level.lossPp) / (next.lossPp - level.lossPp);
  return level[counted] + part * (next[counted] - level[counted]);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function openedModel(name: string): OpenedModel {
  const example = fileURLToPath(new URL(`../../public/examples/${name}.tflite`, import.meta.url));
  if (!existsSync(example)) return openModel(readFile(name));
  return openModel({ name: `${name}.tflite`, bytes: new Uint8Array(readFileSync(example)) }, name);
}

function openedData(path: string | undefined, count: number, seed: number): OpenedData {
  if (path !== undefined) return openData([readFile(path)]);
  return { images: syntheticSet(count, seed), source: sourceOf('synthetic', []) };
}
