import { expect, test } from 'vitest';
import { frontOf } from '../../../src/exploration/points/choice.ts';
import { defaultSearch } from '../../../src/exploration/recipe/recipe.ts';
import { resultsDocument } from '../../../src/sharing/resultsFile.ts';
import { encodeShare } from '../../../src/sharing/shareLink.ts';
import type { App } from '../../../src/store/app.ts';
import { changeBoard } from '../../../src/store/changeBoard.ts';
import { chooseFlash } from '../../../src/store/choiceActions.ts';
import { openLink } from '../../../src/store/linkActions.ts';
import { changeRecipe } from '../../../src/store/recipeActions.ts';
import { createTestApp, smallExampleRecipe } from './testApp.ts';

const choice = { budgetPp: 5 };
const board = 'nucleo-l4r5zi';

async function exploredApp(change = {}): Promise<App> {
  const app = createTestApp();
  await openLink(app, encodeShare({ recipe: { ...(await smallExampleRecipe()), ...change }, choice }));
  return app;
}

test('another board shows what exploring for it gives, without measuring a point again', async () => {
  const app = await exploredApp();
  const { correctBits } = app.store.getState().exploration!.points;
  await changeBoard(app, board);
  const { exploration, recipe, status, pricingBoard } = app.store.getState();
  expect({ status, pricingBoard }).toEqual({ status: 'done', pricingBoard: null });
  expect(exploration!.points.correctBits).toBe(correctBits);
  expect(recipe).toEqual(exploration!.recipe);

  const fresh = (await exploredApp({ board })).store.getState().exploration!;
  const document = (of: typeof fresh) => ({ ...(resultsDocument(of) as object), heldOut: null });
  expect(document(exploration!)).toEqual(document(fresh));
  for (const [point, answers] of fresh.heldOut) expect(exploration!.heldOut.get(point)).toEqual(answers);
  for (const point of frontOf(exploration!.points)) expect(exploration!.heldOut.has(point)).toBe(true);
});

test('results that are of other settings, or of a search that went by latencies, stay those of their board', async () => {
  for (const change of [{}, { search: { ...defaultSearch, evaluations: 2 } }]) {
    const app = await exploredApp(change);
    const { exploration } = app.store.getState();
    if (!exploration!.recipe.search) changeRecipe(app, { seed: 99 });
    await changeBoard(app, board);
    expect(app.store.getState()).toMatchObject({ recipe: { board }, status: 'done' });
    expect(app.store.getState().exploration).toBe(exploration);
  }
});

test('what is shown under a limit of flash is of the other board, too, and its results are its own', async () => {
  const app = await exploredApp();
  const before = app.store.getState().exploration!;
  chooseFlash(app, before.points.flashBytes[0]! - 1);
  expect(app.store.getState().view!.board.id).toBe(before.board.id);
  await changeBoard(app, board);
  const { view, exploration } = app.store.getState();
  expect([view!.board.id, exploration!.board.id]).toEqual([board, board]);
  expect(exploration!.refinedFrom).not.toBe(before.refinedFrom);
});
