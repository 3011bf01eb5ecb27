import { DEFAULT_BOARD, exampleModels, SYNTHETIC } from '../examples/examples.ts';
import { defaultRecipe } from '../exploration/defaultRecipe.ts';
import type { OpenedData, OpenedModel } from '../exploration/openSubject.ts';
import { checkFit } from '../exploration/openSubject.ts';
import type { DataFile } from '../images/dataFile.ts';
import type { App } from './app.ts';
import { exampleOf, generateExampleData, loadExampleModel } from './openExample.ts';
import { beginJob } from './jobs.ts';
import { opening } from './opening.ts';
import { acceptWantedFiles } from './linkActions.ts';
import { readFiles } from './readFiles.ts';
import { startExploration } from './runActions.ts';
import { choiceOf, DEFAULT_BUDGET_PP, initialState, noResults } from './state.ts';

/** Opens a built-in model, with its data when that is built in too or open already, and explores it at once. */
export async function openExample(app: App, id: string): Promise<void> {
  await opening(app, exampleOf(id).title, async (isCurrent) => {
    const model = await loadExampleModel(app.services, id);
    const data = exampleOf(id).data === 'synthetic' ? generateExampleData(SYNTHETIC.id) : ownData(app);
    if (!isCurrent()) return;
    accept(app, model, data);
    if (data) await startExploration(app);
  });
}

/** Opens a model, a data set or both; what is open already stays when the new file fits it. */
export async function openFiles(app: App, files: readonly DataFile[]): Promise<void> {
  if (files.length === 0) return;
  if (app.store.getState().wanted) return acceptWantedFiles(app, files);
  await opening(app, files.map(({ name }) => name).join(', '), async (isCurrent) => {
    const read = await readFiles(files);
    if (!isCurrent()) return;
    const { model, data } = app.store.getState();
    if (read.model && read.data) return accept(app, read.model, read.data);
    if (read.model) return accept(app, read.model, fitting(read.model, ownData(app)));
    if (!read.data) return;
    // The synthetic examples know nothing of other images; a built-in CIFAR-10 model is offered instead.
    const keepsModel = model && !isSyntheticExample(model);
    accept(app, keepsModel ? model : null, read.data ?? data);
  });
}

/** Back to the first screen; nothing stays open. */
export function closeAll(app: App): void {
  beginJob(app);
  app.store.setState(({ generation }) => ({ ...initialState, generation }));
}

/** Puts a model and data in place of what was open; one of them may still be missing. Throws when they do not fit. */
function accept({ store }: App, model: OpenedModel | null, data: OpenedData | null): void {
  if (model && data) checkFit(model.network, data.images);
  const board = store.getState().recipe?.board ?? DEFAULT_BOARD;
  store.setState({
    model,
    data,
    recipe:
      model && data
        ? defaultRecipe(model.network, data.images, { model: model.source, data: data.source }, board)
        : null,
    ...noResults,
    ...choiceOf({ budgetPp: DEFAULT_BUDGET_PP }),
    opening: null,
  });
}

/** The open data, unless it is the synthetic set, which only its own models know. */
function ownData({ store }: App): OpenedData | null {
  const { data } = store.getState();
  return data?.source.example ? null : data;
}

function fitting(model: OpenedModel, data: OpenedData | null): OpenedData | null {
  if (!data) return null;
  try {
    checkFit(model.network, data.images);
    return data;
  } catch {
    return null;
  }
}

function isSyntheticExample(model: OpenedModel): boolean {
  return exampleModels.some(({ id, data }) => id === model.source.example && data === 'synthetic');
}
