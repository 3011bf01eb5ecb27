import { readFileSync } from 'node:fs';
import type { Exploration } from '../../../src/exploration/exploration.ts';
import { analyse } from '../../../src/exploration/explore.ts';
import { defaultRecipe, withMethod } from '../../../src/exploration/recipe/defaultRecipe.ts';
import { openData, openModel, openSubject } from '../../../src/exploration/recipe/openSubject.ts';
import type { Method } from '../../../src/exploration/recipe/recipe.ts';
import { exploredLayer } from '../../../src/exploration/recipe/recipe.ts';
import type { LevelVector } from '../../../src/exploration/search/levelSearch.ts';
import type { DataFile } from '../../../src/images/dataFile.ts';
import { networkInput } from '../../../src/images/quantiseInput.ts';
import { createWasmEngine } from '../../../workers/engine/wasmEngine.ts';
import { createPool } from '../../../workers/pool.ts';
import { workerWith } from '../../unit/exploration/inProcessWorker.ts';

const sliceImages = 48;

/** The levels of some layers, and the images on which they are measured. */
export interface SpaceRequest {
  readonly model: DataFile;
  readonly data: DataFile;
  readonly kernels: WebAssembly.Module;
  readonly method: Method;
  /** Settings per explored layer. */
  readonly layers: ReadonlyMap<number, readonly number[]>;
  readonly images: number;
}

export interface MeasuredSpace {
  readonly exploration: Exploration;
  /** Right answers of every vector, on the engine in this thread, and the processor seconds that took. */
  evaluate(vectors: readonly (LevelVector | null)[]): { correct: number[]; seconds: number };
}

/** Opens and analyses a model in this thread. */
export async function measuredSpace(request: SpaceRequest): Promise<MeasuredSpace> {
  const { method, layers, images, kernels } = request;
  const model = openModel(request.model);
  const data = openData([request.data]);
  const sources = { model: model.source, data: data.source };
  const start = withMethod(
    defaultRecipe(model.network, data.images, sources, 'nucleo-u575zi-q'),
    method,
    model.network,
  );
  const recipe = {
    ...start,
    splits: { calibration: 256, selection: images, heldOut: 0 },
    layers: Array.from(layers, ([layer, settings]) => exploredLayer(method, layer, settings)),
  };
  const engine = createWasmEngine(kernels);
  const listener = { progress: () => undefined, update: () => undefined };
  const pool = createPool(() => workerWith(engine), 1);
  const exploration = await analyse(openSubject(recipe, model, data), pool, listener, processorSeconds);
  const { selection } = exploration.splits;
  const inputOf = networkInput(data.images, model.network);
  const inputs = Array.from(selection, inputOf);
  const labels = Uint8Array.from(selection, (image) => data.images.labels[image]!);
  return {
    exploration,
    evaluate(vectors) {
      const correct = vectors.map(() => 0);
      const start = processorSeconds();
      for (let first = 0; first < inputs.length; first += sliceImages) {
        const slice = inputs.slice(first, first + sliceImages);
        const classes = engine.classify({ configurations: vectors, inputs: slice });
        for (let row = 0; row < vectors.length; row++)
          for (let n = 0; n < slice.length; n++)
            if (classes[row * slice.length + n] === labels[first + n]) correct[row]!++;
      }
      return { correct, seconds: processorSeconds() - start };
    },
  };
}

export function readFile(path: string): DataFile {
  return { name: path.split('/').at(-1)!, bytes: new Uint8Array(readFileSync(path)) };
}

export function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
