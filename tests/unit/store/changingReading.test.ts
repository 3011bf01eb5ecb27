import { describe, expect, test } from 'vitest';
import { encodeShare } from '../../../src/sharing/shareLink.ts';
import type { App } from '../../../src/store/app.ts';
import { changeBoard } from '../../../src/store/changePricing.ts';
import { crosscheckNetwork } from '../../../src/store/crosscheckActions.ts';
import { changeReading } from '../../../src/store/inputActions.ts';
import { openLink } from '../../../src/store/linkActions.ts';
import { openFiles } from '../../../src/store/openActions.ts';
import { cancelOpening } from '../../../src/store/opening.ts';
import { changeRecipe } from '../../../src/store/recipeActions.ts';
import { createTestApp, fileOf, openContents, ownFiles, smallRecipe, stateWhen } from './testApp.ts';

const board = 'nucleo-l4r5zi';
const reversed = { colourOrder: 'bgr' } as const;
const stretched = { resize: 'stretch' } as const;
const changeTo = (app: App, change: typeof reversed | typeof stretched) =>
  changeReading(app, (reading) => ({ ...reading, ...change }));

async function openApp(): Promise<App> {
  const app = createTestApp();
  const { model, data } = await ownFiles();
  await openContents(app, [model, data]);
  return app;
}

async function exploredApp(): Promise<App> {
  const app = await openApp();
  await openLink(app, encodeShare({ recipe: await smallRecipe(), choice: { budgetPp: 5 } }));
  await stateWhen(app, ({ checkingPoint }) => checkingPoint === null);
  return app;
}

describe('while images are read anew', () => {
  test('other settings can be changed and stay', async () => {
    const app = await openApp();
    const read = changeTo(app, reversed);
    changeRecipe(app, { seed: 77, splits: { calibration: 3, selection: 12, heldOut: 5 } });
    await read;
    expect(app.store.getState()).toMatchObject({
      recipe: { ...reversed, seed: 77, splits: { selection: 12 } },
      data: { reading: reversed },
    });
  });

  test('it is said how, and a further change joins it', async () => {
    const app = await openApp();
    const first = changeTo(app, stretched);
    expect(app.store.getState().nextReading).toEqual(stretched);
    const both = changeTo(app, reversed);
    expect(app.store.getState().nextReading).toEqual({ ...stretched, ...reversed });
    await Promise.all([first, both]);
    expect(app.store.getState()).toMatchObject({
      recipe: { ...stretched, ...reversed },
      data: { reading: reversed },
      nextReading: null,
    });
  });

  test('another board waits, and is shown once the reading is stopped', async () => {
    const app = await exploredApp();
    const read = changeTo(app, reversed);
    await changeBoard(app, board);
    await read;
    expect(app.store.getState()).toMatchObject({ recipe: { ...reversed, board }, exploration: null });

    const stopped = await exploredApp();
    const never = changeTo(stopped, reversed);
    await changeBoard(stopped, board);
    cancelOpening(stopped);
    await never;
    const { recipe, view, nextReading } = await stateWhen(
      stopped,
      ({ pricing, priced }) => pricing === null && priced?.board.id === board,
    );
    expect([recipe!.colourOrder, view!.board.id, nextReading]).toEqual([undefined, board, null]);
  });

  test('a comparison takes its place and is not disturbed; another board is shown after it', async () => {
    const app = await exploredApp();
    const read = changeTo(app, reversed);
    await changeBoard(app, board);
    const comparison = crosscheckNetwork(app);
    await read;
    await comparison;
    expect(app.store.getState().crosscheck).not.toBeNull();
    await stateWhen(app, ({ pricing, priced }) => pricing === null && priced?.board.id === board);
  });

  test('nothing of it is left when other files are opened', async () => {
    const app = await openApp();
    const { data } = await ownFiles();
    await Promise.all([changeTo(app, reversed), openFiles(app, [fileOf(data)])]);
    const { recipe, nextReading } = app.store.getState();
    expect([recipe!.colourOrder, nextReading]).toEqual([undefined, null]);
  });
});
