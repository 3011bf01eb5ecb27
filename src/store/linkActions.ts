import type { OpenedData, OpenedModel } from '../exploration/openSubject.ts';
import { openData, openModel, openSubject } from '../exploration/openSubject.ts';
import type { RecipeSource } from '../exploration/recipe.ts';
import type { DataFile } from '../images/dataFile.ts';
import { sha256Hex } from '../network/sha256.ts';
import { TauscopeError } from '../network/errors.ts';
import { decodeShare } from '../sharing/shareLink.ts';
import type { App } from './app.ts';
import { showError } from './jobs.ts';
import { generateExampleData, loadExampleModel } from './openExample.ts';
import { opening } from './opening.ts';
import { startExploration } from './runActions.ts';
import type { WantedLink } from './state.ts';
import { choiceOf, noResults } from './state.ts';
import { matchFiles, wantedFiles } from './wantedFiles.ts';

/**
 * Restores the exploration of a link: at once when everything in it is built in or open already, else it waits for
 * the files. A broken link is reported and changes nothing.
 */
export async function openLink(app: App, hash: string): Promise<void> {
  try {
    await restoreWhenComplete(app, { shared: decodeShare(hash), found: [] });
  } catch (error) {
    showError(app, error);
  }
}

/** Takes files for the waiting link; a file that it does not name is reported and left out. */
export async function acceptWantedFiles(app: App, files: readonly DataFile[]): Promise<void> {
  const { wanted } = app.store.getState();
  if (!wanted) return;
  const { found, foreign } = matchFiles(wanted, files);
  await restoreWhenComplete(app, { ...wanted, found });
  if (foreign.length > 0) showError(app, foreignFiles(wanted, foreign));
}

/** Drops the waiting link. */
export function dismissLink({ store }: App): void {
  store.setState({ wanted: null, message: null });
}

async function restoreWhenComplete(app: App, link: WantedLink): Promise<void> {
  const missing = wantedFiles(link).filter(({ isFound }) => !isFound);
  const { model, data } = app.store.getState();
  const isOpen = (role: 'model' | 'data') =>
    role === 'model' ? isSame(model, link.shared.recipe.model) : isSame(data, link.shared.recipe.data);
  if (missing.every(({ role }) => isOpen(role))) await restore(app, link);
  else app.store.setState({ wanted: link, message: null });
}

async function restore(app: App, { shared, found }: WantedLink): Promise<void> {
  const { recipe, choice } = shared;
  await opening(app, 'the shared exploration', async (isCurrent) => {
    const open = app.store.getState();
    const model = isSame(open.model, recipe.model) ? open.model : await findModel(app, recipe.model, found);
    const data = isSame(open.data, recipe.data) ? open.data : findData(recipe.data, found);
    openSubject(recipe, model, data);
    if (!isCurrent()) return;
    app.store.setState({
      model,
      data,
      recipe,
      ...noResults,
      ...choiceOf(choice),
      wanted: null,
      opening: null,
    });
    await startExploration(app);
  });
}

function isSame<T extends { readonly source: RecipeSource }>(
  open: T | null,
  wanted: RecipeSource,
): open is T {
  const content = ({ example, files }: RecipeSource) =>
    `${example}:${files.map(({ sha256 }) => sha256).join()}`;
  return open !== null && content(open.source) === content(wanted);
}

async function findModel(app: App, source: RecipeSource, found: readonly DataFile[]): Promise<OpenedModel> {
  if (source.example) return loadExampleModel(app.services, source.example);
  const [file] = filesOf(source, found);
  if (!file)
    throw new TauscopeError('recipe-invalid', 'The link names no model. Ask its sender for a new one.');
  return openModel(file);
}

function findData(source: RecipeSource, found: readonly DataFile[]): OpenedData {
  if (source.example) return generateExampleData(source.example);
  return openData(filesOf(source, found));
}

/** The found files under the names that the recipe gives them. */
function filesOf(source: RecipeSource, found: readonly DataFile[]): DataFile[] {
  return source.files.flatMap(({ name, sha256 }) => {
    const file = found.find((candidate) => candidate.name === sha256);
    return file ? [{ name, bytes: file.bytes }] : [];
  });
}

function foreignFiles(wanted: WantedLink, foreign: readonly DataFile[]): TauscopeError {
  const given = foreign.map(({ name, bytes }) => `${name} (SHA-256 ${sha256Hex(bytes).slice(0, 12)}…)`);
  const needed = wantedFiles(wanted).map(({ name, sha256 }) => `${name} (SHA-256 ${sha256.slice(0, 12)}…)`);
  return new TauscopeError(
    'hash-mismatch',
    `The link needs ${needed.join(' and ')}; ${given.join(' and ')} has other content. Open the original, or dismiss the link to explore your own files.`,
  );
}
