import type { ClassNames } from '../../images/classNames.ts';
import { mostTextBytes, namesAmong, namesOf } from '../../images/classNames.ts';
import type { DataFile } from '../../images/dataFile.ts';
import type { LabelledImages } from '../../images/labelledImages.ts';
import { spelledNames } from '../../images/spelledNames.ts';
import { unzipEntry, zipEntries } from '../../images/zip.ts';
import { TauscopeError } from '../../network/errors.ts';
import { modelTexts } from '../../network/modelTexts.ts';
import type { Network } from '../../network/network.ts';
import { classCountOf, fittedImages } from './classifier.ts';
import { numberedByNames } from './numberedByNames.ts';
import type { Recipe } from './recipe.ts';
import { mostCarriedCharacters } from './recipe.ts';

/**
 * The names in a model's own file, if there is one for each class: TensorFlow Lite's metadata keeps labels as a text in a zip archive
 * behind the model, an ONNX file has texts with keys. What cannot be read there is passed over, for the model runs without.
 */
export function modelClassNames(file: DataFile, network: Network): string[] | undefined {
  const classes = classCountOf(network);
  return namesOf(classes, attachedFiles(file)) ?? namesAmong(classes, keptNames(file));
}

/** Keys under which tools keep names of classes: `names` in Ultralytics', `id2label` in Hugging Face's. */
const nameKeys = /^(class_?)?(names|labels|classes)$|^id2label$|^categories$/i;

function keptNames({ bytes }: DataFile): string[][] {
  const texts = tolerated(() => modelTexts(bytes)).filter(([key]) => nameKeys.test(key));
  return texts.map(([, text]) => spelledNames(text));
}

function attachedFiles(file: DataFile): DataFile[] {
  const budget = { remainingBytes: mostTextBytes };
  return tolerated(() => [...zipEntries(file).values()]).flatMap((entry) =>
    tolerated(() => [{ name: entry.name, bytes: unzipEntry(file.name, entry, budget) }]),
  );
}

function tolerated<T>(read: () => readonly T[]): readonly T[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof TauscopeError) return [];
    throw error;
  }
}

/** A network and what its classes are called. */
export interface Named {
  readonly network: Network;
  readonly classNames?: readonly string[];
  /** The names are not those of its file, but were given. */
  readonly areNamesGiven?: true;
}

/** The model with given names for its classes. @throws TauscopeError data-mismatch unless there is one for each */
export function withClassNames<T extends Named>(model: T, { source, names }: ClassNames): T {
  const { network } = model;
  const classes = classCountOf(network);
  if (names.length === classes) return { ...model, classNames: names, areNamesGiven: true };
  throw new TauscopeError(
    'data-mismatch',
    `${source} lists ${names.length} class names, but ${network.name} tells ${classes} classes apart. List one for each, that of class 0 first.`,
  );
}

/**
 * The images as they fit the model ({@link fittedImages}), with names for their classes, if there are any: the recipe's, else the model's, else the data's own.
 * Labels are numbered by them ({@link numberedByNames}) where no recipe says otherwise.
 */
export function namedImages(
  model: Named,
  images: LabelledImages,
  recipe: Pick<Recipe, 'classNames' | 'labelsByName'> = { labelsByName: true },
): LabelledImages {
  const fitted = fittedImages(model.network, images);
  if (fitted.targets) return fitted;
  const { classNames: names, labelsByName } = recipe;
  const named = names ? withClassNames(model, { source: 'The recipe', names }) : model;
  if (!named.classNames) return fitted;
  return { ...(labelsByName ? numbered(named, fitted) : fitted), classNames: named.classNames };
}

/** What a recipe says of the classes: their names, if they are short, and whether they number the labels. */
export function classesOf(model: Named, images: LabelledImages): Pick<Recipe, 'classNames' | 'labelsByName'> {
  const fitted = fittedImages(model.network, images);
  const isNumbered = !fitted.targets && numbered(model, fitted).labels !== fitted.labels;
  return { ...carriedNames(model), ...(isNumbered && { labelsByName: true }) };
}

function numbered(model: Named, fitted: LabelledImages): LabelledImages {
  const { classNames, areNamesGiven } = model;
  if (!classNames) return fitted;
  const isKept = !areNamesGiven || carriedNames(model).classNames !== undefined;
  return numberedByNames(fitted, classNames, isKept);
}

function carriedNames({ classNames }: Named): Pick<Recipe, 'classNames'> {
  const isShort = classNames && classNames.join('').length <= mostCarriedCharacters;
  return isShort ? { classNames } : {};
}
