import { describe, expect, it } from 'vitest';
import { closeAll, openExample, openFiles } from '../../../src/store/openActions.ts';
import { cancelExploration } from '../../../src/store/runActions.ts';
import { cifar10Batch } from './cifar10Batch.ts';
import { createTestApp, exampleBytes, stateWhen } from './testApp.ts';

const data = { name: 'batch.bin', bytes: cifar10Batch(40, 1) };

describe('files', () => {
  it('are told apart by content, whatever their names', async () => {
    const app = createTestApp();
    await openFiles(app, [
      { name: 'a.bin', bytes: await exampleBytes() },
      { name: 'b.tflite', bytes: data.bytes },
    ]);
    const { model, data: opened, recipe, message } = app.store.getState();
    expect(message).toBeNull();
    expect(model?.source.files[0]?.name).toBe('a.bin');
    expect(opened?.images.count).toBe(40);
    expect(recipe?.data).toEqual(opened?.source);
  });

  it('can come one after the other, in either order', async () => {
    const model = { name: 'net.tflite', bytes: await exampleBytes() };
    for (const order of [
      [model, data],
      [data, model],
    ]) {
      const app = createTestApp();
      await openFiles(app, [order[0]!]);
      expect(app.store.getState().recipe).toBeNull();
      await openFiles(app, [order[1]!]);
      expect(app.store.getState().recipe?.model.files[0]?.name).toBe('net.tflite');
    }
  });

  it.each([
    ['that are no known format', 'notes.txt', new TextEncoder().encode('hello'), /notes\.txt/],
    ['cut in the middle', 'net.tflite', 'cut', /net\.tflite|model/i],
    ['that are empty', 'empty.bin', new Uint8Array(), /empty/],
  ])('%s are an error, and what is open stays', async (_, name, content, expected) => {
    const app = createTestApp();
    await openFiles(app, [data]);
    const before = app.store.getState().data;
    const bytes = content === 'cut' ? (await exampleBytes()).subarray(0, 900) : (content as Uint8Array);
    await openFiles(app, [{ name, bytes }]);
    const state = app.store.getState();
    expect(state.message?.kind).toBe('error');
    expect(state.message?.text).toMatch(expected);
    expect(state.message?.text).not.toMatch(/unexpected/i);
    expect(state.data).toBe(before);
    expect(state.opening).toBeNull();
  });

  it('with two models are refused by name', async () => {
    const bytes = await exampleBytes();
    const app = createTestApp();
    await openFiles(app, [
      { name: 'one.tflite', bytes },
      { name: 'two.tflite', bytes },
    ]);
    expect(app.store.getState().message?.text).toMatch(/one\.tflite and two\.tflite/);
  });

  it('of another data set put the synthetic example away', async () => {
    const app = createTestApp();
    const opened = openExample(app, 'lenet');
    await stateWhen(app, ({ status }) => status === 'running');
    cancelExploration(app);
    await opened;
    await openFiles(app, [data]);
    const state = app.store.getState();
    expect(state.model).toBeNull();
    expect(state.data?.images.count).toBe(40);
    expect(state.exploration).toBeNull();
  });

  it('are all closed on the way back to the first screen', async () => {
    const app = createTestApp();
    await openFiles(app, [data]);
    closeAll(app);
    expect(app.store.getState()).toMatchObject({ model: null, data: null, recipe: null, status: 'idle' });
  });
});
