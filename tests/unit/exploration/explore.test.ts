import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { classOf } from '../../../src/arithmetic/classOf.ts';
import { runNetwork } from '../../../src/arithmetic/runNetwork.ts';
import type { Exploration } from '../../../src/exploration/exploration.ts';
import { explore } from '../../../src/exploration/explore.ts';
import { preferredCost } from '../../../src/exploration/levels/levelTable.ts';
import { frontOf } from '../../../src/exploration/points/choice.ts';
import type { Progress } from '../../../src/exploration/progress.ts';
import { defaultRecipe, withMethod } from '../../../src/exploration/recipe/defaultRecipe.ts';
import { openModel, openSubject } from '../../../src/exploration/recipe/openSubject.ts';
import { sourceOf } from '../../../src/exploration/recipe/source.ts';
import { exactPoint } from '../../../src/exploration/recipe/space.ts';
import { pointNetwork, pointSummary } from '../../../src/exploration/views/pointSummary.ts';
import { networkInput } from '../../../src/images/quantiseInput.ts';
import { syntheticSet } from '../../../src/images/syntheticSet.ts';
import { resultsDocument } from '../../../src/sharing/resultsFile.ts';
import { createPool } from '../../../workers/pool.ts';
import { inProcessWorker } from './inProcessWorker.ts';

const bytes = new Uint8Array(readFileSync(new URL('../../../public/examples/lenet.tflite', import.meta.url)));
const model = openModel({ name: 'lenet.tflite', bytes }, 'lenet');
const images = syntheticSet(200, 1);
const data = { images, source: sourceOf('synthetic', []) };

function smallSubject() {
  const recipe = withMethod(
    defaultRecipe(model.network, images, { model: model.source, data: data.source }, 'nucleo-u575zi-q'),
    'paper',
    model.network,
  );
  const layers = recipe.layers.map(({ layer }) => ({ layer, taus: [0, 0.03, 0.08] }));
  return openSubject(
    { ...recipe, layers, splits: { calibration: 18, selection: 20, heldOut: 17 } },
    model,
    data,
  );
}

async function exploreWith(workers: number) {
  const updates: number[][] = [];
  const reports: Progress[] = [];
  let milliseconds = 0;
  const exploration = await explore(
    smallSubject(),
    createPool(inProcessWorker, workers),
    {
      progress: (progress) => reports.push(progress),
      update: ({ points }) => updates.push([...points.correct]),
    },
    () => (milliseconds += 40),
  );
  return { exploration, updates, reports };
}

function rightAnswers(exploration: Exploration, point: number, split: Uint32Array): boolean[] {
  const { network, images, recipe } = exploration;
  const approximate = pointNetwork(exploration, point);
  const inputOf = networkInput(images, network);
  return Array.from(split, (image) => {
    return (
      classOf(runNetwork(approximate, inputOf(image), { rounding: recipe.rounding }), 0) ===
      images.labels[image]
    );
  });
}

const bitsOf = (bytes: Uint8Array, count: number) =>
  Array.from({ length: count }, (_, n) => ((bytes[n >> 3]! >> (n & 7)) & 1) === 1);

describe('explore', async () => {
  const { exploration, updates, reports } = await exploreWith(1);
  const { points, splits } = exploration;

  test('measures every point as if each were run alone on every image', () => {
    expect(points.correct).toHaveLength(10);
    for (let point = 0; point < points.correct.length; point++) {
      const expected = rightAnswers(exploration, point, splits.selection);
      const from = point * points.bytesPerPoint;
      expect(bitsOf(points.correctBits.subarray(from), splits.selection.length)).toEqual(expected);
      expect(points.correct[point]).toBe(expected.filter(Boolean).length);
    }
  });

  test('measures the front and the exact network on the held-out images', () => {
    expect([...exploration.heldOut.keys()].sort((a, b) => a - b)).toEqual(
      [...new Set([exactPoint, ...frontOf(points)])].sort((a, b) => a - b),
    );
    for (const [point, bits] of exploration.heldOut)
      expect(bitsOf(bits, splits.heldOut.length)).toEqual(rightAnswers(exploration, point, splits.heldOut));
  });

  test('skips more and costs less as a threshold rises', () => {
    for (const { levels } of exploration.levels)
      levels.slice(1).forEach((level, k) => {
        expect(level.skippedPairShare).toBeGreaterThanOrEqual(levels[k]!.skippedPairShare);
        // The smallest of the kernels within 3 % of the fastest is preferred.
        expect(preferredCost(level).latencyCycles).toBeLessThanOrEqual(
          1.03 * preferredCost(levels[k]!).latencyCycles,
        );
      });
    const last = pointSummary(exploration, points.correct.length - 1);
    expect(last.latencyReductionPercent).toBeGreaterThan(0);
    expect(last.layers.map(({ tau }) => tau)).toEqual([null, 0.08, 0.08]);
  });

  test('delivers the first result early, points as they come, and progress to the end', () => {
    expect(updates[0]!.every((correct) => correct === -1)).toBe(true);
    expect(updates[1]!.filter((correct) => correct >= 0)).toHaveLength(1);
    expect(exploration.complete).toBe(true);
    for (const phase of ['significance', 'selection', 'held-out'] as const) {
      const last = reports.filter((report) => report.phase === phase).at(-1)!;
      expect(last.done).toBe(last.total);
      expect(last.ratePerSecond).toBeGreaterThan(0);
      expect(last.secondsLeft).toBe(0);
    }
  });

  test('finds the same with any number of workers, byte for byte', async () => {
    const other = await exploreWith(3);
    expect(JSON.stringify(resultsDocument(other.exploration))).toBe(
      JSON.stringify(resultsDocument(exploration)),
    );
  });
});
