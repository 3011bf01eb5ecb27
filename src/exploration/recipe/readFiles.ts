import type { ClassNames } from '../../images/classNames.ts';
import { isText, readClassNames } from '../../images/classNames.ts';
import type { DataFile } from '../../images/dataFile.ts';
import type { ImageTarget } from '../../images/imageTarget.ts';
import { resemblesData } from '../../images/readImages.ts';
import { TauscopeError } from '../../network/errors.ts';
import { floatTensor } from '../../network/floatNetwork.ts';
import { foreignModel } from '../../network/foreignModel.ts';
import { isModelName } from '../../network/modelName.ts';
import { OpenChoice } from '../../network/openChoice.ts';
import { isModel } from '../../network/readModel.ts';
import type { OpenedData, OpenedFloatModel, OpenedModel } from './openSubject.ts';
import { imageTarget, openData, openFloatModel, openModel } from './openSubject.ts';

/** What a person's files turned out to be. */
export interface ReadFiles {
  readonly model: OpenedModel | null;
  /** A model that is to be quantised; then there is no other. */
  readonly floatModel: OpenedFloatModel | null;
  readonly data: OpenedData | null;
  readonly classNames: ClassNames | null;
  /** Which files were left out since they are neither, as a sentence. */
  readonly leftOut: string | null;
  /** What must be chosen before anything can be read; errors lose all but their code between threads. */
  readonly question: FileQuestion | null;
}

/** The text asks, too. */
export type FileQuestion = Pick<OpenChoice, 'message' | 'choiceOf' | 'options'>;

/**
 * Reads files given together: content decides which one is the model, a text lists the names of the classes, and the others are the data set,
 * whose images are brought to the `target`, that of the model if there is one.
 * Throws the readers' TauscopeErrors, and `usage` for two models or lists at once.
 * @param output name or number of the output that is meant, for models with several
 */
export function readFiles(files: readonly DataFile[], target: ImageTarget = {}, output?: string): ReadFiles {
  try {
    return readParts(files, target, output);
  } catch (error) {
    if (!(error instanceof OpenChoice)) throw error;
    const { message, choiceOf, options } = error;
    const question = { message, choiceOf, options };
    return { model: null, floatModel: null, data: null, classNames: null, leftOut: null, question };
  }
}

function readParts(files: readonly DataFile[], target: ImageTarget, output?: string): ReadFiles {
  const model = onlyOne(
    files.filter(({ bytes }) => isModel(bytes)),
    'One model is explored at a time, but',
    'models',
  );
  const names = onlyOne(
    files.filter((file) => isText(file) && !isModelName(file.name)),
    'One text can name the classes, but',
    'text',
  );
  const foreign = files.find(({ bytes }) => foreignModel(bytes));
  if (foreign) openModel(foreign);
  const rest = files.filter((file) => file !== model && file !== names);
  const strange = rest.filter(({ name, bytes }) => !isModelName(name) && !resemblesData(bytes));
  const leftOut = strange.length < files.length ? strange : [];
  const parts = rest.filter((file) => !leftOut.includes(file));
  const floatModel = model ? openFloatModel(model, output) : null;
  const opened = model && !floatModel ? openModel(model, null, output) : null;
  const known = opened
    ? imageTarget(opened.network)
    : floatModel && { shape: floatTensor(floatModel, 0).shape };
  return {
    model: opened,
    floatModel,
    data: parts.length > 0 ? readData(parts, { ...target, ...known }) : null,
    classNames: names ? readClassNames(names) : null,
    leftOut: leftOutText(leftOut),
    question: null,
  };
}

function leftOutText(files: readonly DataFile[]): string | null {
  if (files.length === 0) return null;
  const names = files.map(({ name }) => name).join(', ');
  return `Left out, since in no known format: ${names}.`;
}

function onlyOne([first, second]: readonly DataFile[], rule: string, kind: string): DataFile | undefined {
  if (!first || !second) return first;
  throw new TauscopeError(
    'usage',
    `${rule} ${first.name} and ${second.name} are both ${kind}. Open one of them.`,
  );
}

function readData(files: readonly DataFile[], target: ImageTarget): OpenedData {
  try {
    return openData(files, target);
  } catch (error) {
    const model = files.find(({ name }) => isModelName(name));
    // A damaged model is neither: the model reader explains better what is wrong with it.
    if (model) openModel(model);
    throw error;
  }
}
