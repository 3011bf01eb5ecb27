import { describe, expect, test } from 'vitest';
import { runNetwork } from '../../../src/arithmetic/runNetwork.ts';
import { analyse } from '../../../src/exploration/explore.ts';
import type { LevelTable } from '../../../src/exploration/levels/levelTable.ts';
import { preferredCost } from '../../../src/exploration/levels/levelTable.ts';
import { withDomain, withMethod } from '../../../src/exploration/recipe/defaultRecipe.ts';
import { parseRecipe } from '../../../src/exploration/recipe/recipe.ts';
import { pointNetwork, pointSummary } from '../../../src/exploration/views/pointSummary.ts';
import { skippingLines } from '../../../src/exploration/views/skippingText.ts';
import type { TiledConvLayer } from '../../../src/network/network.ts';
import { convLayers, withLayers } from '../../../src/network/network.ts';
import { tilePairs } from '../../../src/network/tilePairs.ts';
import { applyResults, parseResults } from '../../../src/sharing/resultsFile.ts';
import { decodeShare, encodeShare } from '../../../src/sharing/shareLink.ts';
import { figureDifference } from '../../../src/sharing/statedFigures.ts';
import { rankedShares } from '../../../src/significance/tiledRanking.ts';
import { createPlainEngine } from '../../../workers/engine/plainEngine.ts';
import { createWasmEngine } from '../../../workers/engine/wasmEngine.ts';
import { createPool } from '../../../workers/pool.ts';
import { directVariant } from './directVariant.ts';
import { workerWith } from './inProcessWorker.ts';
import {
  documentOf,
  explored,
  images,
  inputOf,
  kernels,
  listener,
  model,
  network,
  recipe,
  shares,
  subjectOf,
  tableOf,
} from './tiledCase.ts';
import { convolutions, deadOutputs } from './tiledNetwork.ts';

describe('levels by tiles', async () => {
  const exploration = await explored({});
  const { levels, points } = exploration;
  const [pooled, last] = [tableOf(levels, convolutions.pooled), tableOf(levels, convolutions.last)];

  test.each([
    ['three workers', () => createWasmEngine(kernels), 3],
    ['the plain operators', createPlainEngine, 2],
  ] as const)('are the same with %s, and so are the answers', async (_, engine, workers) => {
    const other = await explored({}, engine, workers);
    expect(other.levels).toEqual(levels);
    expect(documentOf(other)).toBe(documentOf(exploration));
  });

  test('are in tiles where a convolution has some, of whole channels on few, else the direct ones of equal shares', async () => {
    const kinds = levels.map((table) => table.levels.map(({ variant }) => variant.kind));
    expect(kinds).toEqual([
      ['conv', 'conv', 'conv'],
      ['conv', 'tiledConv', 'tiledConv'],
      ['conv', 'tiledConv', 'tiledConv'],
    ]);
    const masks = levels[0]!.levels.map((level) => {
      const skipped = directVariant(level).skipped!;
      const pairs = skipped.length / 8;
      return Array.from({ length: 8 }, (_, k) => skipped.subarray(k * pairs, (k + 1) * pairs).join(''));
    });
    const isWhole = (mask: string) => !mask.includes('0');
    for (const level of masks)
      level.forEach((mask, channel) => expect(isWhole(mask) || mask === masks[0]![channel]).toBe(true));
    expect(masks.map((level) => level.filter(isWhole).length)).toEqual([0, 2, 5]);
    const direct = await explored({ domain: 'direct', allocation: 'equal' });
    expect(direct.levels[0]).not.toEqual(levels[0]);
  });

  test('answer as the network with the layers of the levels', () => {
    const { selection } = exploration.splits;
    for (let point = 1; point < points.correct.length; point++) {
      const varied = pointNetwork(exploration, point);
      const correct = selection.filter((image) => {
        const output = runNetwork(varied, inputOf(image), { rounding: 'double' });
        return output.indexOf(Math.max(...output)) === images.labels[image];
      });
      expect(points.correct[point]).toBe(correct.length);
    }
  });

  test('cost fewer cycles and SMLADs the more they skip', () => {
    for (const table of [pooled, last])
      for (const figure of ['latencyCycles', 'smlads'] as const) {
        const [some, most] = table.levels.slice(1).map((level) => preferredCost(level)[figure]);
        expect(most).toBeLessThan(some!);
      }
  });

  test('come back from a results file and a link', async () => {
    const text = documentOf(exploration);
    const pool = createPool(() => workerWith(createWasmEngine(kernels)), 1);
    const again = await analyse(subjectOf({}), pool, listener, () => 0);
    applyResults(again, parseResults(text));
    expect(figureDifference(text, again)).toBeNull();
    expect(again.points).toEqual(points);
    const shared = { recipe, choice: { budgetPp: 1 } };
    expect(decodeShare(encodeShare(shared))).toEqual(shared);
  });

  test('say in which tiles they skip, and what is dead', () => {
    expect(skippingLines(exploration)).toEqual([
      'skips products of fast convolution: layer 1 by whole output channels, layer 2 by tiles of 4 × 4, layer 4 by tiles of 3 × 3',
      expect.stringMatching(/^layer 2: 2 of 10 output channels never change on the 70 calibration images/),
      expect.stringMatching(/^layer 4: 3 of 6 output channels/),
    ]);
    const { layers } = pointSummary(exploration, points.correct.length - 1);
    expect(layers.map(({ tile }) => tile)).toEqual([undefined, [4, 4], [3, 3]]);
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
    for (const image of exploration.splits.calibration)
      expect(runNetwork(varied, inputOf(image), { rounding: 'double' })).toEqual(
        runNetwork(network, inputOf(image), { rounding: 'double' }),
      );
    const { levels: kept } = await explored({ deadOperands: 'keep' });
    for (const layer of [convolutions.pooled, convolutions.last]) {
      expect(tableOf(kept, layer).deadChannels).toBe(0);
      expect(tableOf(kept, layer).levels[0]!.variant).toBe(
        convLayers(network).find(({ index }) => index === layer),
      );
    }
  });

  test('of neighbouring channels skip the same where they share a mask, whatever the workers', async () => {
    const change = { channelsPerMask: 2 } as const;
    const [one, other] = [await explored(change), await explored(change, undefined, 4)];
    expect(other.levels).toEqual(one.levels);
    const { variant } = tableOf(one.levels, convolutions.last).levels[2]!;
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

describe('ranked levels by tiles', async () => {
  const change = { allocation: 'ranked' } as const;
  const exploration = await explored(change);
  const { levels: equalLevels } = await explored({});
  const equalAt = tableOf(
    (await explored({ layers: [{ layer: convolutions.last, shares: [...rankedShares] }] })).levels,
    convolutions.last,
  ).levels.slice(1);
  const { levels } = exploration;
  const tablesByTiles = [convolutions.pooled, convolutions.last].map((layer) => tableOf(levels, layer));

  /** Pairs of every channel that a level skips. */
  function skippedPairs(level: LevelTable['levels'][number]): boolean[][] {
    const { variant } = level;
    if (variant.kind !== 'tiledConv') throw new Error('a level by tiles is expected');
    const { points, pairs, keeps } = tilePairs(variant);
    return Array.from(variant.bias, (_, channel) =>
      Array.from({ length: points * pairs }, (_, n) => !keeps(channel, Math.floor(n / pairs), n % pairs)),
    );
  }
  const shareOf = (mask: readonly boolean[]) => mask.filter(Boolean).length / mask.length;

  test('are the same with three workers, and come back from a results file and a link', async () => {
    const other = await explored(change, undefined, 3);
    expect(other.levels).toEqual(levels);
    const text = documentOf(exploration);
    expect(documentOf(other)).toBe(text);
    const pool = createPool(() => workerWith(createWasmEngine(kernels)), 1);
    const again = await analyse(subjectOf(change), pool, listener, () => 0);
    applyResults(again, parseResults(text));
    expect(figureDifference(text, again)).toBeNull();
    const shared = { recipe: { ...recipe, ...change }, choice: { budgetPp: 1 } };
    expect(decodeShare(encodeShare(shared))).toEqual(shared);
  });

  test('are exact at share 0, skip more of the same in every channel as the share grows, and dead channels whole', () => {
    for (const table of tablesByTiles) {
      const equal = tableOf(equalLevels, table.layer);
      expect(table.levels[0]!.variant).toEqual(equal.levels[0]!.variant);
      const [some, most] = table.levels.slice(1).map(skippedPairs);
      most!.forEach((mask, channel) => {
        some![channel]!.forEach((isSkipped, pair) => expect(mask[pair] || !isSkipped).toBe(true));
      });
      expect(table.deadChannels).toBe(equal.deadChannels);
    }
    for (const level of tablesByTiles[0]!.levels.slice(1))
      for (const channel of deadOutputs) expect(shareOf(skippedPairs(level)[channel]!)).toBe(1);
  });

  test('skip different shares of the channels', () => {
    const shares = skippedPairs(tablesByTiles[0]!.levels[1]!).map(shareOf);
    const living = shares.filter((_, channel) => !deadOutputs.includes(channel));
    expect(Math.max(...living) - Math.min(...living)).toBeGreaterThan(0.04);
  });

  test('are made of channels as equal shares have them, whose bounds are proven', () => {
    const { variant } = tablesByTiles[1]!.levels[2]!;
    const perChannel = (of: TiledConvLayer, channel: number) => {
      const size = of.pointWeights.length / of.bias.length;
      return [...of.pointWeights.subarray(channel * size, (channel + 1) * size), of.bias[channel]];
    };
    if (variant.kind !== 'tiledConv') throw new Error('a level by tiles is expected');
    const found = skippedPairs(tablesByTiles[1]!.levels[2]!).map(shareOf);
    found.forEach((share, channel) => {
      if (share === 1) return;
      const equal = equalAt.find((at) => shareOf(skippedPairs(at)[channel]!) === share);
      if (equal?.variant.kind !== 'tiledConv') throw new Error('no equal share skips as much of the channel');
      expect(perChannel(variant, channel)).toEqual(perChannel(equal.variant, channel));
    });
  });

  test('say where they skip', () => {
    expect(skippingLines(exploration)).toContain(
      'skips where it costs the answers least, over all explored layers',
    );
  });
});

describe('recipes by tiles', () => {
  const direct = withDomain(recipe, 'direct', model.network);

  test('keep where they skip in another domain', () => {
    expect(direct).not.toHaveProperty('domain');
    expect(direct.allocation).toBe('equal');
    expect(withDomain(direct, 'tiles', model.network)).toEqual(recipe);
    const mixed = withDomain(recipe, 'mixed-tiles', model.network);
    const finer = [0, 0.15, 0.3, 0.45, 0.6];
    expect(parseRecipe(mixed)).toEqual({
      ...recipe,
      domain: 'mixed-tiles',
      layers: [
        { layer: convolutions.direct, shares },
        { layer: convolutions.pooled, shares: finer },
        { layer: convolutions.last, shares: finer },
      ],
    });
    expect(withDomain(mixed, 'tiles', model.network)).toEqual(recipe);
    expect(withDomain(direct, 'direct', model.network)).toBe(direct);
    expect(parseRecipe(recipe)).toEqual(recipe);
    expect(parseRecipe({ ...recipe, allocation: 'ranked' })).toEqual({ ...recipe, allocation: 'ranked' });
  });

  test('refuse other domains', () => {
    expect(() => parseRecipe({ ...recipe, domain: 'frequency' })).toThrow(/domain/);
  });

  test('are of the compensated method alone', () => {
    expect(() =>
      parseRecipe({ ...withMethod(recipe, 'activation', model.network), domain: 'tiles' }),
    ).toThrow(/domain.*'compensated' only/);
    expect(withMethod(recipe, 'activation', model.network)).not.toHaveProperty('domain');
  });
});
