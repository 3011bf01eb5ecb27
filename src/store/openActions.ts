import { exampleModels, synthetic } from '../examples/examples.ts';
import { withClassNames } from '../exploration/recipe/classNames.ts';
import { usualRounding } from '../exploration/recipe/defaultRecipe.ts';
import type { OpenedFloatModel, OpenedModel } from '../exploration/recipe/openSubject.ts';
import { checkFit, imageTarget } from '../exploration/recipe/openSubject.ts';
import type { ClassNames } from '../images/classNames.ts';
import { dataLimits } from '../images/dataLimits.ts';
import type { ImageTarget } from '../images/imageTarget.ts';
import type { LabelledImages } from '../images/labelledImages.ts';
import { proposeInputScale } from '../images/proposeInputScale.ts';
import { TauscopeError } from '../network/errors.ts';
import { floatTensor } from '../network/floatNetwork.ts';
import { isModelName } from '../network/modelName.ts';
import { checkFloatFit } from '../quantisation/classifiedImages.ts';
import { formatCount } from '../words/counts.ts';
import { printable } from '../words/names.ts';
import { acceptOpened } from './acceptOpened.ts';
import type { App } from './app.ts';
import { beginJob, showError, showNotice } from './jobs.ts';
import { acceptWantedFiles, openShared } from './linkActions.ts';
import { withScript } from './loadScript.ts';
import { exampleOf, generateExampleData, loadExampleModel, loadFloatExample } from './openExample.ts';
import { filesInWords, opening } from './opening.ts';
import { dataOf, modelOf } from './pageFiles.ts';
import { readyEngine } from './readyEngine.ts';
import { startExploration } from './runActions.ts';
import type { FileAnswers, PageData, PageModel } from './state.ts';
import { closedState, firstChoice } from './state.ts';

/** Opens a built-in model, with its data when that is built in too or open already, and explores it at once. */
export async function openExample(app: App, id: string): Promise<void> {
  await opening(app, exampleOf(id).title, async (isCurrent) => {
    const model = await loadExampleModel(app.services, id);
    if (!isCurrent()) return;
    const isSynthetic = exampleOf(id).data === 'synthetic';
    if (isSynthetic) readyEngine(app, model.network, usualRounding);
    const data = isSynthetic ? await generateExampleData(app.services, synthetic.id) : ownData(app);
    if (!isCurrent()) return;
    acceptOpened(app, { model, data });
    if (data) await startExploration(app);
  });
}

/** Opens the float model of a built-in one, to be quantised; data that are open and fit it stay. */
export async function openFloatExample(app: App, id: string): Promise<void> {
  await opening(app, `${exampleOf(id).title} in float`, async (isCurrent) => {
    const floatModel = await loadFloatExample(app.services, id);
    if (isCurrent()) acceptFloatModel(app, floatModel, null);
  });
}

/**
 * Opens a model, a data set or both; what is open already stays when the new file fits it, and a model and a data set join
 * when one comes while the other is being read or asked about. Oversized files are refused unread. Several results files are compared.
 * @param ended see {@link opening}
 */
export async function openFiles(app: App, given: readonly File[], ended?: string): Promise<void> {
  if (given.length === 0) return;
  const { openingFiles, wanted, asked, comparison } = app.store.getState();
  if (!wanted && (comparison || given.filter(({ name }) => /\.json$/i.test(name)).length > 1))
    return withScript(
      app,
      'compares explorations',
      () => import('./compareActions.ts'),
      ({ compareFiles }) => compareFiles(app, given),
    );
  const waiting = openingFiles.length > 0 ? openingFiles : (asked?.files ?? []);
  const files = wanted || isOtherPart(given, waiting) ? [...waiting, ...given] : given;
  if (files.reduce((sum, { size }) => sum + size, 0) > dataLimits.fileBytes) {
    showError(app, tooLarge(files));
    return;
  }
  if (wanted) return acceptWantedFiles(app, files);
  let leftOut = null as string | null;
  const step = async (isCurrent: () => boolean) => {
    app.store.setState({ openingFiles: files });
    // What was said of files that others join holds for all of them.
    const said = asked?.files.every((file) => files.includes(file)) ? asked.answers : {};
    const { output, ...reading } = said;
    const target = { ...openTarget(app), ...reading };
    const read = await app.services.reader.open(files, target, output);
    if (!isCurrent()) return;
    ({ leftOut } = read);
    if (read.results) {
      const { name, results } = read.results;
      const others = files.filter((file) => printable(file.name) !== name);
      const { recipe } = results;
      const shared = { recipe, choice: firstChoice.choice };
      await openShared(app, { shared, results, found: [] });
      if (others.length > 0) await acceptWantedFiles(app, others);
      return;
    }
    if (read.question) {
      app.store.setState({ asked: { files, question: read.question, answers: said } });
      return;
    }
    const { model, data, floatModel, quantised } = app.store.getState();
    if (!read.model && !read.data && read.classNames) {
      const opened = { model: named(model, read.classNames), data, floatModel, quantised };
      acceptOpened(app, opened, quantised?.inputScale);
      return;
    }
    const toQuantise = read.floatModel ?? (read.model || model ? null : floatModel);
    if (toQuantise) {
      acceptFloatModel(app, toQuantise, dataOf(read, files));
      if (read.classNames)
        showNotice(
          app,
          `Open ${read.classNames.source} again once the model is quantised: it names its classes.`,
        );
      return;
    }
    const keptModel = ownModel(app);
    const newNetwork = read.model?.network;
    const open = read.data ? null : ownData(app);
    const keptData =
      newNetwork &&
      fitting(open, (images) => {
        checkFit(newNetwork, images);
        proposeInputScale(images, newNetwork);
      });
    if (open && newNetwork && !keptData) leftOut = [leftOut, closedText(app, open)].filter(Boolean).join(' ');
    const opened = modelOf(read, files) ?? keptModel;
    acceptOpened(app, {
      model: read.classNames ? named(opened, read.classNames) : opened,
      data: dataOf(read, files) ?? keptData ?? null,
      ...(!read.model && keptModel && { floatModel, quantised }),
    });
  };
  await opening(app, filesInWords(files), step, ended);
  const { message } = app.store.getState();
  if (leftOut !== null && message?.kind !== 'error')
    showNotice(app, [leftOut, message?.text].filter(Boolean).join(' '));
}

/**
 * Opens files that have to be listed first, as those of a folder: announced as `what`, and ended as any opening is. They join what is being read as
 * other files do.
 */
export async function openOnceListed(
  app: App,
  what: string,
  list: (isCurrent: () => boolean) => Promise<readonly File[]>,
): Promise<void> {
  const { openingFiles } = app.store.getState();
  await opening(app, what, async (isCurrent, ended) => {
    app.store.setState({ openingFiles });
    const files = await list(isCurrent);
    if (isCurrent()) await openFiles(app, files, ended);
  });
}

/** Opens the files that were asked about with one more answer. */
export function answerQuestion(app: App, answer: FileAnswers): void {
  const { asked } = app.store.getState();
  if (!asked) return;
  app.store.setState({ asked: { ...asked, answers: { ...asked.answers, ...answer } } });
  void openFiles(app, asked.files);
}

/** Leaves the files that were asked about. */
export function dismissQuestion({ store }: App): void {
  store.setState({ asked: null, message: null });
}

/** Takes a float model, with the data that were given, or those that are open and fit it. */
function acceptFloatModel(app: App, floatModel: OpenedFloatModel, given: PageData | null): void {
  const open = given ? null : ownData(app);
  const data = given ?? fitting(open, (images) => checkFloatFit(floatModel, images));
  const closed = open && !data ? closedText(app, open) : null;
  acceptOpened(app, { model: null, data, floatModel });
  if (closed !== null) showNotice(app, closed);
}

/** What is said of open data that a new model does not fit, and how they come back. */
function closedText({ store }: App, { source }: PageData): string {
  const { recipe, floatModel } = store.getState();
  const names = source.files.map(({ name }) => name).join(', ');
  // Two files that fit each other are a step of the browser's history.
  const back =
    recipe || floatModel
      ? 'Back in the browser shows what was open before'
      : 'Open it again with a model that it fits';
  return `${names} does not fit this model and is closed. ${back}.`;
}

/** The model with names for its classes. Throws TauscopeError `usage` when there is none, `data-mismatch` when they are not as many. */
function named(model: PageModel | null, classNames: ClassNames): PageModel {
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
  app.store.setState(closedState);
}

function tooLarge(files: readonly File[]): TauscopeError {
  return new TauscopeError(
    'data-limit',
    `${filesInWords(files)} cannot be opened: at most ${formatCount(dataLimits.fileBytes)} bytes are. Keep fewer images.`,
  );
}

/** The open model, unless it is a synthetic example, which knows nothing of other images; a built-in CIFAR-10 model is offered instead. */
function ownModel({ store }: App): PageModel | null {
  const { model } = store.getState();
  return model && !isSyntheticExample(model) ? model : null;
}

/** What images are brought to: the input of the open model, float or not. */
function openTarget(app: App): ImageTarget {
  const { floatModel } = app.store.getState();
  const model = ownModel(app);
  return !model && floatModel
    ? { shape: floatTensor(floatModel, 0).shape }
    : imageTarget(model?.network ?? null);
}

/** The open data, unless it is the synthetic set, which only its own models know. */
function ownData({ store }: App): PageData | null {
  const { data } = store.getState();
  return data?.source.example ? null : data;
}

/** Data that a check of their images does not refuse. */
function fitting(data: PageData | null, check: (images: LabelledImages) => void): PageData | null {
  if (!data) return null;
  try {
    check(data.images);
    return data;
  } catch {
    return null;
  }
}

function isSyntheticExample(model: OpenedModel): boolean {
  return exampleModels.some(({ id, data }) => id === model.source.example && data === 'synthetic');
}
