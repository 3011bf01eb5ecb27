import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { reopen, restore } from '../../../src/cli/reopen.ts';
import type { Exploration } from '../../../src/exploration/exploration.ts';
import { analyse, explore } from '../../../src/exploration/explore.ts';
import { openData, openModel, openSubject } from '../../../src/exploration/recipe/openSubject.ts';
import { resultsDocument } from '../../../src/sharing/resultsFile.ts';
import { createPool } from '../../../workers/pool.ts';
import { refused } from '../../refused.ts';
import { inProcessWorker } from '../exploration/inProcessWorker.ts';
import { twoHeads } from '../network/builtModels.ts';
import { buildTflite } from '../network/tflite/tfliteBuilder.ts';
import { cifar10Batch } from '../store/cifar10Batch.ts';
import { ownFiles, smallRecipe } from '../store/testApp.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-reopen-'));
const path = (name: string) => join(folder, name);
const listener = { progress: () => undefined, update: () => undefined };
const paths = { model: [path('mine.tflite')], data: [path('mine.bin')] };

let exploration: Exploration;
beforeAll(async () => {
  const { model, data } = await ownFiles();
  for (const file of [model, data]) writeFileSync(path(file.name), file.bytes);
  const subject = openSubject(await smallRecipe(), openModel(model), openData([data]));
  exploration = await explore(subject, createPool(inProcessWorker, 1), listener, () => 0);
  writeFileSync(path('results.json'), JSON.stringify(resultsDocument(exploration, paths)));
  writeFileSync(path('page.json'), JSON.stringify(resultsDocument(exploration)));
});

test('files count by their content: under other names the images keep their order', async () => {
  const { model } = await ownFiles();
  const [a, b] = [1, 2].map((seed) => cifar10Batch(20, seed)) as [Uint8Array, Uint8Array];
  const data = openData([
    { name: 'a.bin', bytes: a },
    { name: 'b.bin', bytes: b },
  ]);
  const recipe = await smallRecipe({
    data: data.source,
    splits: { calibration: 2, selection: 8, heldOut: 8, heldOutFile: 'b.bin' },
  });
  const subject = openSubject(recipe, openModel(model), data);
  const explored = await explore(subject, createPool(inProcessWorker, 1), listener, () => 0);
  writeFileSync(path('two.json'), JSON.stringify(resultsDocument(explored)));
  writeFileSync(path('2.bin'), a);
  writeFileSync(path('1.bin'), b);
  const moved = { model: path('mine.tflite'), data: [path('1.bin'), path('2.bin')] };
  const reopened = await reopen(path('two.json'), moved);
  expect(reopened.subject.images).toEqual(data.images);
});

test('of several outputs the one that was explored is opened', async () => {
  const { data } = await ownFiles();
  const file = { name: 'heads.tflite', bytes: buildTflite(twoHeads) };
  writeFileSync(path(file.name), file.bytes);
  const model = openModel(file, null, 'scores');
  const recipe = await smallRecipe({ model: model.source, layers: [{ layer: 0, taus: [0, 0.1] }] });
  const subject = openSubject(recipe, model, openData([data]));
  const explored = await explore(subject, createPool(inProcessWorker, 1), listener, () => 0);
  writeFileSync(path('heads.json'), JSON.stringify(resultsDocument(explored)));
  const moved = { model: path(file.name), data: [path('mine.bin')] };
  const reopened = await reopen(path('heads.json'), moved);
  expect(reopened.subject.network).toEqual(model.network);
  expect(() => openSubject(recipe, openModel(file, null, 'boxes'), openData([data]))).toThrow(
    refused('hash-mismatch', /model is heads.*, output “scores”, but heads.*, output “boxes” was opened/),
  );
});

test('a results file gives back the exploration that wrote it', async () => {
  const reopened = await reopen(path('results.json'), {});
  const restored = await restore(reopened, createPool(inProcessWorker, 1), listener);
  expect(resultsDocument(restored)).toEqual(resultsDocument(exploration));
});

describe('files that are elsewhere', () => {
  test('are named when the results do not say where', async () => {
    await expect(reopen(path('page.json'), {})).rejects.toThrow(
      refused('usage', /do not say where the model is .* --model FILE/),
    );
    await expect(reopen(path('page.json'), { model: path('mine.tflite') })).rejects.toThrow(
      refused('usage', /do not say where the data is .* --data FILE/),
    );
    const moved = { model: path('mine.tflite'), data: [path('mine.bin')] };
    expect((await reopen(path('page.json'), moved)).subject.recipe).toEqual(exploration.recipe);
  });

  test('win over the paths in the results', async () => {
    await expect(reopen(path('results.json'), { model: path('gone.tflite') })).rejects.toThrow(
      refused('not-found', /gone\.tflite: there is no such file/),
    );
  });

  test('must be the same files', async () => {
    const { data } = await ownFiles();
    data.bytes[5]! ^= 1;
    writeFileSync(path('changed.bin'), data.bytes);
    await expect(reopen(path('results.json'), { data: [path('changed.bin')] })).rejects.toThrow(
      refused('hash-mismatch', /data is mine\.bin .*but changed\.bin/),
    );
  });
});

test('results without a measured point are refused: nothing could be said of them', async () => {
  const { board, core, images, network, recipe } = exploration;
  const engine = createPool(inProcessWorker, 1);
  const analysed = await analyse({ board, core, images, network, recipe }, engine, listener, () => 0);
  writeFileSync(path('begun.json'), JSON.stringify(resultsDocument(analysed, paths)));
  await expect(reopen(path('begun.json'), {})).rejects.toThrow(
    refused('not-found', /no measured point yet\. Go on with `tauscope explore --resume`/),
  );
});

test('a point that is not measured is refused before its files are looked for', async () => {
  const { length } = exploration.points.correct;
  await expect(reopen(path('page.json'), {}, [0, length])).rejects.toThrow(
    refused('not-found', RegExp(`Point ${length} is not among the ${length} measured points`)),
  );
});

test('what is no results file is refused', async () => {
  await expect(reopen(path('nowhere.json'), {})).rejects.toThrow(refused('not-found', /nowhere\.json/));
  await expect(reopen(path('mine.bin'), {})).rejects.toThrow(refused('results-invalid', /not JSON/));
});
