import { expect, test } from 'vitest';
import { createWasmEngine } from '../../../workers/engine/wasmEngine.ts';
import { compiledKernels } from '../../kernels.ts';
import { createTestApp, openContents, ownFiles } from './testApp.ts';

test('workers know a network as soon as there are images to explore it with', async () => {
  let opened = 0;
  const app = createTestApp(() => {
    const engine = createWasmEngine(compiledKernels());
    const open: typeof engine.open = (...job) => {
      opened++;
      engine.open(...job);
    };
    return { ...engine, open };
  });
  const { model, data } = await ownFiles();
  await openContents(app, [data]);
  expect(opened).toBe(0);
  await openContents(app, [model]);
  expect(app.store.getState().recipe).not.toBeNull();
  expect(opened).toBe(1);
});
