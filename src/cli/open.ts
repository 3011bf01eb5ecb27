import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExampleModel } from '../examples/examples.ts';
import { exampleModels, synthetic } from '../examples/examples.ts';
import { withClassNames } from '../exploration/recipe/classNames.ts';
import type { OpenedData, OpenedModel } from '../exploration/recipe/openSubject.ts';
import { openData, openModel, readingOf } from '../exploration/recipe/openSubject.ts';
import type { RecipeSource } from '../exploration/recipe/recipe.ts';
import { namedAsIn, sourceOf } from '../exploration/recipe/source.ts';
import { readClassNames } from '../images/classNames.ts';
import { inColourOrder } from '../images/colourOrder.ts';
import type { DataFile } from '../images/dataFile.ts';
import type { ImageTarget } from '../images/imageTarget.ts';
import { checkAnswers } from '../images/targets.ts';
import { TauscopeError } from '../network/errors.ts';
import { checkArrays } from './checkArrays.ts';
import { checkResizing } from './checkResizing.ts';
import { readDataFiles, readModelFile } from './readFiles.ts';
import { isFolder, readFolder } from './readFolder.ts';
import { syntheticImages } from './syntheticImages.ts';

/** The built page, beside the built command; it holds the example models. */
export const appFolder = fileURLToPath(new URL('../app/', import.meta.url));

/**
 * Opens a model file, or an example by name; `known` names it when its content is the same.
 * @param output name or number of the output that is meant, for models with several; else the one that `known` names
 */
export async function openModelArgument(
  model: string,
  known?: RecipeSource,
  output = known?.output,
): Promise<OpenedModel> {
  const file = await readModelArgument(model);
  const [named = file] = known ? namedAsIn(known, [file]) : [];
  return openModel(named, exampleOf(model)?.id, output);
}

/** The file that {@link openModelArgument} opens. */
export async function readModelArgument(model: string): Promise<DataFile> {
  const example = exampleOf(model);
  if (example) return readModelFile(resolve(appFolder, example.path));
  checkNamed(model, exampleModels);
  return readModelFile(model);
}

/** A float model's file, or that of an example which has one, by name. */
export async function readFloatModelArgument(model: string): Promise<DataFile> {
  return readModelFile(floatModelPath(model));
}

/** Whether a float model is that of an example. */
export function isFloatExample(model: string): boolean {
  return exampleOf(model)?.floatPath !== undefined;
}

/** Where the file of {@link readFloatModelArgument} is, absolute. */
export function floatModelPath(model: string): string {
  const path = exampleOf(model)?.floatPath;
  if (path !== undefined) return resolve(appFolder, path);
  checkNamed(
    model,
    exampleModels.filter(({ floatPath }) => floatPath),
  );
  return resolve(model);
}

/** Throws TauscopeError `not-found` for what looks like the name of a built-in model and is neither one nor a file: it may be misspelt. */
function checkNamed(model: string, known: readonly ExampleModel[]): void {
  if (!/^[\w-]+$/.test(model) || existsSync(model)) return;
  throw new TauscopeError(
    'not-found',
    `There is no file and no built-in model "${model}". Built-in models: ${known.map(({ id }) => id).join(', ')}.`,
  );
}

function exampleOf(model: string) {
  return exampleModels.find(({ id }) => id === model);
}

/** The model with the names that a file lists for its classes, if one is given. */
export async function withNamesFrom(path: string | undefined, model: OpenedModel): Promise<OpenedModel> {
  if (path === undefined) return model;
  const [file] = await readDataFiles([path]);
  return withClassNames(model, readClassNames(file!));
}

/**
 * Opens data files and folders, or the synthetic set by name; `known` names those of the same content.
 * Throws TauscopeError `usage` when arrays or images are asked for and there are none: a recipe that says so and whose data is known has always opened.
 */
export async function openDataArgument(
  data: readonly string[],
  target: ImageTarget,
  known?: RecipeSource,
): Promise<OpenedData> {
  if (data.length === 1 && data[0] === synthetic.id) {
    if (!known) checkArrays(target.arrays, []);
    if (!known) checkResizing(target.resizing, []);
    const images = await syntheticImages();
    checkAnswers(images, target);
    return {
      images: inColourOrder(images, target),
      source: sourceOf(synthetic.id, []),
      reading: readingOf(target),
    };
  }
  const files = await filesAndFolders(data);
  if (!known) checkArrays(target.arrays, files);
  if (!known) checkResizing(target.resizing, files);
  return known ? openData(namedAsIn(known, files), { ...target, isRecorded: true }) : openData(files, target);
}

async function filesAndFolders(paths: readonly string[]): Promise<DataFile[]> {
  const areFolders = await Promise.all(paths.map(isFolder));
  const files = await readDataFiles(paths.filter((_, k) => !areFolders[k]));
  const folders = await Promise.all(paths.filter((_, k) => areFolders[k]).map(readFolder));
  return [...files, ...folders];
}
