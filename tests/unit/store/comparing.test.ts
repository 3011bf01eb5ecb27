import 'fake-indexeddb/auto';
import { deleteDB } from 'idb';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { resultsDocument } from '../../../src/sharing/resultsFile.ts';
import { encodeShare } from '../../../src/sharing/shareLink.ts';
import type { App } from '../../../src/store/app.ts';
import { choosePoint } from '../../../src/store/choiceActions.ts';
import {
  compareFiles,
  compareKept,
  compareLinks,
  leaveOut,
  openCompared,
  putFirst,
  refreshComparison,
  viewComparison,
} from '../../../src/store/compareActions.ts';
import { keepResults } from '../../../src/store/keepResults.ts';
import { compare, openAddress } from '../../../src/store/openAddress.ts';
import { cancelOpening } from '../../../src/store/opening.ts';
import { refineShown } from '../../../src/store/refineActions.ts';
import { shareHash } from '../../../src/store/shareHash.ts';
import { listKept, removeKept, undoRemoval } from '../../../src/store/shelfActions.ts';
import { leftStep, returnTo, stepOf } from '../../../src/store/steps.ts';
import { createTestApp, leave, openContents, smallExampleRecipe, stateWhen } from './testApp.ts';

/** What is compared: whether its results are there, by the seeds of the recipes. */
const shown = ({ store }: App) =>
  store
    .getState()
    .comparison?.map(({ shared, results }) => `${shared.recipe.seed}${results ? '' : ' missing'}`);

const linkTo = async (seed: number) =>
  encodeShare({ recipe: { ...(await smallExampleRecipe()), seed }, choice: { budgetPp: 1 } });

/** Those that keep what they find. */
const pages: App[] = [];

async function openPage(): Promise<App> {
  const app = createTestApp();
  pages.push(app);
  keepResults(app, 0);
  await listKept(app);
  return app;
}

afterAll(async () => {
  for (const page of pages) await leave(page);
  await deleteDB('tauscope');
});

const fileOf = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text) });

describe('a comparison', () => {
  let app: App;
  /** Of the exploration with seed 6. */
  let text: string;
  beforeAll(async () => {
    app = await openPage();
    for (const seed of [5, 6]) await openAddress(app, await linkTo(seed));
    text = JSON.stringify(resultsDocument(app.store.getState().exploration!));
    await stateWhen(
      app,
      ({ kept }) => kept.length === 2 && kept.every(({ complete, analysis }) => complete && analysis),
    );
  });

  test('is of what was explored, has a link, and opens again by it', async () => {
    await compare(
      app,
      app.store.getState().kept.map(({ recipe }) => ({ recipe })),
    );
    expect(shown(app)).toEqual(['6', '5']);
    expect(stepOf(app.store.getState())).toBe('compared');
    const hash = shareHash(app.store.getState())!;
    const page = await openPage();
    await openAddress(page, hash);
    expect(shown(page)).toEqual(['6', '5']);
    putFirst(page, page.store.getState().comparison![1]!.id);
    expect(shown(page)).toEqual(['5', '6']);
    leaveOut(page, page.store.getState().comparison![1]!.id);
    expect(shown(page)).toEqual(['5']);
  });

  test('takes links, and says whose results are not here until they are', async () => {
    await compare(app, []);
    await compareLinks(app, `https://a.b/${await linkTo(5)}\nhttps://a.b/${await linkTo(7)} and #1.cut`);
    expect(shown(app)).toEqual(['5', '7 missing']);
    expect(app.store.getState().message?.text).toMatch(/^Link 3: This link cannot be opened/);
    await openCompared(app, app.store.getState().comparison![1]!);
    expect(app.store.getState()).toMatchObject({ comparison: null, status: 'done' });
    await stateWhen(app, ({ kept }) => kept.length === 3 && kept.every(({ complete }) => complete));
    await compare(
      app,
      [5, 7].map((seed) => ({ recipe: { ...app.store.getState().kept[0]!.recipe, seed } })),
    );
    expect(shown(app)).toEqual(['5', '7']);
  });

  test('is come back to after a point was opened, with what was explored meanwhile', async () => {
    const page = createTestApp();
    await openAddress(page, shareHash(app.store.getState())!);
    expect(shown(page)).toEqual(['5 missing', '7 missing']);
    const left = leftStep(page.store.getState());
    await listKept(page);
    returnTo(page, left);
    await refreshComparison(page);
    expect(shown(page)).toEqual(['5', '7']);
    const [entry] = page.store.getState().comparison!;
    const point = entry!.results!.front.at(-1)!;
    await openCompared(page, entry!, point);
    const { comparison, choice, exploration } = page.store.getState();
    expect({ comparison, choice }).toEqual({ comparison: null, choice: { point } });
    expect([...exploration!.points.correct]).toEqual([...entry!.results!.points.correct]);
  });

  test('takes results files, refuses others by name, and has room for six', async () => {
    const page = createTestApp();
    await openContents(page, [fileOf('a.json', text), fileOf('b.json', text)]);
    expect(shown(page)).toEqual(['6', '6']);
    await openContents(page, [fileOf('cut.json', text.slice(0, 300)), fileOf('c', text), fileOf('d', 'no')]);
    expect(shown(page)).toEqual(['6', '6', '6']);
    expect(page.store.getState().message?.text).toMatch(/^cut\.json: .*cut off.* d: it is no results file/);
    const files = ['d.json', 'e.json', 'f.json', 'g.json'].map((name) => new File([text], name));
    await compareFiles(page, files);
    expect(shown(page)).toHaveLength(6);
    expect(page.store.getState().message?.text).toMatch(/left out: g\.json/);
    const call = vi.spyOn(page.services.engine, 'call');
    await openCompared(page, page.store.getState().comparison![0]!, 1);
    expect(page.store.getState()).toMatchObject({ comparison: null, choice: { point: 1 }, status: 'done' });
    // This browser keeps its analysis.
    expect(call.mock.calls.filter(([method]) => method === 'significance')).toEqual([]);
  });

  test('knows what is added from what was left out, and keeps results when a link comes without', async () => {
    const page = await openPage();
    const { kept } = page.store.getState();
    await compare(
      page,
      kept.map(({ recipe }) => ({ recipe })),
    );
    const { id, shared } = page.store.getState().comparison!.at(-1)!;
    const last = kept.find(({ recipe }) => recipe.seed === shared.recipe.seed)!;
    viewComparison(page, { hidden: [id] });
    leaveOut(page, id);
    expect(page.store.getState().comparisonView.hidden).toEqual([]);
    await compareKept(page, last);
    expect(page.store.getState().comparison!.map((entry) => entry.id)).not.toContain(id);
    await removeKept(page, last);
    const before = shown(page);
    await compareLinks(page, await linkTo(last.recipe.seed));
    expect(shown(page)).toEqual(before);
    expect(before).toContain(`${last.recipe.seed}`);
    await undoRemoval(page);
  });

  test('follows an exploration that is refined, and refined further', async () => {
    const page = await openPage();
    const refinement = { points: [], images: 40, steps: 10, mirror: true };
    const recipe = { ...(await smallExampleRecipe()), seed: 8, refinement };
    await openAddress(page, encodeShare({ recipe, choice: { point: 4 } }));
    const refined = async (point: number) => {
      choosePoint(page, point);
      await refineShown(page);
      const { exploration } = page.store.getState();
      await stateWhen(page, ({ kept: [last] }) => last?.points === exploration!.points.correct.length);
      return exploration!.recipe;
    };
    const once = await refined(4);
    const other = await openPage();
    await compare(other, [{ recipe: once }]);
    const [before] = other.store.getState().comparison!;
    const further = await refined(2);
    await listKept(other);
    await refreshComparison(other);
    const [now] = other.store.getState().comparison!;
    expect(now!.shared.recipe).toEqual(further);
    expect(now!.results!.points.correct.length).toBeGreaterThan(before!.results!.points.correct.length);
  });

  test('takes what is added while something is added, and says what is wrong with it, until a person stops it', async () => {
    const page = createTestApp();
    const file = (name: string) => new File([text], name);
    await Promise.all([compareFiles(page, [file('a.json')]), compareFiles(page, [file('b.json')])]);
    expect(shown(page)).toEqual(['6', '6']);
    const link = await linkTo(7);
    await Promise.all([
      compareLinks(page, ''),
      compareLinks(page, link),
      compareFiles(page, [file('c.json')]),
    ]);
    expect(shown(page)).toEqual(['6', '6', '7 missing', '6']);
    expect(page.store.getState()).toMatchObject({
      opening: null,
      message: { text: expect.stringMatching(/no link in this text/) as string },
    });
    const added = [compareFiles(page, [file('d.json')]), compareFiles(page, [file('e.json')])];
    cancelOpening(page);
    const after = compareFiles(page, [file('f.json')]);
    await Promise.all([...added, after]);
    expect(page.store.getState().comparison!.map((entry) => entry.file?.name)).toEqual([
      ...['a.json', 'b.json', undefined, 'c.json', 'f.json'],
    ]);
  });

  test('shows what is kept last, in whatever order it is read', async () => {
    const page = await openPage();
    const [kept] = page.store.getState().kept;
    await compare(page, [{ recipe: kept!.recipe }]);
    const { shelf } = page.services;
    let answerFirst: () => void = () => undefined;
    const late = new Promise<void>((resolve) => (answerFirst = resolve));
    const keepAgain = (savedAt: number, results: typeof shelf.results) => {
      page.store.setState({ kept: [{ ...kept!, savedAt }] });
      return refreshComparison({ ...page, services: { ...page.services, shelf: { ...shelf, results } } });
    };
    const first = keepAgain(kept!.savedAt + 1, async (id) => {
      await late;
      return shelf.results(id);
    });
    await keepAgain(kept!.savedAt + 2, (id) => shelf.results(id));
    answerFirst();
    await first;
    expect(page.store.getState().comparison![0]!.kept!.savedAt).toBe(kept!.savedAt + 2);
  });

  test('shows what was kept meanwhile, also when something is added while it is read', async () => {
    const page = await openPage();
    const [kept] = page.store.getState().kept;
    await compare(page, [{ recipe: kept!.recipe }]);
    const savedAt = kept!.savedAt + 1;
    page.store.setState({ kept: [{ ...kept!, savedAt }] });
    const { reader } = page.services;
    let added = null as Promise<void> | null;
    const open: typeof reader.open = (...files) => {
      const read = reader.open(...files);
      added ??= compareFiles(page, [new File([text], 'a.json')]);
      return read;
    };
    await refreshComparison({ ...page, services: { ...page.services, reader: { ...reader, open } } });
    await added;
    expect(page.store.getState().comparison!.map((entry) => entry.kept?.savedAt)).toEqual([
      savedAt,
      undefined,
    ]);
  });

  test('a results file takes the place of the same exploration without any', async () => {
    const page = createTestApp();
    await compareLinks(page, '');
    expect(page.store.getState().message?.text).toMatch(/no link in this text/);
    await compare(page, []);
    await compareLinks(page, await linkTo(6));
    expect(shown(page)).toEqual(['6 missing']);
    await openContents(page, [fileOf('a.json', text)]);
    expect(shown(page)).toEqual(['6']);
  });
});
