import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { boardOf } from '../../../src/boards/boards.ts';
import type { Exploration } from '../../../src/exploration/exploration.ts';
import { explore, measureHeldOut } from '../../../src/exploration/explore.ts';
import { onBoard } from '../../../src/exploration/onBoard.ts';
import { frontOf } from '../../../src/exploration/points/choice.ts';
import { isFitting, levelsOfPoint } from '../../../src/exploration/points/pointTable.ts';
import { defaultRecipe, withDomain } from '../../../src/exploration/recipe/defaultRecipe.ts';
import { openModel, openSubject } from '../../../src/exploration/recipe/openSubject.ts';
import type { Recipe } from '../../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../../src/exploration/recipe/source.ts';
import { exactPoint } from '../../../src/exploration/recipe/space.ts';
import { boardViewText, inPrices } from '../../../src/exploration/views/boardView.ts';
import { flashRange, withinFlashLimit } from '../../../src/exploration/views/flashView.ts';
import { pointCost, pointNetwork } from '../../../src/exploration/views/pointSummary.ts';
import { exportBundle } from '../../../src/firmware/exportPoint.ts';
import { exportRequest } from '../../../src/firmware/exportRequest.ts';
import { syntheticSet } from '../../../src/images/syntheticSet.ts';
import { integerNetwork } from '../../../src/network/integerNetwork.ts';
import type { MemoryLimits } from '../../../src/plan/fittingKernels.ts';
import {
  boardLimits,
  codeInMemoryOf,
  formsOf,
  tablesInRamOf,
  tighterLimits,
} from '../../../src/plan/fittingKernels.ts';
import type { NetworkCost, NetworkCostOptions } from '../../../src/plan/networkCost.ts';
import { networkCost } from '../../../src/plan/networkCost.ts';
import { reportOf } from '../../../src/report/report.ts';
import { createWasmEngine } from '../../../workers/engine/wasmEngine.ts';
import { createPool } from '../../../workers/pool.ts';
import { compiledKernels } from '../../kernels.ts';
import { workerWith } from './inProcessWorker.ts';

const kernels = compiledKernels();
const bytes = new Uint8Array(readFileSync(new URL('../../../public/examples/lenet.tflite', import.meta.url)));
const model = openModel({ name: 'lenet.tflite', bytes }, 'lenet');
const images = syntheticSet(200, 1);
const data = { images, source: sourceOf('synthetic', []) };
const listener = { progress: () => undefined, update: () => undefined };
const engine = createPool(() => workerWith(createWasmEngine(kernels)), 1);
const [from, to] = ['nucleo-u575zi-q', 'nucleo-l4r5zi'];

function exploreWith(change: Partial<Recipe>): Promise<Exploration> {
  const sources = { model: model.source, data: data.source };
  const recipe = withDomain(defaultRecipe(model.network, images, sources, from), 'direct', model.network);
  const layers = [2, 4].map((layer) => ({ layer, shares: [0, 0.8] }));
  const splits = { calibration: 8, selection: 40, heldOut: 16 };
  const whole = { ...recipe, allocation: 'equal' as const, layers, splits, search: null, racing: null };
  return explore(openSubject({ ...whole, ...change }, model, data), engine, listener, () => 0);
}

const guided: Partial<Recipe> = {
  search: { kind: 'guided', evaluations: 3 },
  refinement: { points: 1, images: 40, steps: 8, mirror: true },
};

/** What the network of a point costs on the other board, priced as if it were all there is, with what is pinned. */
const costAlone = (view: Exploration, point: number, pinned: NetworkCostOptions, limits: MemoryLimits = {}) =>
  networkCost(integerNetwork(pointNetwork(view, point)), boardOf(to), {
    limits: tighterLimits(boardLimits(boardOf(to)), limits),
    ...pinned,
  });

/** An exploration decides for all its points together which tables and which code may be copied. */
const copiesOf = ({ layers }: NetworkCost) => ({
  tablesInRam: tablesInRamOf(layers),
  codeInMemory: codeInMemoryOf(layers),
});

describe('a guided exploration with refined points, on another board', () => {
  let explored: Exploration;
  let view: Exploration;
  let grid: Exploration;
  let before: Exploration;
  beforeAll(async () => {
    grid = await exploreWith({ board: to });
    explored = await exploreWith(guided);
    before = structuredClone({ ...explored, images: null }) as unknown as Exploration;
    explored.heldOut.clear();
    view = await onBoard(explored, { board: to }, engine, listener, () => 0);
    expect(explored.heldOut.size).toBe(0);
    await measureHeldOut(view, engine, [exactPoint, ...frontOf(view.points)], listener, () => 0);
  });
  const everyPoint = () => [...view.points.correct.keys()];
  const inGrid = (point: number) => {
    const row = levelsOfPoint(view.points, point)?.join();
    return [...grid.points.correct.keys()].find((at) => levelsOfPoint(grid.points, at)?.join() === row);
  };

  test('costs, point by point, what its network does there, and as on a grid that was explored there', () => {
    expect(view.refinedFrom.size).toBeGreaterThan(0);
    for (const point of everyPoint()) {
      const cost = pointCost(view, point);
      const { activationBytes } = view.exactCost;
      const alone = costAlone(view, point, {
        forms: formsOf(cost.layers),
        activationBytes,
        ...copiesOf(cost),
      });
      expect(alone).toMatchObject(cost);
      for (const figure of ['latencyCycles', 'macs', 'smlads', 'flashBytes', 'ramBytes'] as const) {
        expect(view.points[figure][point]).toBe(alone[figure]);
        const at = inGrid(point);
        if (at !== undefined) expect(alone[figure]).toBe(grid.points[figure][at]);
      }
      expect(inGrid(point) === undefined).toBe(view.refinedFrom.has(point));
    }
    expect(view.exactCost).toEqual(grid.exactCost);
  });

  test('has the front there, by brute force', () => {
    const { latencyCycles, correct } = view.points;
    const isBeaten = (point: number) =>
      everyPoint().some(
        (other) =>
          correct[other]! >= correct[point]! &&
          latencyCycles[other]! <= latencyCycles[point]! &&
          (correct[other]! > correct[point]! || latencyCycles[other]! < latencyCycles[point]!),
      );
    const front = frontOf(view.points);
    expect([...front].sort((a, b) => a - b)).toEqual(everyPoint().filter((point) => !isBeaten(point)));
  });

  test('shares its answers, and leaves the exploration as it was', () => {
    expect(view.points.correctBits).toBe(explored.points.correctBits);
    expect(view.points.correct).toBe(explored.points.correct);
    expect(view.heldOut).toBe(explored.heldOut);
    expect(view.recipe).toBe(explored.recipe);
    expect(explored.points).toEqual(before.points);
    expect(explored.levels).toEqual(before.levels);
  });

  test('is under a limit of flash what it is there under that limit', () => {
    const { leastBytes, mostBytes } = flashRange(view);
    const flashBytes = Math.round((leastBytes + mostBytes) / 2);
    const limited = withinFlashLimit(view, flashBytes);
    for (const point of everyPoint()) {
      const alone = costAlone(view, point, copiesOf(pointCost(limited, point)), { flashBytes });
      expect(limited.points.latencyCycles[point]).toBe(alone.latencyCycles);
    }
    expect(limited.points.latencyCycles).not.toEqual(view.points.latencyCycles);
    const none = withinFlashLimit(view, leastBytes - 1).points;
    expect(everyPoint().filter((point) => isFitting(none, point))).toEqual([]);
  });

  test('gives the bundle of the same point explored there, and says, as a report does, that another search found it', () => {
    const point = frontOf(view.points).find((each) => each > 0 && !view.refinedFrom.has(each))!;
    const unzipped = (exploration: Exploration, at: number) => {
      const files = unzipSync(exportBundle(exportRequest(exploration, at)));
      return new Map(Object.entries(files).map(([path, file]) => [path, Buffer.from(file).toString()]));
    };
    expect(reportOf([view]).markdown).toContain(boardViewText(view)!);
    const [found, direct] = [unzipped(view, point), unzipped(grid, inGrid(point)!)];
    const note = boardViewText(view)!;
    expect(note).toMatch(/^Explored for the .*U575.*, priced for the .*L4R5.* could find other points\.$/);
    const manifests = [found, direct].map((files) => {
      const path = [...files.keys()].find((each) => each.endsWith('manifest.json'))!;
      const { facts, files: hashes, ...stated } = JSON.parse(files.get(path)!) as Record<string, object>;
      files.delete(path);
      return { facts, stated: { ...stated, hashes: { ...hashes, 'README.md': '' } } };
    });
    expect(manifests[0]!.stated).toEqual(manifests[1]!.stated);
    expect(manifests[0]!.facts).toMatchObject({
      recipe: { board: from },
      priced: { for: { board: to }, note },
    });
    expect(manifests[1]!.facts).not.toHaveProperty('priced');
    const readme = [...found.keys()].find((path) => path.endsWith('README.md'))!;
    expect(found.get(readme)!.replace(`\n\n${note}`, '')).toBe(direct.get(readme));
    for (const files of [found, direct]) files.delete(readme);
    expect(found).toEqual(direct);
  });

  test('leaves away what a race has dropped', () => {
    const dropped = frontOf(view.points).filter((point) => point > 0);
    const correct = explored.points.correct.map((right, point) => (dropped.includes(point) ? -1 : right));
    const raced = inPrices(
      { ...explored, points: { ...explored.points, correct } },
      { ...view, pricing: { board: to } },
    );
    expect(dropped.length).toBeGreaterThan(0);
    for (const point of dropped) expect(frontOf(raced.points)).not.toContain(point);
  });

  test('is the exploration itself on its own board', async () => {
    expect(await onBoard(explored, { board: from }, engine, listener, () => 0)).toBe(explored);
    expect(boardViewText(explored)).toBeNull();
  });

  test('is told apart from itself by what measurements have found', () => {
    const calibration = { coreFactor: 1.1, stallFactor: 1, layerCount: 8, errorPercent: 1 };
    const recipe = { ...explored.recipe, calibration };
    const pricing = { board: from, calibration: { ...calibration, coreFactor: 1.2 } };
    expect(boardViewText({ recipe, pricing })).toMatch(/U575.*core × 1\.10.*priced for .*U575.*core × 1\.20/);
    expect(boardViewText({ recipe, pricing: { board: from } })).toMatch(
      /core × 1\.10.*priced for the [\w-]+\./,
    );
  });
});
