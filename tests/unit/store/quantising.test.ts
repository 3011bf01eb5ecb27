import { describe, expect, test } from 'vitest';
import { classOf } from '../../../src/arithmetic/classOf.ts';
import { pointSummary } from '../../../src/exploration/views/pointSummary.ts';
import { syntheticSet } from '../../../src/images/syntheticSet.ts';
import { writeFloatOnnx } from '../../../src/network/onnx/write/writeFloat.ts';
import { readFloatModel } from '../../../src/network/readFloatModel.ts';
import { readModel } from '../../../src/network/readModel.ts';
import { realNetwork } from '../../../src/network/realNetwork.ts';
import { sha256Hex } from '../../../src/network/sha256.ts';
import { runFloatNetwork } from '../../../src/quantisation/floatOperators.ts';
import { scaleText } from '../../../src/quantisation/scaleText.ts';
import type { App } from '../../../src/store/app.ts';
import { openLink } from '../../../src/store/linkActions.ts';
import { openFloatExample } from '../../../src/store/openActions.ts';
import { closeQuantisation, openQuantised, quantiseModel } from '../../../src/store/quantiseActions.ts';
import { changeMethod, changeRecipe, countLossesFrom } from '../../../src/store/recipeActions.ts';
import { cancelExploration, startExploration } from '../../../src/store/runActions.ts';
import { shareHash } from '../../../src/store/shareHash.ts';
import { wantedFiles } from '../../../src/store/wantedFiles.ts';
import { idxFile, npyArray, zipFile } from '../images/makeFiles.ts';
import { cifar10Batch } from './cifar10Batch.ts';
import { createTestApp, exampleBytes, openContents, ownFiles, stateWhen } from './testApp.ts';

const splits = { calibration: 4, selection: 6, heldOut: 20 };

/** The example LeNet as training leaves it. */
async function floatFile() {
  const real = realNetwork(readModel(await exampleBytes(), 'lenet.tflite'));
  return { name: 'mine.onnx', bytes: writeFloatOnnx(real, [real.layers.length]) };
}

/** Synthetic images as a pair of IDX files, with labels that count from `first`. */
function imagePair(first: number) {
  const { values, labels } = syntheticSet(40, 1);
  const numbers = labels.map((label) => label + first);
  return [
    { name: 'images-idx4-ubyte', bytes: idxFile([40, 32, 32, 3], values) },
    { name: 'labels-idx1-ubyte', bytes: idxFile([40], numbers) },
  ];
}

async function quantised(app: App, scale = '') {
  await quantiseModel(app, scale, splits);
  const state = app.store.getState();
  expect(state.message).toBeNull();
  return state.quantised!;
}

describe('a float model', () => {
  test('takes the place of the model and waits for data, in either order', async () => {
    const { model: own, data } = await ownFiles();
    for (const files of [
      [await floatFile(), data],
      [data, await floatFile()],
    ]) {
      const app = createTestApp();
      await openContents(app, [own]);
      for (const file of files) await openContents(app, [file]);
      const { model, floatModel, data: opened, recipe } = app.store.getState();
      expect(model).toBeNull();
      expect(recipe).toBeNull();
      expect(floatModel?.name).toBe('mine.onnx');
      expect(opened?.images.name).toBe('mine.bin');
    }
  });

  test('can be that of a built-in model, for which images of its shape stay open', async () => {
    const { data } = await ownFiles();
    const app = createTestApp();
    await openContents(app, [data]);
    await openFloatExample(app, 'mobilenet-v1');
    const { floatModel, data: kept, model, message } = app.store.getState();
    expect(message).toBeNull();
    expect(model).toBeNull();
    expect(floatModel?.name).toBe('mobilenet-v1.onnx');
    expect(kept?.images.name).toBe('mine.bin');
    await openFloatExample(app, 'lenet');
    expect(app.store.getState().message?.text).toMatch(/^LeNet is built in as an int8 model only/);
    expect(app.store.getState().floatModel).toBe(floatModel);
  });

  test('refuses data that do not fit, and puts those away that were open', async () => {
    const small = {
      name: 'mine.npz',
      bytes: zipFile([
        [
          'x.npy',
          npyArray(
            '|u1',
            [4, 8, 8, 1],
            Array.from({ length: 256 }, (_, n) => n),
          ),
        ],
        ['y.npy', npyArray('|u1', [4], [0, 1, 2, 3])],
      ]),
    };
    const app = createTestApp();
    await openContents(app, [small]);
    expect(app.store.getState().data).not.toBeNull();
    await openContents(app, [await floatFile()]);
    expect(app.store.getState()).toMatchObject({
      data: null,
      message: {
        kind: 'notice',
        text: expect.stringContaining('mine.npz does not fit this model') as string,
      },
    });
    for (const [file, expected] of [
      [small, /8 x 8/],
      [{ name: 'two.bin', bytes: cifar10Batch(2, 1) }, /need at least one each/],
    ] as const) {
      await openContents(app, [file]);
      expect(app.store.getState().data).toBeNull();
      expect(app.store.getState().message?.text).toMatch(expected);
    }
  });

  test('is quantised and opened as its file would be, with the scale that was found', async () => {
    const app = createTestApp();
    const { data } = await ownFiles();
    await openContents(app, [await floatFile(), data]);
    const result = await quantised(app);
    expect(Object.keys(result.files)).toEqual(['.tflite', '.onnx']);
    // Of 40 images: those that are held out have no say in it.
    const tried = splits.calibration + splits.selection;
    expect(scaleText(result.inputScale, result.scaleTrials)).toMatch(
      new RegExp(`: the float network has \\d+ of ${tried} images right, \\d+ with the next best, `),
    );

    await openQuantised(app);
    const { model, recipe, floatModel } = app.store.getState();
    const sha256 = sha256Hex(result.files['.tflite']!);
    expect(recipe?.model.files).toEqual([{ name: 'mine-int8.tflite', sha256 }]);
    expect(recipe?.inputScale).toEqual(result.inputScale);
    expect(floatModel).not.toBeNull();
    closeQuantisation(app);
    expect(app.store.getState()).toMatchObject({ floatModel: null, quantised: null, model });
  });

  test('is what losses are counted from, unless a person says otherwise', async () => {
    const app = createTestApp();
    const { data } = await ownFiles();
    const file = await floatFile();
    // CIFAR-10 records begin with the label: every third is made wrong.
    for (let at = 0; at < data.bytes.length; at += 3 * 3073) data.bytes[at] = (data.bytes[at]! + 1) % 10;
    await openContents(app, [file, data]);
    await quantised(app, 'x/255');
    await openQuantised(app);
    const counted = app.store.getState().recipe!;
    const float = { name: file.name, sha256: sha256Hex(file.bytes) };
    expect(counted.float).toEqual(float);
    const small = {
      splits: { calibration: 2, selection: 20, heldOut: 8 },
      layers: [{ layer: 4, shares: [0, 0.9] }],
    };
    changeMethod(app, 'magnitude');
    changeRecipe(app, small);
    const phases = new Set<unknown>();
    app.store.subscribe(({ progress }) => phases.add(progress?.phase));
    const cancelled = startExploration(app);
    await stateWhen(app, ({ progress }) => progress?.phase === 'float');
    cancelExploration(app);
    await cancelled;
    expect(app.store.getState()).toMatchObject({ status: 'cancelled', progress: null, exploration: null });
    await startExploration(app);
    expect(app.store.getState().message).toBeNull();
    expect([...phases]).toEqual(expect.arrayContaining(['float', 'selection']));

    const exploration = app.store.getState().exploration!;
    const { images } = app.store.getState().data!;
    const network = readFloatModel(file.bytes, file.name);
    const isRight = (image: number) => {
      const input = Float32Array.from(
        images.values.subarray(image * 3072, (image + 1) * 3072),
        (byte) => byte / 255,
      );
      return classOf(runFloatNetwork(network, input), 0) === images.labels[image];
    };
    for (const split of ['selection', 'heldOut'] as const) {
      const right = Array.from(exploration.splits[split], isRight);
      expect(right).toContain(false);
      expect(right).toContain(true);
      const bits = exploration.floatAnswers![split];
      expect(right.map((_, n) => ((bits[n >> 3]! >> (n & 7)) & 1) === 1)).toEqual(right);
    }
    const floatRight = Array.from(exploration.splits.selection, isRight).filter(Boolean).length;
    for (const point of [0, 1])
      expect(pointSummary(exploration, point).accuracyLossPp).toBeCloseTo(
        (100 * (floatRight - exploration.points.correct[point]!)) / 20,
      );

    const link = shareHash(app.store.getState())!;
    await openLink(app, link);
    expect(app.store.getState().exploration).not.toBe(exploration);
    expect(app.store.getState().exploration?.floatAnswers).toEqual(exploration.floatAnswers);

    countLossesFrom(app, 'exact');
    expect(app.store.getState().recipe).not.toHaveProperty('float');
    await startExploration(app);
    expect(pointSummary(app.store.getState().exploration!, 0).accuracyLossPp).toBe(0);
    countLossesFrom(app, 'float');
    expect(app.store.getState().recipe?.float).toEqual(float);
    closeQuantisation(app);
    expect(app.store.getState().recipe).not.toHaveProperty('float');
    // Model and data are open; the float model is asked for.
    await openLink(app, link);
    expect(wantedFiles(app.store.getState().wanted!).map(({ name }) => name)).toContain('mine.onnx');
    await openContents(app, [file]);
    expect(app.store.getState()).toMatchObject({
      wanted: null,
      status: 'done',
      floatModel: { source: float },
    });
    expect(app.store.getState().exploration?.floatAnswers).toEqual(exploration.floatAnswers);
  });

  test('is compared with labels as its outputs count them', async () => {
    const correct: number[] = [];
    for (const first of [0, 1]) {
      const app = createTestApp();
      await openContents(app, [await floatFile(), ...imagePair(first)]);
      correct.push((await quantised(app, 'x/255')).floatCorrect);
    }
    expect(correct[0]).toBeGreaterThan(splits.heldOut / 2);
    expect(correct[1]).toBe(correct[0]);
  });
});
