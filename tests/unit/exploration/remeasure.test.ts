import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Exploration } from '../../../src/exploration/exploration.ts';
import { analyse, explore } from '../../../src/exploration/explore.ts';
import { holdExploration } from '../../../src/exploration/holdExploration.ts';
import { measuredPoints } from '../../../src/exploration/points/pointTable.ts';
import { defaultRecipe, withMethod } from '../../../src/exploration/recipe/defaultRecipe.ts';
import { openModel, openSubject } from '../../../src/exploration/recipe/openSubject.ts';
import type { Recipe } from '../../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../../src/exploration/recipe/source.ts';
import { remeasure } from '../../../src/exploration/remeasure.ts';
import { answerDifferences } from '../../../src/exploration/views/answerDifferences.ts';
import { syntheticSet } from '../../../src/images/syntheticSet.ts';
import { applyResults, parseResults, resultsDocument } from '../../../src/sharing/resultsFile.ts';
import { figureDifference } from '../../../src/sharing/statedFigures.ts';
import { createWasmEngine } from '../../../workers/engine/wasmEngine.ts';
import { createPool } from '../../../workers/pool.ts';
import { compiledKernels } from '../../kernels.ts';
import { workerWith } from './inProcessWorker.ts';

const kernels = compiledKernels();
const bytes = new Uint8Array(readFileSync(new URL('../../../public/examples/lenet.tflite', import.meta.url)));
const model = openModel({ name: 'lenet.tflite', bytes }, 'lenet');
const images = syntheticSet(260, 1);
const data = { images, source: sourceOf('synthetic', []) };
const listener = { progress: () => undefined, update: () => undefined };

function subjectWith(change: Partial<Recipe>) {
  const sources = { model: model.source, data: data.source };
  const recipe = withMethod(
    defaultRecipe(model.network, images, sources, 'nucleo-u575zi-q'),
    'paper',
    model.network,
  );
  const layers = recipe.layers.map(({ layer }) => ({ layer, taus: [0, 0.03, 0.06, 0.1, 0.15] }));
  const splits = { calibration: 16, selection: 200, heldOut: 12 };
  return openSubject({ ...recipe, layers, splits, ...change }, model, data);
}

describe.each<{ kind: string; change: Partial<Recipe> }>([
  { kind: 'raced', change: { racing: { errorRate: 0.3 } } },
  { kind: 'guided', change: { search: { kind: 'guided', evaluations: 6 } } },
  { kind: 'refined', change: { refinement: { points: 2, images: 40, steps: 4, mirror: true } } },
])('results ($kind)', ({ change }) => {
  test('are reproduced point by point, and a changed answer of any point is found', async () => {
    const subject = subjectWith(change);
    const pool = () => createPool(() => workerWith(createWasmEngine(kernels)), 1);
    const text = JSON.stringify(resultsDocument(await explore(subject, pool(), listener, () => 0)));
    const engine = pool();
    const said: Exploration = await analyse(subject, engine, listener, () => 0);
    applyResults(said, parseResults(text));
    holdExploration(engine, said);
    const before = structuredClone(said.points);
    const wanted = measuredPoints(said.points);
    const measured = await remeasure(said, engine, wanted, listener, () => 0);

    expect(said.points).toEqual(before);
    expect(measuredPoints(measured.points)).toEqual(wanted);
    expect(measured.heldOut).toEqual(new Map([...said.heldOut].sort(([a], [b]) => a - b)));
    expect(answerDifferences(said, measured, wanted)).toEqual([]);
    expect(figureDifference(text, said)).toBeNull();
    const { bytesPerPoint } = said.points;
    for (const point of wanted) {
      said.points.correctBits[point * bytesPerPoint]! ^= 5;
      expect(answerDifferences(said, measured, wanted)).toMatchObject([
        { point, split: 'selection', changed: 2 },
      ]);
      said.points.correctBits[point * bytesPerPoint]! ^= 5;
    }
  });
});
