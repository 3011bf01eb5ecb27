import type { OpenedFloatModel } from '../exploration/recipe/openSubject.ts';
import { imageTarget, openSubject, readingOf } from '../exploration/recipe/openSubject.ts';
import type { Recipe, RecipeSource } from '../exploration/recipe/recipe.ts';
import { isSamePricing, recipeBoard } from '../exploration/recipe/recipeBoard.ts';
import { sameRecipe } from '../exploration/recipe/sameRecipe.ts';
import { describeFile, isSameFloat } from '../exploration/recipe/source.ts';
import { TauscopeError } from '../network/errors.ts';
import type { SharedExploration } from '../sharing/shareLink.ts';
import { decodeShare, withoutPricing } from '../sharing/shareLink.ts';
import { printable } from '../words/names.ts';
import { answered } from './answered.ts';
import type { App } from './app.ts';
import { changePricing } from './changePricing.ts';
import { showError } from './jobs.ts';
import { isBegunAs, isKeptAs } from './keptAs.ts';
import { keptTitle } from './keptTitle.ts';
import { loadScript } from './loadScript.ts';
import { generateExampleData, loadExampleModel, loadFloatExample } from './openExample.ts';
import { cancelOpening, filesInWords, opening } from './opening.ts';
import { openParts } from './openParts.ts';
import { dataOf, modelOf } from './pageFiles.ts';
import { recipeId } from './recipeId.ts';
import { startExploration } from './runActions.ts';
import type { HashedFile, KeptExploration } from './shelf.ts';
import type { AppState, WantedLink } from './state.ts';
import { choiceOf, closedState, firstChoice } from './state.ts';
import { matchFiles, wantedFiles } from './wantedFiles.ts';

/**
 * Restores the exploration of a link: at once when everything in it is built in or open already, else it waits for
 * the files. A broken link is reported and changes nothing.
 */
export async function openLink(app: App, hash: string): Promise<void> {
  try {
    const shared = decodeShare(hash);
    const id = recipeId(shared.recipe);
    const kept = app.store.getState().kept.find((entry) => entry.id === id);
    const isSame = kept && sameRecipe(kept.recipe, shared.recipe);
    if (kept && !isSame && isKeptAs(kept.recipe, shared.recipe))
      await openKept(app, kept, {
        choice: shared.choice,
        ...(shared.pricing && { pricing: shared.pricing }),
      });
    else if (kept && (isSame || isBegunAs(kept.recipe, shared.recipe))) await openKept(app, kept, shared);
    else await openShared(app, { shared, results: null, found: [] });
  } catch (error) {
    showError(app, error);
  }
}

/**
 * Opens an exploration that this browser keeps, and goes on with it where it was left.
 * @param link what the link to it says, if it is opened by one, whose recipe may refine further (`isBegunAs`)
 */
export async function openKept(
  app: App,
  kept: KeptExploration,
  link: Omit<SharedExploration, 'recipe'> & Partial<SharedExploration> = { choice: kept.choice },
): Promise<void> {
  const shared = { recipe: kept.recipe, ...link };
  const { recipe } = shared;
  await opening(app, keptTitle(kept), async (isCurrent) => {
    const { shelf, reader } = app.services;
    const text = await shelf.results(kept.id);
    if (text === undefined) {
      app.store.setState({ kept: await shelf.list() });
      throw new TauscopeError(
        'not-found',
        `${keptTitle(kept)} is no longer kept here: another tab has deleted it. A link to it explores it anew.`,
      );
    }
    const read = await reader.open([new File([text], 'results.json')]);
    const found = await keptFiles(app, recipe);
    if (!isCurrent()) return;
    const results = read.results?.results ?? null;
    // Another tab may have refined more since the list was read.
    if (results && isKeptAs(results.recipe, recipe))
      await openShared(app, { shared: { ...shared, recipe: results.recipe }, results, found });
    else
      await openShared(app, { shared, results: results && { ...results, recipe, complete: false }, found });
  });
}

/** Opens what a kept exploration is of, with its settings, for another one. */
export async function duplicateSettings(app: App, kept: KeptExploration): Promise<void> {
  const { recipe } = kept;
  await opening(app, `the settings of ${keptTitle(kept)}`, async (isCurrent) => {
    const found = await keptFiles(app, recipe);
    if (!isCurrent()) return;
    const shared = { recipe, choice: firstChoice.choice };
    await openShared(app, { shared, results: null, found, isForSettings: true });
  });
}

/** Those of a recipe's files that this browser keeps. */
export function keptFiles({ services: { shelf } }: App, { model, data }: Recipe): Promise<HashedFile[]> {
  return shelf.files([...model.files, ...data.files].map(({ sha256 }) => sha256));
}

/**
 * Opens what is shared and explores it, or goes on from results of it: at once when all it names is built in, open or found, else when
 * the files are given.
 */
export async function openShared(app: App, link: WantedLink): Promise<void> {
  cancelOpening(app);
  await restoreWhenComplete(app, link);
}

/** Takes files for the waiting link; a file that it does not name is left out, and reported while others are missing. */
export async function acceptWantedFiles(app: App, files: readonly File[]): Promise<void> {
  const { wanted } = app.store.getState();
  if (!wanted) return;
  await opening(app, filesInWords(files), async (isCurrent) => {
    app.store.setState({ openingFiles: files });
    const hashes = await app.services.reader.hash(files);
    if (!isCurrent()) return;
    const hashed = files.map((file, n) => ({ file, sha256: hashes[n]! }));
    const { found, foreign } = matchFiles(wanted, hashed);
    await restoreWhenComplete(app, { ...wanted, found });
    if (foreign.length > 0 && isCurrent()) showError(app, foreignFiles(wanted, foreign));
  });
}

/** Drops the waiting link. */
export function dismissLink(app: App): void {
  cancelOpening(app);
  app.store.setState({ wanted: null, message: null });
}

async function restoreWhenComplete(app: App, link: WantedLink): Promise<void> {
  const missing = wantedFiles(link).filter(({ isFound }) => !isFound);
  const open = openParts(app.store.getState(), link.shared.recipe);
  const isComplete = missing.every(({ role }) => open[role] !== null);
  // What was given stays with the link until all of it is open.
  if (!isComplete || link.found.length > 0) app.store.setState({ wanted: link, message: null });
  if (isComplete) await restore(app, link);
}

async function restore(app: App, link: WantedLink): Promise<void> {
  const { shared, results, found, isForSettings = false } = link;
  const { recipe, choice, pricing } = shared;
  await opening(app, results ? 'the results' : 'the shared exploration', async (isCurrent) => {
    const { model, data } = await findSources(app, link);
    const floatModel = await findFloat(app, link);
    openSubject(recipe, model, data);
    if (pricing) recipeBoard(pricing);
    if (!isCurrent()) return;
    app.store.setState((open) => ({
      ...closedState(open),
      model,
      data,
      recipe,
      ownNames: {
        ...namesOf(model.source.files),
        ...namesOf(data.source.files),
        ...open.ownNames,
        ...namesOf(found.map(({ file, sha256 }) => ({ name: printable(file.name), sha256 }))),
      },
      floatModel,
      ...(isQuantisedFrom(open, recipe) && { quantised: open.quantised }),
      ...choiceOf(choice),
      link: shared,
    }));
    if (isForSettings) return;
    await startExploration(app, results);
    if (results) {
      // It comes with the workbench, not with the first screen.
      const { goOnRefining } = await loadScript('refines points', () => import('./refineActions.ts'));
      await goOnRefining(app);
    }
    const { link: opened, recipe: settings, opening: other } = app.store.getState();
    // What is being opened instead has prices of its own.
    if (!pricing || opened !== shared || other !== null) return;
    if (settings && isSamePricing(settings, recipe)) await changePricing(app, () => pricing);
    // From now on the board that is shown is the one that a person picks.
    app.store.setState(({ link: shown }) => (shown === shared ? { link: withoutPricing(shared) } : {}));
  });
}

function namesOf(files: RecipeSource['files']): Record<string, string> {
  return Object.fromEntries(files.map(({ name, sha256 }) => [sha256, name]));
}

/** Whether the open model is that of a recipe and was quantised here from the float one that the recipe counts losses from. */
function isQuantisedFrom(state: AppState, recipe: Recipe): boolean {
  const { model, float } = openParts(state, recipe);
  return model !== null && float !== null;
}

/** What the link's recipe names: open already, built in, or among the found files. */
async function findSources(app: App, { shared: { recipe }, found }: WantedLink) {
  const { services, store } = app;
  const { model: ownModel, data: ownData } = openParts(store.getState(), recipe);
  const files = [
    ...(ownModel ? [] : filesOf(recipe.model, found)),
    ...(ownData ? [] : filesOf(recipe.data, found)),
  ];
  const { example } = recipe.model;
  const known = ownModel ?? (example ? await loadExampleModel(services, example) : null);
  const target = { ...imageTarget(known?.network ?? null, recipe), isRecorded: true as const };
  const read =
    files.length > 0 ? answered(await services.reader.open(files, target, recipe.model.output)) : null;
  const model = known ?? modelOf(read, files);
  const { example: generated } = recipe.data;
  const generate = (id: string) => generateExampleData(services, id, readingOf(target));
  const data = ownData ?? (generated ? await generate(generated) : dataOf(read, files));
  if (!model || !data)
    throw new TauscopeError(
      'recipe-invalid',
      `The link names no ${model ? 'data' : 'model'}. Ask its sender for a new one.`,
    );
  return { model, data };
}

/** The float network that the link's recipe counts losses from, if it does and it is needed: open already, built in, or the found file. */
async function findFloat(
  { services, store }: App,
  { shared: { recipe }, results, found }: WantedLink,
): Promise<OpenedFloatModel | null> {
  const { float } = recipe;
  if (!float) return null;
  const { example = null, output } = float;
  const { float: own } = openParts(store.getState(), recipe);
  // Results know its answers.
  if (own ?? results?.floatAnswers) return own;
  const files = filesOf({ example, files: [float] }, found);
  const opened = example
    ? await loadFloatExample(services, example)
    : answered(await services.reader.open(files, undefined, output)).floatModel;
  if (opened && isSameFloat(opened.source, float)) return opened;
  throw new TauscopeError(
    'hash-mismatch',
    `This exploration counts losses from the float network ${describeFile(float)}, but ${opened ? describeFile(opened.source) : 'a quantised one'} was opened. Open the original.`,
  );
}

/** The found files under the names that the recipe gives them; an example's come by themselves. */
function filesOf({ example, files }: RecipeSource, found: readonly HashedFile[]): File[] {
  if (example) return [];
  return files.flatMap(({ name, sha256 }) => {
    const match = found.find((candidate) => candidate.sha256 === sha256);
    return match ? [new File([match.file], name)] : [];
  });
}

function foreignFiles(wanted: WantedLink, foreign: readonly HashedFile[]): TauscopeError {
  const given = foreign.map(({ file, sha256 }) => `${file.name} (SHA-256 ${sha256.slice(0, 12)}…)`);
  const needed = wantedFiles(wanted).map(({ name, sha256 }) => `${name} (SHA-256 ${sha256.slice(0, 12)}…)`);
  const [what, them] = wanted.results ? ['results need', 'them'] : ['link needs', 'it'];
  return new TauscopeError(
    'hash-mismatch',
    `The ${what} ${needed.join(' and ')}; ${given.join(' and ')} has other content. Open the original, or dismiss ${them} to explore your own files.`,
  );
}
