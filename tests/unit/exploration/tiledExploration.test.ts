import { describe, expect, test } from 'vitest';
import { runNetwork } from '../../../src/arithmetic/runNetwork.ts';
import { engineJob, holdExploration } from '../../../src/exploration/holdExploration.ts';
import { calibrateLevels } from '../../../src/exploration/levels/calibrateLevels.ts';
import type { LevelTable } from '../../../src/exploration/levels/levelTable.ts';
import { defaultRecipe, withDomain, withMethod } from '../../../src/exploration/recipe/defaultRecipe.ts';
import { openSubject } from '../../../src/exploration/recipe/openSubject.ts';
import type { Recipe } from '../../../src/exploration/recipe/recipe.ts';
import { parseRecipe } from '../../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../../src/exploration/recipe/source.ts';
import { networkInput } from '../../../src/images/quantiseInput.ts';
import { syntheticSet } from '../../../src/images/syntheticSet.ts';
import { convLayers, withLayers } from '../../../src/network/network.ts';
import { createPlainEngine } from '../../../workers/engine/plainEngine.ts';
import { createWasmEngine } from '../../../workers/engine/wasmEngine.ts';
import { createPool } from '../../../workers/pool.ts';
import { compiledKernels } from '../../kernels.ts';
import { directVariant } from './directVariant.ts';
import { workerWith } from './inProcessWorker.ts';
import { deadOutputs, explored, tiledModel } from './tiledNetwork.ts';

const kernels = compiledKernels();
const model = tiledModel();
const images = syntheticSet(100, 1);
const data = { images, source: sourceOf('synthetic', []) };
const sources = { model: model.source, data: data.source };
const shares = [0, 0.3, 0.6];
const recipe: Recipe = {
  ...withDomain(defaultRecipe(model.network, images, sources, 'nucleo-u575zi-q'), 'tiles', model.network),
  layers: Object.values(explored).map((layer) => ({ layer, shares })),
  splits: { calibration: 70, selection: 20, heldOut: 10 },
};
const { network } = model;
const inputOf = networkInput(images, network, recipe.inputScale);
const calibration = Uint32Array.from({ length: 70 }, (_, n) => n);

async function found(change: Partial<Recipe>, engine = () => createWasmEngine(kernels), workers = 1) {
  const subject = openSubject({ ...recipe, ...change }, model, data);
  const pool = createPool(() => workerWith(engine()), workers);
  pool.hold(engineJob(network, 'double'));
  const done = new Map<string, number>();
  const { levels } = await calibrateLevels(subject, calibration, pool, (phase, total) => (amount) => {
    done.set(phase, (done.get(phase) ?? 0) + amount / total);
  });
  for (const phase of ['significance', 'variants']) expect(done.get(phase)).toBeCloseTo(1);
  holdExploration(pool, { network, recipe: subject.recipe, levels });
  const configurations = shares.flatMap((_, a) => shares.flatMap((_, b) => shares.map((_, c) => [a, b, c])));
  const inputs = Array.from({ length: 20 }, (_, n) => inputOf(70 + n));
  return { levels, configurations, inputs, classes: await pool.call('classify', { configurations, inputs }) };
}

const tableOf = (levels: readonly LevelTable[], layer: number) =>
  levels.find((table) => table.layer === layer)!;

describe('levels by tiles', async () => {
  const { levels, configurations, inputs, classes } = await found({});
  const [pooled, last] = [tableOf(levels, explored.pooled), tableOf(levels, explored.last)];

  test.each([
    ['three workers', () => createWasmEngine(kernels), 3],
    ['the plain operators', createPlainEngine, 2],
  ] as const)('are the same with %s, and so are the answers', async (_, engine, workers) => {
    const other = await found({}, engine, workers);
    expect(other.levels).toEqual(levels);
    expect(other.classes).toEqual(classes);
  });

  test('are in tiles where a convolution has some, else the direct ones of equal shares', async () => {
    const kinds = levels.map((table) => table.levels.map(({ variant }) => variant.kind));
    expect(kinds).toEqual([
      ['conv', 'conv', 'conv'],
      ['conv', 'tiledConv', 'tiledConv'],
      ['conv', 'tiledConv', 'tiledConv'],
    ]);
    const direct = await found({
      ...withDomain(recipe, 'direct', model.network),
      allocation: 'equal',
      layers: recipe.layers,
    });
    expect(levels[0]).toEqual(tableOf(direct.levels, explored.direct));
  });

  test('answer as the network with the layers of the levels', () => {
    configurations.forEach((row, n) => {
      const varied = withLayers(
        network,
        levels.map((table, k) => table.levels[row[k]!]!.variant),
      );
      const expected = inputs.map((input) => {
        const output = runNetwork(varied, input, { rounding: 'double' });
        return output.indexOf(Math.max(...output));
      });
      expect([...classes.subarray(n * 20, (n + 1) * 20)]).toEqual(expected);
    });
  });

  test('skip their share of the pairs of every living channel, and dead channels whole', () => {
    expect(pooled.deadChannels).toBe(deadOutputs.length);
    for (const { variant, share, skippedPairShare } of pooled.levels.slice(1)) {
      if (variant.kind !== 'tiledConv') throw new Error('a level by tiles is expected');
      const perChannel = variant.pointWeights.length / 10;
      variant.bias.forEach((_, channel) => {
        const weights = variant.pointWeights.subarray(channel * perChannel, (channel + 1) * perChannel);
        let skipped = 0;
        for (let n = 0; n < perChannel; n += 2) if (!weights[n] && !weights[n + 1]) skipped++;
        const least = deadOutputs.includes(channel) ? 1 : share!;
        expect(skipped / (perChannel / 2)).toBeCloseTo(least, 1);
      });
      expect(skippedPairShare).toBeCloseTo(0.2 + 0.8 * share!, 1);
    }
  });

  test('are exact at share 0 on the calibration images, but for what is dead, unless that is kept', async () => {
    const exact = directVariant(pooled.levels[0]!);
    const after = directVariant(last.levels[0]!);
    const pairs = exact.skipped!.length / exact.bias.length;
    const whole = Array.from(exact.bias.keys()).filter((channel) =>
      exact.skipped!.subarray(channel * pairs, (channel + 1) * pairs).every((bit) => bit === 1),
    );
    expect(whole).toEqual(deadOutputs);
    const varied = withLayers(network, [exact, after]);
    for (let n = 0; n < 70; n++)
      expect(runNetwork(varied, inputOf(n), { rounding: 'double' })).toEqual(
        runNetwork(network, inputOf(n), { rounding: 'double' }),
      );
    const { levels: kept } = await found({ deadOperands: 'keep' });
    for (const layer of [explored.pooled, explored.last]) {
      expect(tableOf(kept, layer).deadChannels).toBe(0);
      expect(tableOf(kept, layer).levels[0]!.variant).toBe(
        convLayers(network).find(({ index }) => index === layer),
      );
    }
  });

  test('of neighbouring channels skip the same where they share a mask, whatever the workers', async () => {
    const change = { channelsPerMask: 2 } as const;
    const [one, other] = [await found(change), await found(change, undefined, 4)];
    expect(other.levels).toEqual(one.levels);
    const { variant } = tableOf(one.levels, explored.last).levels[2]!;
    if (variant.kind !== 'tiledConv') throw new Error('a level by tiles is expected');
    const perChannel = variant.pointWeights.length / 6;
    const isSkipped = (channel: number, pair: number) =>
      [0, 1].every((lane) => variant.pointWeights[channel * perChannel + 2 * pair + lane] === 0);
    const pairs = Array.from({ length: perChannel / 2 }, (_, pair) => pair);
    for (const channel of [0, 2, 4]) {
      const shared = pairs.filter((pair) => isSkipped(channel, pair) && isSkipped(channel + 1, pair));
      expect(shared.length).toBeGreaterThanOrEqual(Math.round(0.6 * pairs.length));
    }
  });
});

describe('recipes by tiles', () => {
  const direct = withDomain(recipe, 'direct', model.network);

  test('have one share of all channels, and no refinement; direct ones are as before', () => {
    expect(recipe).not.toHaveProperty('allocation');
    expect(direct).not.toHaveProperty('domain');
    expect(direct.allocation).toBe('ranked');
    expect(withDomain(withDomain(direct, 'tiles', model.network), 'direct', model.network)).toEqual(direct);
    expect(withDomain(direct, 'direct', model.network)).toBe(direct);
    const refinement = { points: 'front', images: 10, steps: 10, mirror: true } as const;
    expect(withDomain({ ...direct, refinement }, 'tiles', model.network)).toEqual(
      withDomain(direct, 'tiles', model.network),
    );
    expect(parseRecipe(recipe)).toEqual(recipe);
  });

  test.each([
    [{ allocation: 'ranked' }, /allocation.*'tiles'/],
    [{ refinement: { points: 'front', images: 10, steps: 10, mirror: true } }, /refinement.*'tiles'/],
    [{ domain: 'frequency' }, /domain/],
  ])('refuse %j', (change, text) => {
    expect(() => parseRecipe({ ...recipe, ...change })).toThrow(text);
  });

  test('are of the compensated method alone', () => {
    expect(() =>
      parseRecipe({ ...withMethod(recipe, 'activation', model.network), domain: 'tiles' }),
    ).toThrow(/domain.*'compensated' only/);
    expect(withMethod(recipe, 'activation', model.network)).not.toHaveProperty('domain');
  });
});
