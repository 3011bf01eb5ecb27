import type { Exploration } from '../../../src/exploration/exploration.ts';
import { explore } from '../../../src/exploration/explore.ts';
import type { LevelTable } from '../../../src/exploration/levels/levelTable.ts';
import { defaultRecipe, withDomain } from '../../../src/exploration/recipe/defaultRecipe.ts';
import { openSubject } from '../../../src/exploration/recipe/openSubject.ts';
import type { Recipe } from '../../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../../src/exploration/recipe/source.ts';
import { networkInput } from '../../../src/images/quantiseInput.ts';
import { syntheticSet } from '../../../src/images/syntheticSet.ts';
import { resultsDocument } from '../../../src/sharing/resultsFile.ts';
import { createWasmEngine } from '../../../workers/engine/wasmEngine.ts';
import { createPool } from '../../../workers/pool.ts';
import { compiledKernels } from '../../kernels.ts';
import { workerWith } from './inProcessWorker.ts';
import { convolutions, tiledModel } from './tiledNetwork.ts';

/** The small network that has tiles, on generated images. */
export const kernels = compiledKernels();
export const model = tiledModel();
export const images = syntheticSet(100, 1);
const data = { images, source: sourceOf('synthetic', []) };
const sources = { model: model.source, data: data.source };
export const shares = [0, 0.3, 0.6];
export const recipe: Recipe = {
  ...withDomain(defaultRecipe(model.network, images, sources, 'nucleo-u575zi-q'), 'tiles', model.network),
  allocation: 'equal',
  layers: Object.values(convolutions).map((layer) => ({ layer, shares })),
  splits: { calibration: 70, selection: 20, heldOut: 10 },
};
export const { network } = model;
export const inputOf = networkInput(images, network, recipe.inputScale);

export const listener = { progress: () => undefined, update: () => undefined };
export const subjectOf = (change: Partial<Recipe>) => openSubject({ ...recipe, ...change }, model, data);

export function explored(change: Partial<Recipe>, engine = () => createWasmEngine(kernels), workers = 1) {
  const pool = createPool(() => workerWith(engine()), workers);
  return explore(subjectOf(change), pool, listener, () => 0);
}

export const documentOf = (exploration: Exploration) => JSON.stringify(resultsDocument(exploration));
export const tableOf = (levels: readonly LevelTable[], layer: number) =>
  levels.find((table) => table.layer === layer)!;
