import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Exploration } from '../../../src/exploration/exploration.ts';
import { explore } from '../../../src/exploration/explore.ts';
import { defaultRecipe, withDomain, withMethod } from '../../../src/exploration/recipe/defaultRecipe.ts';
import { openModel, openSubject } from '../../../src/exploration/recipe/openSubject.ts';
import type { Recipe } from '../../../src/exploration/recipe/recipe.ts';
import { parseRecipe } from '../../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../../src/exploration/recipe/source.ts';
import { skippingLines } from '../../../src/exploration/views/skippingText.ts';
import { syntheticSet } from '../../../src/images/syntheticSet.ts';
import { convLayers, withLayers } from '../../../src/network/network.ts';
import { resultsDocument } from '../../../src/sharing/resultsFile.ts';
import { createPlainEngine } from '../../../workers/engine/plainEngine.ts';
import { createWasmEngine } from '../../../workers/engine/wasmEngine.ts';
import { createPool } from '../../../workers/pool.ts';
import { compiledKernels } from '../../kernels.ts';
import { directVariant } from './directVariant.ts';
import { workerWith } from './inProcessWorker.ts';

const kernels = compiledKernels();
const bytes = new Uint8Array(readFileSync(new URL('../../../public/examples/lenet.tflite', import.meta.url)));
const opened = openModel({ name: 'lenet.tflite', bytes }, 'lenet');
/** Three channels of layer 2 stay below the ReLU. */
const [, second] = convLayers(opened.network);
const silenced = {
  ...second!,
  bias: second!.bias.map((bias, channel) => (channel % 5 === 1 && channel < 15 ? -1e6 : bias)),
};
const model = { ...opened, network: withLayers(opened.network, [silenced]) };
const images = syntheticSet(60, 1);
const data = { images, source: sourceOf('synthetic', []) };
const sources = { model: model.source, data: data.source };
const usual = withDomain(
  defaultRecipe(model.network, images, sources, 'nucleo-u575zi-q'),
  'direct',
  model.network,
);
const recipe: Recipe = {
  ...usual,
  // The smaller two of three convolutions.
  layers: [0, 2].map((layer) => ({ layer, shares: [0, 0.5, 1] })),
  splits: { calibration: 26, selection: 6, heldOut: 6 },
};

function exploreWith(workers: number, change: Partial<Recipe>, engine = () => createWasmEngine(kernels)) {
  const subject = openSubject({ ...recipe, ...change }, model, data);
  const listener = { progress: () => undefined, update: () => undefined };
  return explore(
    subject,
    createPool(() => workerWith(engine()), workers),
    listener,
    () => 0,
  );
}

/** SMLADs that a configuration saves, one level in all layers. */
function savedSmlads({ points, levels }: Exploration, level: number): number {
  const point = Array.from({ length: points.correct.length }, (_, n) => n).find(
    (n) => n > 0 && levels.every((_, k) => points.levels[n * levels.length + k] === level),
  )!;
  return points.smlads[0]! - points.smlads[point]!;
}

describe('exploring with a ranked allocation', async () => {
  const exploration = await exploreWith(1, {});

  test('is the same with three workers, byte for byte', async () => {
    const other = await exploreWith(3, {});
    expect(JSON.stringify(resultsDocument(other))).toBe(JSON.stringify(resultsDocument(exploration)));
    other.levels.forEach((table, k) =>
      table.levels.forEach(({ variant }, level) =>
        expect(variant).toEqual(exploration.levels[k]!.levels[level]!.variant),
      ),
    );
  });

  test('saves the share of the products of all layers together, beyond what is free', () => {
    const [free, half, all] = [0, 1, 2].map((level) => savedSmlads(exploration, level));
    expect((half! - free!) / (all! - free!)).toBeCloseTo(0.5, 2);
  });

  test('skips dead channels whole at share 0, and says so', () => {
    const { skipped, bias } = directVariant(exploration.levels[1]!.levels[0]!);
    const pairCount = skipped!.length / bias.length;
    const whole = Array.from(bias.keys()).filter((channel) =>
      skipped!.subarray(channel * pairCount, (channel + 1) * pairCount).every((bit) => bit === 1),
    );
    expect(whole).toEqual([1, 6, 11]);
    expect(skippingLines(exploration).slice(1)).toEqual([
      expect.stringContaining(
        `layer 2: 3 of ${bias.length} output channels never change on the 26 calibration images`,
      ),
    ]);
  });

  test('without workers that can find gradients is refused by name', async () => {
    await expect(exploreWith(1, {}, createPlainEngine)).rejects.toMatchObject({ code: 'model-limit' });
  });
});

describe('recipes', () => {
  test('of direct skipping have a ranked allocation unless told otherwise', () => {
    expect(usual).toMatchObject({ method: 'compensated', allocation: 'ranked' });
    const again = withMethod(withMethod(usual, 'paper', model.network), 'compensated', model.network);
    expect(withDomain(again, 'direct', model.network)).toEqual(usual);
    expect(withMethod(usual, 'compensated', model.network)).toEqual(usual);
    expect(withMethod(usual, 'activation', model.network)).not.toHaveProperty('allocation');
    expect(withMethod({ ...usual, allocation: 'equal' }, 'compensated', model.network).allocation).toBe(
      'equal',
    );
    const { allocation, ...old } = usual;
    expect(allocation).toBeDefined();
    expect(parseRecipe(old)).toEqual(old);
  });

  test('have none with other methods', () => {
    const other = { ...withMethod(usual, 'activation', model.network), allocation: 'ranked' };
    expect(() => parseRecipe(other)).toThrow(/allocation.*'compensated' only/);
    expect(() => parseRecipe({ ...usual, allocation: 'best' })).toThrow(/allocation/);
  });
});
