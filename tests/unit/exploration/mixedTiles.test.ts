import { describe, expect, test } from 'vitest';
import { runNetwork } from '../../../src/arithmetic/runNetwork.ts';
import { calibrated } from '../../../src/exploration/explore.ts';
import type { LevelTable, WantedLevels } from '../../../src/exploration/levels/levelTable.ts';
import { tileOf } from '../../../src/exploration/levels/levelTable.ts';
import type { AllocationName, Recipe } from '../../../src/exploration/recipe/recipe.ts';
import { aloneCurves, layersAlone } from '../../../src/exploration/views/layersAlone.ts';
import { pointNetwork } from '../../../src/exploration/views/pointSummary.ts';
import { skippingLines } from '../../../src/exploration/views/skippingText.ts';
import { createWasmEngine } from '../../../workers/engine/wasmEngine.ts';
import { createPool } from '../../../workers/pool.ts';
import type { LocalEngine } from '../../../workers/protocol.ts';
import { workerWith } from './inProcessWorker.ts';
import { documentOf, explored, images, inputOf, kernels, listener, subjectOf, tableOf } from './tiledCase.ts';
import { convolutions } from './tiledNetwork.ts';

describe('levels in tiles of two sizes', async () => {
  const change = {
    domain: 'mixed-tiles',
    layers: Object.values(convolutions).map((layer) => ({ layer, shares: [0, 0.3, 0.45, 0.6] })),
  } as const;
  const exploration = await explored(change);
  const { levels, points, splits } = exploration;
  const [pooled, last] = [tableOf(levels, convolutions.pooled), tableOf(levels, convolutions.last)];

  test('are in small and in usual tiles in turn, and say so', () => {
    const tilesOfLevels = (table: LevelTable) => table.levels.map(({ variant }) => tileOf(variant));
    expect(tilesOfLevels(pooled)).toEqual([null, [2, 2], [4, 4], [2, 2]]);
    expect(tilesOfLevels(last)).toEqual([null, [3, 2], [3, 3], [3, 2]]);
    expect(skippingLines(exploration)[0]).toBe(
      'skips products of fast convolution: layer 1 by whole output channels, layer 2 by tiles of 4 × 4 and tiles of 2 × 2, layer 4 by tiles of 3 × 3 and tiles of 3 × 2',
    );
  });

  test('follow on each other in tiles of one size where layers are looked at alone', () => {
    expect(aloneCurves(layersAlone(exploration)).map(({ lines }) => lines)).toEqual([
      [[0, 1, 2, 3]],
      [
        [0, 2],
        [0, 1, 3],
      ],
      [
        [0, 2],
        [0, 1, 3],
      ],
    ]);
  });

  test('in usual tiles are those of recipes that have no others', async () => {
    const usual = await explored({ ...change, domain: 'tiles' });
    for (const table of [pooled, last])
      for (const level of [0, 2])
        expect(table.levels[level]!.variant).toEqual(
          tableOf(usual.levels, table.layer).levels[level]!.variant,
        );
  });

  test('answer as the network with the layers of the levels, whatever the engine', async () => {
    for (let point = 1; point < points.correct.length; point += 5) {
      const varied = pointNetwork(exploration, point);
      const correct = splits.selection.filter((image) => {
        const output = runNetwork(varied, inputOf(image), { rounding: 'double' });
        return output.indexOf(Math.max(...output)) === images.labels[image];
      });
      expect(points.correct[point]).toBe(correct.length);
    }
    expect(documentOf(await explored(change, undefined, 3))).toBe(documentOf(exploration));
  });

  test.each(['equal', 'ranked'] as const)(
    'with %s shares are made one by one as all together',
    async (allocation) => {
      const subject = subjectOf({ ...change, allocation });
      const pool = () => createPool(() => workerWith(createWasmEngine(kernels)), 1);
      const whole = await calibrated(subject, pool(), listener, () => 0);
      const wanted = [[1], [2], [3]];
      const some = await calibrated(subject, pool(), listener, () => 0, undefined, wanted);
      wanted.forEach(([level], k) =>
        expect(some.levels[k]!.levels[level!]).toEqual(whole.levels[k]!.levels[level!]),
      );
    },
  );
});

describe('in tiles of two sizes nothing is made for levels that there are not', () => {
  const change: Partial<Recipe> = {
    domain: 'mixed-tiles',
    layers: [
      { layer: convolutions.pooled, shares: [0, 0.3, 0.45, 0.6] },
      { layer: convolutions.last, shares: [0] },
    ],
  };

  /** Tiles of each layer whose moments are gathered for these levels: 44 are 4 x 4. */
  async function gathered(allocation: AllocationName, wanted?: WantedLevels) {
    const layers: readonly number[] = Object.values(convolutions);
    const found = layers.map(() => new Set<number>());
    const engine = createWasmEngine(kernels);
    const watched: LocalEngine = {
      ...engine,
      tileMoments: (request) => {
        const { rows, columns } = request.axes;
        found[layers.indexOf(request.layer)]!.add(rows.outputs * 10 + columns.outputs);
        return engine.tileMoments(request);
      },
    };
    const pool = createPool(() => workerWith(watched), 1);
    const { levels } = await calibrated(
      subjectOf({ ...change, allocation }),
      pool,
      listener,
      () => 0,
      undefined,
      wanted,
    );
    const tiles = Object.fromEntries(
      Object.entries(convolutions).map(([name], n) => [name, [...found[n]!].sort((a, b) => b - a)]),
    );
    return { tiles, levels };
  }

  test('with equal shares', async () => {
    const whole = await gathered('equal');
    expect(whole.tiles).toEqual({ direct: [], pooled: [44, 22], last: [33] });
    const some = await gathered('equal', [[1, 3], []]);
    expect(some.tiles).toEqual({ direct: [], pooled: [22], last: [33] });
    for (const level of [1, 3]) expect(some.levels[0]!.levels[level]).toEqual(whole.levels[0]!.levels[level]);
    expect(some.levels.map(({ deadChannels }) => deadChannels)).toEqual(
      whole.levels.map(({ deadChannels }) => deadChannels),
    );
  });

  test('but with ranked ones what the ranking over all layers needs', async () => {
    const { tiles } = await gathered('ranked', [[1, 3], []]);
    expect(tiles).toEqual({ direct: [], pooled: [44, 22], last: [33, 32] });
    expect((await gathered('ranked', [[0], [0]])).tiles).toEqual({ direct: [], pooled: [44], last: [33] });
  });
});
