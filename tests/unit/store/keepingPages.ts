import 'fake-indexeddb/auto';
import { deleteDB } from 'idb';
import type { Recipe } from '../../../src/exploration/recipe/recipe.ts';
import { resultsDocument } from '../../../src/sharing/resultsFile.ts';
import { encodeShare } from '../../../src/sharing/shareLink.ts';
import type { App } from '../../../src/store/app.ts';
import { keepResults } from '../../../src/store/keepResults.ts';
import { openLink } from '../../../src/store/linkActions.ts';
import { listKept } from '../../../src/store/shelfActions.ts';
import { createTestApp, leave, openContents, ownFiles, smallRecipe, stateWhen } from './testApp.ts';

export const hash = async (change: Partial<Recipe> = {}) =>
  encodeShare({ recipe: await smallRecipe(change), choice: { budgetPp: 1 } });

export function documentOf(app: App) {
  return resultsDocument(app.store.getState().exploration!);
}

/** Those of a test. */
const pages: App[] = [];

/** A page that keeps what it finds, with what was kept before. */
export async function openPage(build?: string, pauseMs = 0): Promise<App> {
  const app = createTestApp(undefined, undefined, build);
  pages.push(app);
  keepResults(app, pauseMs);
  await listKept(app);
  return app;
}

/** A page that has explored own files, and kept all of it. */
export async function explored(change: Partial<Recipe> = {}): Promise<App> {
  const app = await openPage();
  await exploreIn(app, change);
  return app;
}

/** Explores own files in a page until all of it is kept. */
export async function exploreIn(app: App, change: Partial<Recipe> = {}): Promise<void> {
  const { model, data } = await ownFiles();
  await openContents(app, [model, data]);
  await openLink(app, await hash(change));
  const { length } = JSON.stringify(documentOf(app));
  await stateWhen(
    app,
    ({ kept: [last] }) => last?.resultsBytes === length && last.analysis?.isPriced === true,
  );
}

/** Ends the pages of a test and forgets what they have kept. */
export async function leaveAll(): Promise<void> {
  for (const page of pages.splice(0)) await leave(page);
  await deleteDB('tauscope');
}
