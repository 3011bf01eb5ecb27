import { DEFAULT_BOARD, exampleModels, SYNTHETIC } from '../examples/examples.ts';
import { defaultRecipe } from '../exploration/defaultRecipe.ts';
import type { OpenedData, OpenedModel } from '../exploration/openSubject.ts';
import { checkFit } from '../exploration/openSubject.ts';
import type { DataFile } from '../images/dataFile.ts';
import type { App } from './app.ts';
import { exampleOf, generateExampleData, loadExampleModel } from './openExample.ts';
import { dataLimits } from '../images/dataLimits.ts';
import { beginJob } from './jobs.ts';
import { opening } from './opening.ts';
import { acceptWantedFiles } from './linkActions.ts';
import { readFiles } from './readFiles.ts';
import { startExploration } from './runActions.ts';
import { choiceOf, DEFAULT_BUDGET_PP, initialState, noResults } from './state.ts';

/** Files given together are refused unread above this size. */
export const MAX_OPEN_BYTES = dataLimits.fileBytes;

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
  await opening(app, files.map(({ name }) => name).join(', '), () => {
    const read = readFiles(files);
    const { model } = app.store.getState();
    // The synthetic examples know nothing of other images; a built-in CIFAR-10 model is offered instead.
    const keptModel = model && !isSyntheticExample(model) ? model : null;
    const keptData = read.model && fitting(read.model, ownData(app));
    accept(app, read.model ?? keptModel, read.data ?? keptData);
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
