import { describe, expect, test } from 'vitest';
import { TauscopeError } from '../../../src/network/errors.ts';
import { encodeShare } from '../../../src/sharing/shareLink.ts';
import { openLink } from '../../../src/store/linkActions.ts';
import { openOnceListed } from '../../../src/store/openActions.ts';
import { cancelOpening } from '../../../src/store/opening.ts';
import { cifar10Batch } from './cifar10Batch.ts';
import { createTestApp, fileOf, openContents, ownFiles, smallRecipe, stateWhen } from './testApp.ts';

const data = { name: 'batch.bin', bytes: cifar10Batch(40, 1) };

describe('files that have to be listed first', () => {
  /** A list that comes when told to. */
  function listed(files: readonly File[]) {
    let come = (): void => undefined;
    const coming = new Promise<void>((resolve) => (come = resolve));
    return { come, list: () => coming.then(() => files) };
  }

  test('are announced at once, and opened', async () => {
    const app = createTestApp();
    const { model, data } = await ownFiles();
    const { come, list } = listed([model, data].map(fileOf));
    const opened = openOnceListed(app, 'set', list);
    expect(app.store.getState().opening).toBe('set');
    come();
    await opened;
    expect(app.store.getState()).toMatchObject({ opening: null, recipe: { data: { files: [{}] } } });
  });

  test('leave what is opened meanwhile, and nothing when stopped', async () => {
    const app = createTestApp();
    const [first, second] = [listed([fileOf(data)]), listed([fileOf(data)])];
    const late = openOnceListed(app, 'set', first.list);
    const { model } = await ownFiles();
    await openContents(app, [{ ...model, name: 'other.onnx' }]);
    const { model: opened } = app.store.getState();
    expect(opened).not.toBeNull();
    first.come();
    await late;
    expect(app.store.getState()).toMatchObject({ model: opened, data: null });
    const stopped = openOnceListed(app, 'set', second.list);
    cancelOpening(app);
    second.come();
    await stopped;
    expect(app.store.getState()).toMatchObject({ model: opened, data: null, opening: null });
  });

  test('join a model that is being read', async () => {
    const app = createTestApp();
    const own = await ownFiles();
    const reading = openContents(app, [own.model]);
    const { come, list } = listed([fileOf(own.data)]);
    const opened = openOnceListed(app, 'set', list);
    come();
    await Promise.all([reading, opened]);
    expect(app.store.getState().recipe).not.toBeNull();
  });

  test('that cannot be listed are an error, and what is open stays', async () => {
    const app = createTestApp();
    const { model } = await ownFiles();
    await openContents(app, [model]);
    const gone = () => Promise.reject(new TauscopeError('not-found', 'The folder set is gone.'));
    await openOnceListed(app, 'set', gone);
    expect(app.store.getState()).toMatchObject({
      opening: null,
      model: {},
      message: { kind: 'error', text: 'The folder set is gone.' },
    });
  });

  test('say what has ended for them when nothing comes of it', async () => {
    const app = createTestApp();
    const { model, data } = await ownFiles();
    await openContents(app, [model, data]);
    const running = openLink(app, encodeShare({ recipe: await smallRecipe(), choice: { budgetPp: 1 } }));
    await stateWhen(app, ({ status, progress }) => status === 'running' && progress !== null);
    const notes = new File([new Uint8Array(7)], 'notes.bin');
    await openOnceListed(app, 'set', () => Promise.resolve([notes]));
    await running;
    expect(app.store.getState().message).toMatchObject({
      kind: 'error',
      text: expect.stringMatching(/notes\.bin.* The exploration was stopped; /) as string,
    });
  });
});
