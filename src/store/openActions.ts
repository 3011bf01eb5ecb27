import { defaultBoard, exampleModels, synthetic } from '../examples/examples.ts';
import { dataNotice, fittedImages } from '../exploration/recipe/classifier.ts';
import { carriedNames, withClassNames } from '../exploration/recipe/classNames.ts';
import { defaultRecipe } from '../exploration/recipe/defaultRecipe.ts';
import type { OpenedData, OpenedModel } from '../exploration/recipe/openSubject.ts';
import { checkFit, imageTarget } from '../exploration/recipe/openSubject.ts';
import type { ClassNames } from '../images/classNames.ts';
import { dataLimits } from '../images/dataLimits.ts';
import { proposeInputScale } from '../images/proposeInputScale.ts';
import { TauscopeError } from '../network/errors.ts';
import { isModelName } from '../network/modelName.ts';
import { formatCount } from '../words/counts.ts';
import type { App } from './app.ts';
import { beginJob, showError } from './jobs.ts';
import { acceptWantedFiles } from './linkActions.ts';
import { exampleOf, generateExampleData, loadExampleModel } from './openExample.ts';
import { filesInWords, opening } from './opening.ts';
import { startExploration } from './runActions.ts';
import { choiceOf, defaultBudgetPp, initialState, noResults } from './state.ts';

/** Opens a built-in model, with its data when that is built in too or open already, and explores it at once. */
export async function openExample(app: App, id: string): Promise<void> {
  await opening(app, exampleOf(id).title, async (isCurrent) => {
    const model = await loadExampleModel(app.services, id);
    const isSynthetic = exampleOf(id).data === 'synthetic';
    const data = isSynthetic ? await generateExampleData(app.services, synthetic.id) : ownData(app);
    if (!isCurrent()) return;
    accept(app, model, data);
    if (data) await startExploration(app);
  });
}

/**
 * Opens a model, a data set or both; what is open already stays when the new file fits it, and a model and a data set join
 * when one comes while the other is being read. Oversized files are refused unread.
 */
export async function openFiles(app: App, given: readonly File[]): Promise<void> {
  if (given.length === 0) return;
  const { openingFiles, wanted } = app.store.getState();
  const files = wanted || isOtherPart(given, openingFiles) ? [...openingFiles, ...given] : given;
  if (files.reduce((sum, { size }) => sum + size, 0) > dataLimits.fileBytes) {
    showError(app, tooLarge(files));
    return;
  }
  if (wanted) return acceptWantedFiles(app, files);
  await opening(app, filesInWords(files), async (isCurrent) => {
    app.store.setState({ openingFiles: files });
    const read = await app.services.reader.open(files, imageTarget(ownModel(app)?.network ?? null));
    if (!isCurrent()) return;
    const { model, data } = app.store.getState();
    if (!read.model && !read.data && read.classNames) {
      accept(app, named(model, read.classNames), data);
      return;
    }
    const keptData = read.model && fitting(read.model, ownData(app));
    const opened = read.model ?? ownModel(app);
    accept(app, read.classNames ? named(opened, read.classNames) : opened, read.data ?? keptData);
  });
}

/** The model with names for its classes. Throws TauscopeError `usage` when there is none, `data-mismatch` when they are not as many. */
function named(model: OpenedModel | null, classNames: ClassNames): OpenedModel {
  if (model) return withClassNames(model, classNames);
  throw new TauscopeError(
    'usage',
    `${classNames.source} can only name the classes of a model: open the model first, or both together.`,
  );
}

/** Whether one of them is a model and the other a data set, going by the names; the content decides later. */
function isOtherPart(given: readonly File[], opening: readonly File[]): boolean {
  const isModel = ([file, another]: readonly File[]) =>
    file !== undefined && another === undefined && isModelName(file.name);
  return opening.length > 0 && isModel(given) !== isModel(opening);
}

/** Back to the first screen; nothing stays open. */
export function closeAll(app: App): void {
  beginJob(app);
  app.store.setState(({ generation }) => ({ ...initialState, generation }));
}

function tooLarge(files: readonly File[]): TauscopeError {
  return new TauscopeError(
    'data-limit',
    `${filesInWords(files)} cannot be opened: at most ${formatCount(dataLimits.fileBytes)} bytes are. Keep fewer images.`,
  );
}

/** Puts a model and data in place of what was open; one of them may still be missing. Throws when they do not fit. */
function accept({ store }: App, model: OpenedModel | null, data: OpenedData | null): void {
  if (model && data) checkFit(model.network, data.images);
  const board = store.getState().recipe?.board ?? defaultBoard;
  const notice = model && data && dataNotice(model.network, fittedImages(model.network, data.images));
  store.setState({
    model,
    data,
    recipe:
      model && data
        ? defaultRecipe(
            model.network,
            data.images,
            { model: model.source, data: data.source, ...carriedNames(model) },
            board,
          )
        : null,
    ...noResults,
    ...choiceOf({ budgetPp: defaultBudgetPp }),
    opening: null,
    message: notice ? { kind: 'notice', text: notice } : null,
  });
}

/** The open model, unless it is a synthetic example, which knows nothing of other images; a built-in CIFAR-10 model is offered instead. */
function ownModel({ store }: App): OpenedModel | null {
  const { model } = store.getState();
  return model && !isSyntheticExample(model) ? model : null;
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
    proposeInputScale(data.images, model.network);
    return data;
  } catch {
    return null;
  }
}

function isSyntheticExample(model: OpenedModel): boolean {
  return exampleModels.some(({ id, data }) => id === model.source.example && data === 'synthetic');
}
