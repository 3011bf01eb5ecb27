import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { exampleModels } from '../../../../src/examples/examples.ts';
import { explore } from '../../../../src/exploration/explore.ts';
import { defaultRecipe, withDomain, withMethod } from '../../../../src/exploration/recipe/defaultRecipe.ts';
import { openModel, openSubject } from '../../../../src/exploration/recipe/openSubject.ts';
import type { Refinement } from '../../../../src/exploration/recipe/recipe.ts';
import { defaultRefinement, parseRecipe } from '../../../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../../../src/exploration/recipe/source.ts';
import { gradientBytes, usualAllocation } from '../../../../src/exploration/recipe/usualAllocation.ts';
import { skippingLines } from '../../../../src/exploration/views/skippingText.ts';
import { convLayers, elementCount, tensorOf } from '../../../../src/network/network.ts';
import { readModel } from '../../../../src/network/readModel.ts';
import { createDistiller } from '../../../../workers/engine/distiller.ts';
import { createWasmEngine } from '../../../../workers/engine/wasmEngine.ts';
import { createPool } from '../../../../workers/pool.ts';
import { compiledKernels } from '../../../kernels.ts';
import { refused } from '../../../refused.ts';
import { activation, weights } from '../../network/builtModels.ts';
import { buildTflite } from '../../network/tflite/tfliteBuilder.ts';
import { workerWith } from '../inProcessWorker.ts';

const kernels = compiledKernels();

const models = exampleModels.filter(({ data }) => data === 'cifar10');
test.each(models.map(({ id, path }) => [id, path]))('%s is ranked', (id, path) => {
  const bytes = readFileSync(new URL(`../../../../public/${path}`, import.meta.url));
  const network = readModel(new Uint8Array(bytes), id);
  expect(usualAllocation(network)).toBe('ranked');
  // The engine needs no more than is taken for granted.
  const distiller = createDistiller(kernels, network, 'double', gradientBytes(network));
  const input = new Int8Array(elementCount(tensorOf(network, network.input).shape));
  const layers = convLayers(network).slice(1);
  const fisher = distiller.fisher(
    layers.map(({ index }) => index),
    [input],
  );
  expect(fisher.map(({ sums }) => sums.length)).toEqual(layers.map(({ bias }) => bias.length));
});

const convolutions = (size: number) => ({
  tensors: [
    activation('in', [size, size, 2], 0.1),
    weights([8, 3, 3, 2], 0.02),
    activation('first', [size, size, 8], 0.1),
    weights([8, 3, 3, 8], 0.03),
    activation('second', [size, size, 8], 0.1),
  ],
  operators: [
    { operator: 'CONV_2D' as const, inputs: [0, 1, -1], outputs: [2], options: {} },
    { operator: 'CONV_2D' as const, inputs: [2, 3, -1], outputs: [4], options: {} },
  ],
});

test('a network whose gradients no worker can hold is not ranked', () => {
  const sized = (size: number) => readModel(buildTflite(convolutions(size)), 'sized');
  expect([100, 300].map((size) => usualAllocation(sized(size)))).toEqual(['ranked', 'equal']);
});

describe('a network without gradients', () => {
  const { tensors, operators } = convolutions(4);
  const built = {
    tensors: [
      ...tensors,
      activation('attention', [4, 4, 8], 1 / 256, -128),
      weights([3, 128], 0.04),
      activation('out', [3], 0.02),
    ],
    operators: [
      ...operators,
      { operator: 'SOFTMAX' as const, inputs: [4], outputs: [5], options: {} },
      { operator: 'FULLY_CONNECTED' as const, inputs: [5, 6, -1], outputs: [7], options: {} },
    ],
  };
  const model = openModel({ name: 'within.tflite', bytes: buildTflite(built) });
  const count = 24;
  const images = {
    name: 'set',
    shape: [4, 4, 2],
    count,
    classCount: 3,
    values: Int8Array.from({ length: 32 * count }, (_, n) => ((n * n * 31 + n * 17) % 251) - 125),
    labels: Uint8Array.from({ length: count }, (_, n) => n % 3),
  };
  const data = { images, source: sourceOf('synthetic', []) };
  const sources = { model: model.source, data: data.source };
  const usual = withDomain(
    defaultRecipe(model.network, images, sources, 'nucleo-u575zi-q'),
    'direct',
    model.network,
  );
  test('is not refined, which is said before anything is explored', () => {
    const refinement: Refinement = { ...defaultRefinement, points: 'front' };
    expect(() => openSubject({ ...usual, refinement }, model, data)).toThrow(
      refused('recipe-invalid', /^within\.tflite .*int8 logits.*without refinement/),
    );
  });

  const exploreAs = (allocation?: 'ranked') => {
    const layers = usual.layers.map(({ layer }) => ({ layer, shares: [0.5] }));
    const recipe = { ...usual, layers, ...(allocation && { allocation }) };
    const pool = createPool(() => workerWith(createWasmEngine(kernels)), 2);
    const listener = { progress: () => undefined, update: () => undefined };
    return explore(openSubject(recipe, model, data), pool, listener, () => 0);
  };

  test('is explored with equal shares, and said why', async () => {
    expect(parseRecipe(usual)).toMatchObject({ method: 'compensated', allocation: 'equal' });
    const byPaper = withMethod(usual, 'paper', model.network);
    const again = withMethod(byPaper, 'compensated', model.network);
    expect(withDomain(again, 'direct', model.network)).toEqual(usual);
    const exploration = await exploreAs();
    expect(exploration.complete).toBe(true);
    expect(skippingLines(exploration)).toEqual([
      'every output channel skips the same share, since within.tflite does not end in int8 logits',
    ]);
  });

  test('is refused by name where it is to be ranked all the same', async () => {
    await expect(exploreAs('ranked')).rejects.toThrow(
      refused('model-unsupported', /^within\.tflite .*int8 logits.*every channel skip the same share/),
    );
  });
});
