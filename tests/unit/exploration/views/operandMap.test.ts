import { expect, test } from 'vitest';
import type { Exploration } from '../../../../src/exploration/exploration.ts';
import { analyse } from '../../../../src/exploration/explore.ts';
import { levelsOfPoint } from '../../../../src/exploration/points/pointTable.ts';
import { defaultRecipe } from '../../../../src/exploration/recipe/defaultRecipe.ts';
import { openSubject } from '../../../../src/exploration/recipe/openSubject.ts';
import type { Recipe } from '../../../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../../../src/exploration/recipe/source.ts';
import { exactPoint } from '../../../../src/exploration/recipe/space.ts';
import { operandHistogram } from '../../../../src/exploration/views/operandHistogram.ts';
import type { OperandMap } from '../../../../src/exploration/views/operandMap.ts';
import { dead, kept, operandMap, skipped } from '../../../../src/exploration/views/operandMap.ts';
import { pointNetwork } from '../../../../src/exploration/views/pointSummary.ts';
import { syntheticSet } from '../../../../src/images/syntheticSet.ts';
import type { ConvLayer } from '../../../../src/network/network.ts';
import { operandPairs } from '../../../../src/network/operandPairs.ts';
import { createWasmEngine } from '../../../../workers/engine/wasmEngine.ts';
import { createPool } from '../../../../workers/pool.ts';
import { compiledKernels } from '../../../kernels.ts';
import { workerWith } from '../inProcessWorker.ts';
import { convolutions, tiledModel } from '../tiledNetwork.ts';

const kernels = compiledKernels();
const model = tiledModel();
const data = { images: syntheticSet(60, 1), source: sourceOf('synthetic', []) };
const sources = { model: model.source, data: data.source };
const { direct, pooled } = convolutions;

/** An exploration of some convolutions, with nothing measured. */
function analysed(change: Partial<Recipe>): Promise<Exploration> {
  const recipe = {
    ...defaultRecipe(model.network, data.images, sources, 'nucleo-u575zi-q'),
    splits: { calibration: 30, selection: 20, heldOut: 10 },
    ...change,
  };
  const pool = createPool(() => workerWith(createWasmEngine(kernels)), 1);
  const listener = { progress: () => undefined, update: () => undefined };
  return analyse(openSubject(recipe, model, data), pool, listener, () => 0);
}

/** What gives each entry of a map in rows and columns. */
function entries(map: OperandMap, of: (row: number, column: number) => number): number[] {
  return Array.from(map.values, (_, n) => of(Math.floor(n / map.columnCount), n % map.columnCount));
}

function convAt(exploration: Exploration, point: number, layer: number): ConvLayer {
  return pointNetwork(exploration, point).layers.find(({ index }) => index === layer) as ConvLayer;
}

/** Every entry of a map once more, in a histogram. */
function expectCounted(map: OperandMap) {
  const { bars, end } = operandHistogram(map);
  const edges = [...bars.map(({ from }) => from), end];
  const counted = bars.map((_, n) => {
    const inBar = (state: number) =>
      [...map.values.keys()].filter((at) => {
        const value = map.values[at]!;
        const above = value >= edges[n]! || n === 0;
        const below = value < edges[n + 1]! || n === bars.length - 1;
        return map.states[at] === state && above && below;
      }).length;
    return [inBar(kept), inBar(skipped)];
  });
  expect(bars.map((bar) => [bar.kept, bar.skipped])).toEqual(counted);
}

test('by significance an operand is skipped with its pair, and dead where it never mattered', async () => {
  const exploration = await analysed({ method: 'paper', layers: [{ layer: pooled, taus: [0, 0.05, 0.2] }] });
  for (const layer of [direct, pooled]) {
    const { operands } = exploration.significance.find((each) => each.layer === layer)!;
    for (const point of exploration.points.correct.keys()) {
      const map = operandMap(exploration, point, layer)!;
      const conv = convAt(exploration, point, layer);
      const { operandCount, pairCount, first, width } = operandPairs(conv);
      const shape = [map.columns, map.rowCount, map.columnCount];
      expect(shape).toEqual(['operands', conv.bias.length, operandCount]);
      expect(map.values).toEqual(operands);
      const states = entries(map, (channel, operand) => {
        const pair = first.findIndex((start, n) => operand >= start && operand < start + width[n]!);
        if (operands[channel * operandCount + operand] === 0) return dead;
        return conv.skipped?.[channel * pairCount + pair] ? skipped : kept;
      });
      expect([...map.states]).toEqual(states);
      expectCounted(map);
    }
  }
});

test('by shares a pair has the first level that skips it', async () => {
  const shares = [0, 0.3, 0.6];
  const layers = [{ layer: pooled, shares }];
  const exploration = await analysed({ method: 'magnitude', domain: 'direct', layers });
  const masks = exploration.levels[0]!.levels.map(({ variant }) => (variant as ConvLayer).skipped!);
  for (const point of exploration.points.correct.keys()) {
    const map = operandMap(exploration, point, pooled)!;
    const chosen = levelsOfPoint(exploration.points, point)?.[0];
    const levels = Array.from(masks[0]!, (_, n) => masks.filter((mask) => mask[n] === 0).length);
    expect([...map.values]).toEqual(levels);
    const states = levels.map((level) => {
      if (level === 0) return dead;
      return chosen !== undefined && level <= chosen ? skipped : kept;
    });
    expect([...map.states]).toEqual(states);
    expectCounted(map);
  }
  expect(operandMap(exploration, exactPoint, direct)).toBeNull();
});

test('a point of a tile has the share of its pairs that is multiplied', async () => {
  const layers = [{ layer: pooled, shares: [0, 0.5] }];
  const exploration = await analysed({ method: 'compensated', domain: 'tiles', layers });
  const { variant, skippedPairShare } = exploration.levels[0]!.levels[1]!;
  if (variant.kind !== 'tiledConv') throw new Error('the layer has no tiles');
  const { pointWeights, bias } = variant;
  const map = operandMap(exploration, 2, pooled)!;
  const inC = pointWeights.length / map.values.length;
  expect([map.columns, map.rowCount, inC]).toEqual(['points', bias.length, 8]);
  const shares = entries(map, (channel, point) => {
    const weights = pointWeights.subarray((channel * map.columnCount + point) * inC).subarray(0, inC);
    const pairs = [0, 2, 4, 6].filter((lane) => weights[lane] !== 0 || weights[lane + 1] !== 0);
    return pairs.length / 4;
  });
  expect([...map.values]).toEqual(shares);
  expect(1 - shares.reduce((sum, share) => sum + share) / shares.length).toBeCloseTo(skippedPairShare);
  expect(operandHistogram(map).bars).toEqual([]);
});
